/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal text. */
#ifndef R5_BASE_HEX_H
#define R5_BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes 2 * len digits and an end mark into `text`, which has room for them. */
void r5_hex_lower(char *text, const uint8_t *bytes, size_t len);
void r5_hex_upper(char *text, const uint8_t *bytes, size_t len);

/* The value of one digit of either case, -1 for anything else. */
int r5_hex_digit(char c);

/* True if `text` has exactly 2 * len digits, of either case; `bytes` is written then. */
bool r5_hex_read(const char *text, size_t text_len, uint8_t *bytes, size_t len);

#endif
