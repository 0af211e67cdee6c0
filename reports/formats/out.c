/* SPDX-License-Identifier: Apache-2.0 */
#include "out.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rune.h"

static void add(struct rep_out *out, const char *bytes, size_t len)
{
    if (out->status == R5_OK)
        out->status = r5_buf_add(out->buf, bytes, len);
}

void rep_text(struct rep_out *out, const char *text)
{
    add(out, text, strlen(text));
}

/* Only for short lines: longer text goes by rep_text and its kin. */
void rep_printf(struct rep_out *out, const char *format, ...)
{
    char line[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof(line))
        out->status = out->status == R5_OK ? R5_E_LIMIT : out->status;
    else
        add(out, line, (size_t)len);
}

void rep_count(struct rep_out *out, int64_t count, const char *thing)
{
    rep_printf(out, "%lld ", (long long)count);
    rep_text(out, thing);
    rep_text(out, count == 1 ? "" : "s");
}

#define SHOWN "\\x*2", "\\u{*4}", "\\u{*5}"

/* How a target writes what it may not hold as it is. */
struct dialect {
    const char *(*instead)(uint32_t rune); /* NULL: the character itself */
    const char *number[3];                 /* hidden, below 2^8, 2^16, 2^21; *4: four digits */
};

static void by_number(struct rep_out *out, const struct dialect *to, uint32_t rune)
{
    char text[24];
    const char *format = to->number[rune < 0x100 ? 0 : rune < 0x10000 ? 1 : 2];
    const char *mark = strchr(format, '*');
    int digits = mark[1] - '0';
    int len = snprintf(text, sizeof(text), "%.*s%0*" PRIx32 "%s", (int)(mark - format), format,
                       digits, rune, mark + 2);
    add(out, text, (size_t)len);
}

static void escaped(struct rep_out *out, const char *text, const struct dialect *to)
{
    for (const char *at = text; *at != '\0' && out->status == R5_OK;) {
        const char *begin = at;
        uint32_t rune = rep_rune(&at);
        const char *other = to->instead(rune);
        if (other != NULL)
            rep_text(out, other);
        else if (rune == REP_BROKEN)
            rep_text(out, "\xEF\xBF\xBD");
        else if (rep_rune_hidden(rune))
            by_number(out, to, rune);
        else
            add(out, begin, (size_t)(at - begin));
    }
}

static const char *in_html(uint32_t rune)
{
    switch (rune) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
        return "\n";
    case '\t':
        return "\t";
    default:
        return NULL;
    }
}

void rep_html(struct rep_out *out, const char *text)
{
    static const struct dialect html = { in_html, { SHOWN } };
    escaped(out, text, &html);
}

static const char *in_xml(uint32_t rune)
{
    /* As references: an attribute's line ends would become blanks. */
    if (rune == '\n')
        return "&#10;";
    if (rune == '\t')
        return "&#9;";
    return in_html(rune);
}

void rep_xml(struct rep_out *out, const char *text)
{
    static const struct dialect xml = { in_xml, { SHOWN } };
    escaped(out, text, &xml);
}

static const char *in_plain(uint32_t rune)
{
    switch (rune) {
    case '\r':
        return "\\r";
    case '\n':
        return "\\n";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

void rep_plain(struct rep_out *out, const char *text)
{
    static const struct dialect plain = { in_plain, { SHOWN } };
    escaped(out, text, &plain);
}

static const char *in_wire(uint32_t rune)
{
    return rune == '\\' ? "\\\\" : in_plain(rune);
}

void rep_wire(struct rep_out *out, const char *text)
{
    static const struct dialect wire = { in_wire, { SHOWN } };
    escaped(out, text, &wire);
}

static const char *in_yaml(uint32_t rune)
{
    return rune == '"' ? "\\\"" : in_wire(rune);
}

void rep_yaml(struct rep_out *out, const char *text)
{
    static const struct dialect yaml = { in_yaml, { "\\x*2", "\\u*4", "\\U*8" } };
    rep_text(out, "\"");
    escaped(out, text, &yaml);
    rep_text(out, "\"");
}

static const char *in_tap(uint32_t rune)
{
    switch (rune) {
    case '#':
        return "\\#";
    case '\\':
        return "\\\\";
    case '\r':
    case '\n':
    case '\t':
        return " ";
    default:
        return NULL;
    }
}

void rep_tap(struct rep_out *out, const char *text)
{
    static const struct dialect tap = { in_tap, { "\\\\x*2", "\\\\u{*4}", "\\\\u{*5}" } };
    escaped(out, text, &tap);
}

static const char *in_shell(uint32_t rune)
{
    return rune == '\'' ? "'\\''" : in_plain(rune);
}

void rep_shell(struct rep_out *out, const char *text)
{
    static const struct dialect shell = { in_shell, { SHOWN } };
    rep_text(out, "'");
    escaped(out, text, &shell);
    rep_text(out, "'");
}

static const char *in_html_wire(uint32_t rune)
{
    switch (rune) {
    case '\r':
        return "<i>\\r</i>";
    case '\n':
        return "<i>\\n</i>";
    case '\t':
        return "<i>\\t</i>";
    default:
        return in_html(rune);
    }
}

void rep_html_wire(struct rep_out *out, const char *text)
{
    static const struct dialect html_wire = { in_html_wire, { SHOWN } };
    escaped(out, text, &html_wire);
}

void rep_span(struct rep_out *out, int64_t ns)
{
    double s = (double)ns / 1e9;
    if (s < 0)
        rep_text(out, "-");
    else if (ns == 0)
        rep_text(out, "0 s");
    else if (s < 0.9995e-3)
        rep_printf(out, "%.0f us", s * 1e6);
    else if (s < 0.9995)
        rep_printf(out, "%.3g ms", s * 1e3);
    else if (s < 99.95)
        rep_printf(out, "%.3g s", s);
    else if (s < 7200)
        rep_printf(out, "%.0f min %02d s", (double)(ns / 60000000000), (int)(ns / 1000000000 % 60));
    else
        rep_printf(out, "%.0f h %02d min", (double)(ns / 3600000000000),
                   (int)(ns / 60000000000 % 60));
}

void rep_when(struct rep_out *out, int64_t t_utc_us)
{
    time_t seconds = (time_t)(t_utc_us / 1000000);
    struct tm tm;
    char text[64];
    if (t_utc_us <= 0 || gmtime_r(&seconds, &tm) == NULL || tm.tm_year > 8099 ||
        strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm) == 0)
        rep_text(out, "an unknown time");
    else
        rep_text(out, text);
}
