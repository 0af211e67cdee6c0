/* SPDX-License-Identifier: Apache-2.0 */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *r5_status_word(enum r5_status status)
{
    switch (status) {
    case R5_OK:
        return "ok";
    case R5_E_TIMEOUT:
        return "timeout";
    case R5_E_CLOSED:
        return "closed";
    case R5_E_IO:
        return "io";
    case R5_E_INPUT:
        return "input";
    case R5_E_LIMIT:
        return "limit";
    case R5_E_UNSUPPORTED:
        return "unsupported";
    case R5_E_MEMORY:
        return "memory";
    case R5_E_ABSENT:
        return "absent";
    }
    return "unknown";
}

enum r5_status r5_fail_at(struct r5_error *error, enum r5_status status, const char *file, int line,
                          const char *format, ...)
{
    if (error == NULL)
        return status;
    error->status = status;
    error->file = file;
    error->line = line;
    va_list args;
    va_start(args, format);
    vsnprintf(error->text, sizeof(error->text), format, args);
    va_end(args);
    return status;
}

enum r5_status r5_fail_within(struct r5_error *error, const char *format, ...)
{
    char inner[sizeof(error->text)];
    memcpy(inner, error->text, sizeof(inner));
    va_list args;
    va_start(args, format);
    int used = vsnprintf(error->text, sizeof(error->text), format, args);
    va_end(args);
    size_t room = used < 0 ? 0 : sizeof(error->text) - 1 - (size_t)used;
    if (room > 2 && room < sizeof(error->text))
        snprintf(error->text + used, room + 1, ": %.*s", (int)room - 2, inner);
    return error->status;
}
