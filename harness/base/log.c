/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>

static enum r5_log_level level_now = R5_LOG_NORMAL;

void r5_log_set_level(enum r5_log_level level)
{
    level_now = level;
}

static void line(const char *start, const char *format, va_list args)
{
    fputs(start, stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void r5_say(const char *format, ...)
{
    if (level_now < R5_LOG_NORMAL)
        return;
    va_list args;
    va_start(args, format);
    line("", format, args);
    va_end(args);
}

void r5_detail(const char *format, ...)
{
    if (level_now < R5_LOG_VERBOSE)
        return;
    va_list args;
    va_start(args, format);
    line("  ", format, args);
    va_end(args);
}

void r5_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    line("r5conform: ", format, args);
    va_end(args);
}
