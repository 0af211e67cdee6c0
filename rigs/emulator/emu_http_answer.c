/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an answer of a server is whole (RFC 9112 6): hostile bytes, bounded by their length. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emu_http.h"

enum { LENGTH_MAX = 1 << 30 };

struct text {
    const char *at;
    size_t len;
};

/* Up to the next CR LF, which is taken too; false: there is none. */
static bool take_line(struct text *from, struct text *line)
{
    const char *end = memmem(from->at, from->len, "\r\n", 2);
    if (end == NULL)
        return false;
    *line = (struct text){ from->at, (size_t)(end - from->at) };
    from->at = end + 2;
    from->len -= line->len + 2;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* HTTP/1.x and three digits. */
static bool status_of(struct text line, int *status)
{
    if (line.len < 12 || memcmp(line.at, "HTTP/1.", 7) != 0 || !is_digit(line.at[7]) ||
        line.at[8] != ' ' || !is_digit(line.at[9]) || !is_digit(line.at[10]) ||
        !is_digit(line.at[11]) || (line.len > 12 && line.at[12] != ' '))
        return false;
    *status = (line.at[9] - '0') * 100 + (line.at[10] - '0') * 10 + line.at[11] - '0';
    return true;
}

/* The value of that field, blanks around it taken off. */
static bool field(struct text line, const char *name, struct text *value)
{
    size_t len = strlen(name);
    if (line.len < len || strncasecmp(line.at, name, len) != 0)
        return false;
    *value = (struct text){ line.at + len, line.len - len };
    while (value->len > 0 && *value->at == ' ') {
        value->at++;
        value->len--;
    }
    while (value->len > 0 && value->at[value->len - 1] == ' ')
        value->len--;
    return true;
}

/* Digits of that base alone, no more than LENGTH_MAX. */
static bool number(struct text t, int base, size_t *to)
{
    size_t sum = 0;
    for (size_t i = 0; i < t.len; i++) {
        char c = t.at[i];
        int digit = is_digit(c)            ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : base;
        if (digit >= base)
            return false;
        sum = sum * (size_t)base + (size_t)digit;
        if (sum > LENGTH_MAX)
            return false;
    }
    *to = sum;
    return t.len > 0;
}

static enum emu_http_answer judge_chunks(struct text rest)
{
    struct text line;
    size_t len;
    while (take_line(&rest, &line)) {
        const char *extension = memchr(line.at, ';', line.len);
        if (extension != NULL)
            line.len = (size_t)(extension - line.at);
        if (!number(line, 16, &len))
            return EMU_HTTP_BAD;
        if (len == 0) { /* trailers, then an empty line */
            while (take_line(&rest, &line))
                if (line.len == 0)
                    return EMU_HTTP_WHOLE;
            return EMU_HTTP_MORE;
        }
        if (rest.len < len + 2)
            return EMU_HTTP_MORE;
        if (memcmp(rest.at + len, "\r\n", 2) != 0)
            return EMU_HTTP_BAD;
        rest.at += len + 2;
        rest.len -= len + 2;
    }
    return EMU_HTTP_MORE;
}

static enum emu_http_answer judge_now(struct text rest, bool no_body, bool *until_end)
{
    struct text line;
    struct text value;
    bool chunked = false;
    bool counted = false;
    size_t length = 0;
    int status;
    if (!take_line(&rest, &line))
        return EMU_HTTP_MORE;
    if (!status_of(line, &status))
        return EMU_HTTP_BAD;
    for (;;) {
        if (!take_line(&rest, &line))
            return EMU_HTTP_MORE;
        if (line.len == 0)
            break;
        if (field(line, "Content-Length:", &value)) {
            size_t other = length;
            if (!number(value, 10, &length) || (counted && other != length))
                return EMU_HTTP_BAD;
            counted = true;
        } else if (field(line, "Transfer-Encoding:", &value)) {
            chunked = value.len == 7 && strncasecmp(value.at, "chunked", 7) == 0;
            if (!chunked)
                return EMU_HTTP_BAD;
        }
    }
    if (no_body || status == 204 || status == 304)
        return EMU_HTTP_WHOLE;
    if (status >= 100 && status < 200) /* 100 Continue: the answer proper follows */
        return judge_now(rest, no_body, until_end);
    if (chunked && counted)
        return EMU_HTTP_BAD; /* two lengths: one of them is somebody's trick */
    if (chunked)
        return judge_chunks(rest);
    *until_end = !counted;
    return counted && rest.len >= length ? EMU_HTTP_WHOLE : EMU_HTTP_MORE;
}

enum emu_http_answer emu_http_judge(const uint8_t *bytes, size_t len, bool no_body, bool ended)
{
    bool until_end = false;
    enum emu_http_answer answer =
        judge_now((struct text){ (const char *)bytes, len }, no_body, &until_end);
    if (answer == EMU_HTTP_MORE && ended)
        return until_end ? EMU_HTTP_WHOLE : EMU_HTTP_BAD;
    return answer;
}
