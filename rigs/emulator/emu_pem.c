/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_pem.h"

#include <string.h>

enum { LINE = 64 };

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

struct text {
    const char *at;
    size_t left;
};

struct line {
    const char *at;
    size_t len;
    bool ended; /* by a line end, not by the end of the text */
};

/* What was decoded so far. */
struct body {
    uint8_t *to;
    size_t room;
    size_t len;
    uint32_t bits;
    int digits;  /* in bits: 0 to 3 */
    int padding; /* = seen */
};

static struct line next_line(struct text *t)
{
    struct line line = { .at = t->at };
    while (line.len < t->left && t->at[line.len] != '\r' && t->at[line.len] != '\n')
        line.len++;
    size_t used = line.len;
    line.ended = used < t->left;
    if (line.ended)
        used += used + 1 < t->left && memcmp(t->at + used, "\r\n", 2) == 0 ? 2 : 1;
    t->at += used;
    t->left -= used;
    return line;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(struct line *line)
{
    while (line->len > 0 && is_blank(line->at[line->len - 1]))
        line->len--;
    for (; line->len > 0 && is_blank(line->at[0]); line->len--)
        line->at++;
}

static bool begins_with(const char *at, size_t len, const char *mark)
{
    return len >= strlen(mark) && memcmp(at, mark, strlen(mark)) == 0;
}

/* The label between `mark` and the dashes; false: the line is no such line. */
static bool read_label(const struct line *line, const char *mark, char label[EMU_PEM_LABEL])
{
    size_t around = strlen(mark) + strlen(dashes);
    if (!begins_with(line->at, line->len, mark) || line->len <= around ||
        line->len - around >= EMU_PEM_LABEL ||
        memcmp(line->at + line->len - strlen(dashes), dashes, strlen(dashes)) != 0)
        return false;
    memcpy(label, line->at + strlen(mark), line->len - around);
    label[line->len - around] = '\0';
    return true;
}

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

static bool put(struct body *b, uint32_t byte)
{
    if (b->len == b->room)
        return false;
    b->to[b->len++] = (uint8_t)byte;
    return true;
}

/* One character of base64. */
static bool decode(struct body *b, char c)
{
    int digit = digit_of(c);
    if (c == '=')
        return ++b->padding <= 2 && b->digits + b->padding <= 4 && b->digits >= 2;
    if (digit < 0 || b->padding > 0)
        return false;
    b->bits = b->bits << 6 | (uint32_t)digit;
    if (++b->digits < 4)
        return true;
    b->digits = 0;
    return put(b, b->bits >> 16 & 255) && put(b, b->bits >> 8 & 255) && put(b, b->bits & 255);
}

/* The last one or two bytes, where there is padding. */
static bool finish(struct body *b)
{
    if (b->digits == 0)
        return b->padding == 0 && b->len > 0;
    if (b->digits + b->padding != 4)
        return false;
    if (b->digits == 2)
        return put(b, b->bits >> 4 & 255);
    return put(b, b->bits >> 10 & 255) && put(b, b->bits >> 2 & 255);
}

static bool decode_line(struct body *b, const struct line *line, bool lax)
{
    for (size_t i = 0; i < line->len; i++)
        if (!(lax && is_blank(line->at[i])) && !decode(b, line->at[i]))
            return false;
    return true;
}

/* Up to the line of the trailer, which is left in `line`. */
static bool read_body(struct text *t, bool lax, struct body *b, struct line *line)
{
    bool last = false;
    for (;;) {
        *line = next_line(t);
        if (lax)
            trim(line);
        if (begins_with(line->at, line->len, end_mark))
            return true;
        bool good = lax || (line->len >= 1 && line->len <= LINE && !last);
        last = line->len < LINE;
        if (!good || !line->ended || !decode_line(b, line, lax))
            return false;
    }
}

static bool only_blanks(const struct text *t)
{
    for (size_t i = 0; i < t->left; i++)
        if (!is_blank(t->at[i]))
            return false;
    return true;
}

bool emu_pem_begins(const uint8_t *text, size_t len)
{
    size_t at = 0;
    while (at < len && is_blank((char)text[at]))
        at++;
    return begins_with((const char *)text + at, len - at, begin_mark);
}

bool emu_pem_read(const uint8_t *text, size_t len, bool lax, uint8_t *to, size_t room,
                  struct emu_pem *pem)
{
    struct text t = { (const char *)text, len };
    struct body b = { .to = to, .room = room };
    char closing[EMU_PEM_LABEL];
    for (; lax && t.left > 0 && is_blank(*t.at); t.left--)
        t.at++;
    struct line line = next_line(&t);
    if (lax)
        trim(&line);
    if (!read_label(&line, begin_mark, pem->label) || !read_body(&t, lax, &b, &line))
        return false;
    pem->more = !only_blanks(&t);
    bool closed = read_label(&line, end_mark, closing) && strcmp(closing, pem->label) == 0;
    bool whole = finish(&b);
    pem->len = b.len;
    return closed && whole;
}
