/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>

static enum r5_log_level level_now = R5_LOG_NORMAL;

void r5_log_set_level(enum r5_log_level level)
{
    level_now = level;
}

void r5_plain(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 127)
            *text = '?';
}

static void line(const char *start, const char *format, va_list args)
{
    char text[1024];
    vsnprintf(text, sizeof(text), format, args);
    r5_plain(text);
    fprintf(stderr, "%s%s\n", start, text);
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
