/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeks secrets in what has been written: every eight bytes in a row of every secret, raw, in hex
 * of either case, in base64 of either alphabet at any alignment, each in either order of bytes.
 */
#ifndef R5_EVIDENCE_LEAKS_H
#define R5_EVIDENCE_LEAKS_H

#include "error.h"
#include "windows.h"

/* Told of each place: its first byte, and the form. What overlaps is one place. */
typedef void jrn_leak_fn(void *user, size_t at, const char *form);

long jrn_leaks_in(const struct jrn_windows *w, const uint8_t *bytes, size_t len, jrn_leak_fn *tell,
                  void *user);

/* The same in a whole file. */
enum r5_status jrn_leaks_in_file(const struct jrn_windows *w, const char *path, jrn_leak_fn *tell,
                                 void *user, long *places, struct r5_error *error) R5_CHECKED;

#endif
