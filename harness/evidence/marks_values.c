/* SPDX-License-Identifier: Apache-2.0 */
#include "marks.h"

#include <string.h>

#include "hex.h"

#define WINDOW 8

static void fill(int *mark, size_t from, size_t to, int id)
{
    for (size_t i = from; i < to; i++)
        if (mark[i] == JRN_MARK_NONE)
            mark[i] = id < 0 ? JRN_MARK_OLD : id;
}

/* What a password may be made of. Bytes above ASCII count, or a character could be cut in two. */
static bool in_word(uint8_t c)
{
    return c > ' ' && c != 0x7f && strchr("\"',;:=<>()[]{}", c) == NULL;
}

static void mark_raw(const struct jrn_vault *vault, const uint8_t *bytes, size_t len, int *mark)
{
    uint64_t last = 0; /* the eight bytes up to i */
    for (size_t i = 0; i < len; i++) {
        last = last << 8 | bytes[i];
        if (i + 1 < WINDOW)
            continue;
        size_t from = i + 1 - WINDOW;
        size_t to = i + 1;
        if (mark[from] != JRN_MARK_NONE && mark[i] != JRN_MARK_NONE)
            continue;
        int id = jrn_vault_word(vault, last);
        if (id == 0)
            continue;
        while (from > 0 && in_word(bytes[from - 1]))
            from--;
        while (to < len && in_word(bytes[to]))
            to++;
        fill(mark, from, to, id);
    }
}

/* Searches a run of hex digits, from its first digit and from its second. */
static int search_hex(const struct jrn_vault *vault, const uint8_t *run, size_t len)
{
    uint64_t last = 0;
    int id = 0;
    for (size_t i = 0; id == 0 && i < len; i++) {
        last = last << 4 | (unsigned)r5_hex_digit((char)run[i]);
        if (i + 1 >= (size_t)2 * WINDOW)
            id = jrn_vault_word(vault, last);
    }
    return id;
}

static int digit_hex(uint8_t c)
{
    return r5_hex_digit((char)c);
}

int jrn_base64_digit(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

/*
 * The run may begin in the middle of a group of four digits: a byte of what they encode may end
 * with a digit, or two or four bits before its end.
 */
static int search_base64(const struct jrn_vault *vault, const uint8_t *run, size_t len)
{
    uint64_t last = 0;   /* the 64 bits up to this digit's end */
    uint64_t before = 0; /* what has left it */
    int id = 0;
    for (size_t i = 0; id == 0 && i < len; i++) {
        before = last >> 58;
        last = last << 6 | (unsigned)jrn_base64_digit(run[i]);
        size_t bits = 6 * (i + 1);
        for (unsigned late = 0; id == 0 && late < 6 && bits >= 64 + late; late += 2)
            id = jrn_vault_word(vault, late == 0 ? last : last >> late | before << (64 - late));
    }
    return id;
}

/* Hands each run of digits to `search`, and marks it whole where that finds something. */
static void mark_runs(const struct jrn_vault *vault, const uint8_t *bytes, size_t len, int *mark,
                      int (*digit)(uint8_t),
                      int (*search)(const struct jrn_vault *, const uint8_t *, size_t))
{
    for (size_t from = 0; from < len;) {
        size_t to = from;
        while (to < len && digit(bytes[to]) >= 0)
            to++;
        int id = search(vault, bytes + from, to - from);
        if (id != 0)
            fill(mark, from, to, id);
        from = to + 1;
    }
}

void jrn_mark_values(const struct jrn_vault *vault, const uint8_t *bytes, size_t len, int *mark)
{
    mark_runs(vault, bytes, len, mark, digit_hex, search_hex);
    mark_runs(vault, bytes, len, mark, jrn_base64_digit, search_base64);
    mark_raw(vault, bytes, len, mark);
}
