/* SPDX-License-Identifier: Apache-2.0 */
#include "where.h"

#include <stdio.h>
#include <string.h>

#define PATH_SHOWN 200 /* the end of a longer path, so that place and remedy are seen */

enum r5_status cfg_fail_list(struct r5_error *error, const struct cfg_where *where,
                             const char *format, va_list args)
{
    char text[sizeof(error->text)];
    vsnprintf(text, sizeof(text), format, args);
    size_t len = strlen(where->file);
    const char *end = len > PATH_SHOWN ? where->file + len - PATH_SHOWN : where->file;
    return r5_fail(error, R5_E_INPUT, "%s%s:%d:%d: %s", end > where->file ? "..." : "", end,
                   where->line, where->column, text);
}

enum r5_status cfg_fail(struct r5_error *error, const struct cfg_where *where, const char *format,
                        ...)
{
    va_list args;
    va_start(args, format);
    enum r5_status status = cfg_fail_list(error, where, format, args);
    va_end(args);
    return status;
}
