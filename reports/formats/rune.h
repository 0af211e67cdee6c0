/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of UTF-8 that may be broken. */
#ifndef R5_REPORTS_RUNE_H
#define R5_REPORTS_RUNE_H

#include <stdbool.h>
#include <stdint.h>

#define REP_BROKEN 0xFFFD /* stands for a byte that is not UTF-8 */

/* The character at *text, which is moved behind it; 0 at the end, where it is not moved. */
uint32_t rep_rune(const char **text);

/* True for what must not reach a reader as it is: controls, bidirectional marks, non-characters. */
bool rep_rune_hidden(uint32_t rune);

#endif
