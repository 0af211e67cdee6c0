/* SPDX-License-Identifier: Apache-2.0 */
/* A place in a file that people write, and the error that names it. */
#ifndef R5_CONFIG_WHERE_H
#define R5_CONFIG_WHERE_H

#include <stdarg.h>

#include "error.h"

struct cfg_where {
    const char *file; /* borrowed from what was read */
    int line, column; /* from 1; a column is a character, not a byte */
};

/*
 * Fills `error` (which may be NULL) with "file:line:column: " and the text, and gives back
 * R5_E_INPUT. The text says what was found or expected, then after a semicolon what to do.
 */
enum r5_status cfg_fail(struct r5_error *error, const struct cfg_where *where, const char *format,
                        ...) __attribute__((format(printf, 3, 4)));
enum r5_status cfg_fail_list(struct r5_error *error, const struct cfg_where *where,
                             const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
