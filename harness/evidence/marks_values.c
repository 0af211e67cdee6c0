/* SPDX-License-Identifier: Apache-2.0 */
#include "marks.h"

#include <string.h>

#include "hex.h"

#define WINDOW 8

/* The id of a secret that has these bytes in this order or the other; 0 for none. */
static int known(const struct jrn_vault *vault, const uint8_t *bytes)
{
    int id = jrn_vault_window(vault, bytes);
    if (id != 0)
        return id;
    uint8_t reversed[WINDOW];
    for (size_t i = 0; i < WINDOW; i++)
        reversed[i] = bytes[WINDOW - 1 - i];
    return jrn_vault_window(vault, reversed);
}

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
    for (size_t i = 0; i + WINDOW <= len; i++) {
        if (mark[i] != JRN_MARK_NONE && mark[i + WINDOW - 1] != JRN_MARK_NONE)
            continue;
        int id = known(vault, bytes + i);
        if (id == 0)
            continue;
        size_t from = i;
        size_t to = i + WINDOW;
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
    for (size_t i = 0; i + (size_t)2 * WINDOW <= len; i++) {
        uint8_t bytes[WINDOW];
        (void)r5_hex_read((const char *)run + i, (size_t)2 * WINDOW, bytes, WINDOW);
        int id = known(vault, bytes);
        if (id != 0)
            return id;
    }
    return 0;
}

static int digit_hex(uint8_t c)
{
    return r5_hex_digit((char)c);
}

/* Both alphabets of RFC 4648 in one. */
static int digit_base64(uint8_t c)
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

/* Byte `index` of what the digits encode: it lies across two of them. */
static uint8_t base64_byte(const uint8_t *run, size_t index)
{
    size_t bit = 8 * index;
    unsigned high = (unsigned)digit_base64(run[bit / 6]);
    unsigned low = (unsigned)digit_base64(run[bit / 6 + 1]);
    return (uint8_t)((high << 6 | low) >> (4 - bit % 6));
}

/* The run may begin in the middle of a group of four digits: each phase is tried. */
static int search_base64(const struct jrn_vault *vault, const uint8_t *run, size_t len)
{
    for (size_t phase = 0; phase < 4 && phase < len; phase++) {
        size_t count = (len - phase) * 6 / 8;
        uint8_t bytes[WINDOW] = { 0 };
        for (size_t i = 0; i < count; i++) {
            memmove(bytes, bytes + 1, WINDOW - 1);
            bytes[WINDOW - 1] = base64_byte(run + phase, i);
            int id = i + 1 < WINDOW ? 0 : known(vault, bytes);
            if (id != 0)
                return id;
        }
    }
    return 0;
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
    mark_runs(vault, bytes, len, mark, digit_base64, search_base64);
    mark_raw(vault, bytes, len, mark);
}
