/* SPDX-License-Identifier: Apache-2.0 */
#include "where.h"

#include <stdio.h>

enum r5_status cfg_fail_list(struct r5_error *error, const struct cfg_where *where,
                             const char *format, va_list args)
{
    char text[sizeof(error->text)];
    vsnprintf(text, sizeof(text), format, args);
    return r5_fail(error, R5_E_INPUT, "%s:%d:%d: %s", where->file, where->line, where->column,
                   text);
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
