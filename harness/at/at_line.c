/* SPDX-License-Identifier: Apache-2.0 */
#include "at_line.h"

#include <string.h>

/* Answers with raw bytes between quotes, and the fields (bit 0: first) in which they come. */
struct block {
    const char *name;
    unsigned fields;
    bool counted; /* the field before tells the number of bytes */
};

static const struct block blocks[] = {
    { "+USORD:", 1 << 2, true },          { "+USORF:", 1 << 4, true },
    { "+URDFILE:", 1 << 2, true },        { "+URDBLOCK:", 1 << 2, true },
    { "+USECE2EDATAENC:", 1 << 1, true }, { "+USECDATAENC:", 1 << 1, true },
    { "+USECDATADEC:", 1 << 1, true },    { "+UMQTTC:", 1 << 4 | 1 << 6, true },
    { "+USECDEVCERT:", 1 << 1, false },
};

static void start_over(struct at_splitter *s, bool after_cr)
{
    bool prompt = s->prompt;
    bool skipping = s->skipping;
    memset(s, 0, offsetof(struct at_splitter, text));
    s->prompt = prompt;
    s->skipping = skipping;
    s->after_cr = after_cr;
}

static void keep(struct at_splitter *s, uint8_t byte)
{
    if (s->len < AT_LINE_MAX)
        s->text[s->len++] = (char)byte;
    else
        s->overlong = true;
}

static const struct block *block_here(const struct at_splitter *s)
{
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        size_t len = strlen(blocks[i].name);
        if (s->len > len && memcmp(s->text, blocks[i].name, len) == 0)
            return s->field < 8 && (blocks[i].fields & 1U << s->field) != 0 ? &blocks[i] : NULL;
    }
    return NULL;
}

/* The number in front of the comma that the line held ends with; 0 when there is none. */
static size_t announced(const struct at_splitter *s)
{
    if (s->len < 2 || s->text[s->len - 1] != ',')
        return 0;
    size_t at = s->len - 1;
    while (at > 0 && s->text[at - 1] >= '0' && s->text[at - 1] <= '9')
        at--;
    size_t count = 0;
    for (; s->text[at] != ',' && count <= AT_BLOCK_MAX; at++)
        count = count * 10 + (size_t)(s->text[at] - '0');
    return count;
}

static void open_quote(struct at_splitter *s)
{
    s->quoted = true;
    const struct block *block = s->overlong ? NULL : block_here(s);
    if (block == NULL)
        return;
    s->through = !block->counted;
    if (block->counted)
        s->block = announced(s);
    if (s->block > AT_BLOCK_MAX) {
        s->block = 0;
        s->overlong = true;
    }
}

static void take_character(struct at_splitter *s, uint8_t byte)
{
    if (byte == '"' && s->quoted)
        s->quoted = s->through = false;
    else if (byte == '"')
        open_quote(s);
    else if (!s->quoted && byte == ',')
        s->field++;
    else if (!s->quoted && (byte < ' ' || byte > 126))
        s->forbidden = true;
    keep(s, byte);
}

static void hand_out(struct at_splitter *s, enum at_end end, struct at_line *line)
{
    if (!at_splitter_holds_half(s)) { /* nothing but blanks and line ends */
        start_over(s, false);
        return;
    }
    s->ended = true;
    s->text[s->len] = '\0';
    *line = (struct at_line){ .text = s->text,
                              .len = s->len,
                              .end = end,
                              .after_cr = s->after_cr,
                              .overlong = s->overlong,
                              .forbidden = s->forbidden };
    /* start_over() is for the next call, and must then know how this line ended */
    s->after_cr = end == AT_END_CR;
}

/* False when `byte` belongs to the next line: it is then to be given again. */
static bool take(struct at_splitter *s, uint8_t byte, struct at_line *line)
{
    if (s->skipping) {
        s->skipping = byte != '\n';
    } else if (s->block > 0) {
        s->block--;
        keep(s, byte);
    } else if (s->through) {
        take_character(s, byte);
    } else if (byte == '\n') {
        hand_out(s, AT_END_LF, line);
    } else if (byte == '\r') {
        s->cr = true;
    } else if (s->cr) {
        hand_out(s, AT_END_CR, line);
        return false;
    } else if (s->prompt && s->len == 0 && (byte == '>' || byte == '@')) {
        keep(s, byte);
        hand_out(s, AT_END_PROMPT, line);
    } else {
        take_character(s, byte);
    }
    return true;
}

size_t at_splitter_feed(struct at_splitter *s, const uint8_t *bytes, size_t len,
                        struct at_line *line)
{
    line->text = NULL;
    if (s->ended)
        start_over(s, s->after_cr);
    size_t used = 0;
    while (used < len && line->text == NULL)
        if (take(s, bytes[used], line))
            used++;
    return used;
}

bool at_splitter_holds_code(const struct at_splitter *s)
{
    return !s->ended && s->cr && s->len == 1 && s->text[0] >= '0' && s->text[0] <= '9';
}

bool at_splitter_holds_half(const struct at_splitter *s)
{
    if (s->ended)
        return false;
    for (size_t i = 0; i < s->len; i++)
        if (s->text[i] != ' ')
            return true;
    return false;
}

void at_splitter_end(struct at_splitter *s, struct at_line *line)
{
    line->text = NULL;
    if (!s->ended)
        hand_out(s, AT_END_CR, line);
}

void at_splitter_cut(struct at_splitter *s, struct at_line *line)
{
    line->text = NULL;
    if (!at_splitter_holds_half(s)) {
        start_over(s, false);
        return;
    }
    hand_out(s, AT_END_CR, line);
    s->after_cr = false;
    s->skipping = true;
}
