/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eight bytes in a row of any secret of a run, to be known again in either order of bytes.
 *
 * Never forgets, unlike the vault, whose ids are worth more to a case that begins than to those
 * long over. Values only, no ids. In shared memory that is wiped at the end.
 */
#ifndef R5_EVIDENCE_WINDOWS_H
#define R5_EVIDENCE_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

#define JRN_WINDOW 8

struct jrn_windows;

/* Takes 2.1 MB, for some 20 000 secrets of 16 bytes. NULL when the arena is used up. */
struct jrn_windows *jrn_windows_new(struct r5_arena *arena);

/* Every window of `len` bytes; none of eight times the same byte, which would be no secret. */
void jrn_windows_add(struct jrn_windows *w, const uint8_t *bytes, size_t len);

bool jrn_windows_know(const struct jrn_windows *w, uint64_t window); /* first byte highest */

/* How many there are; false in `all` when some did not fit. */
size_t jrn_windows_count(const struct jrn_windows *w, bool *all);

#endif
