/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The splitter gives the same lines whatever pieces the bytes come in, and every reader of a line
 * takes any line. The input's first byte: bit 0 a prompt may come, the others the size of pieces.
 */
#include <limits.h>

#include "at_line.h"
#include "at_names.h"
#include "at_urcs.h"
#include "fuzz.h"

static void read_fields(const char *text)
{
    static char field[AT_LINE_MAX + 1];
    char small[4];
    int count = at_fields(text), value;
    fuzz_claim(count >= -1 && count <= AT_LINE_MAX, "a line has as many fields as it has room for");
    for (int i = 0; i < count; i++) {
        if (!at_field(text, i, field, sizeof(field))) {
            fuzz_claim(strchr(text, '"') != NULL, "a field without quotes is given");
            continue;
        }
        size_t len = strlen(field);
        bool fits = at_field(text, i, small, sizeof(small));
        fuzz_claim(fits == (len < sizeof(small)), "a field is given if it fits");
        if (at_field_int(text, i, &value)) {
            char *end;
            long number = strtol(field, &end, 10);
            fuzz_claim(*end == '\0' && number == value, "a number is what it reads as");
        }
    }
    if (count >= 0)
        fuzz_claim(!at_field(text, count, field, sizeof(field)), "there are no more fields");
    fuzz_claim(!at_field(text, -1, field, sizeof(field)), "no field is before the first");
    fuzz_claim(!at_field(text, INT_MAX, field, sizeof(field)), "no field is that far");
}

static void read_line(const struct at_line *line)
{
    static const char *const commands[] = { "AT", "AT+CEREG?", "AT+USECC2C=0,\"00\"", "", "ATI9" };
    int cme = 0;
    enum at_final final = at_final_of(line->text, &cme);
    fuzz_claim(final <= AT_FINAL_PROMPT, "a final code is one of the list");
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        (void)at_is_urc(line->text, commands[i]);
    (void)at_is_urc("+CEREG: 1", line->text);
    (void)at_prompts(line->text);
    int number = at_cme_number(line->text);
    fuzz_claim(number < 0 || at_cme_text(number) != NULL, "a number of a text has a text");
    read_fields(line->text);
}

struct lines {
    long count;
    uint64_t sum;
};

static void take(struct lines *lines, const struct at_line *line)
{
    if (line->text == NULL)
        return;
    fuzz_claim(line->len > 0 && line->len <= AT_LINE_MAX, "a line has bytes, within the limit");
    fuzz_claim(line->text[line->len] == '\0', "a line is followed by a zero");
    uint8_t facts[] = { (uint8_t)line->end, line->after_cr, line->overlong, line->forbidden };
    lines->count++;
    lines->sum = fuzz_sum(fuzz_sum(lines->sum, facts, sizeof(facts)), line->text, line->len);
}

static struct lines split(const uint8_t *bytes, size_t len, bool prompt, size_t piece, bool read)
{
    static struct at_splitter s;
    struct at_line line;
    struct lines lines = { 0 };
    memset(&s, 0, sizeof(s));
    s.prompt = prompt;
    for (size_t at = 0; at < len;) {
        size_t part = len - at < piece ? len - at : piece;
        size_t used = at_splitter_feed(&s, bytes + at, part, &line);
        fuzz_claim(used <= part && (used == part || line.text != NULL), "it stops behind a line");
        if (line.text != NULL && line.end != AT_END_PROMPT)
            fuzz_claim((line.end == AT_END_LF) == (used > 0 && bytes[at + used - 1] == '\n'),
                       "a line that ends with LF ends with its LF");
        take(&lines, &line);
        if (read && line.text != NULL)
            read_line(&line);
        at += used;
    }
    fuzz_claim(lines.count <= (long)len, "no more lines than bytes");
    bool code = at_splitter_holds_code(&s);
    if (code) {
        at_splitter_end(&s, &line);
        fuzz_claim(line.text != NULL && line.len == 1, "a code that is held is one digit");
        take(&lines, &line);
    }
    bool half = at_splitter_holds_half(&s);
    at_splitter_cut(&s, &line);
    fuzz_claim(half || code || line.text == NULL, "what is cut was held");
    take(&lines, &line);
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_in in = { data, size };
    unsigned first = fuzz_byte(&in);
    bool prompt = (first & 1) != 0;
    struct lines whole = split(in.at, in.left, prompt, in.left + 1, true);
    size_t pieces[] = { 1, 2 + first / 2 };
    for (int i = 0; i < 2; i++) {
        struct lines cut = split(in.at, in.left, prompt, pieces[i], false);
        fuzz_claim(cut.count == whole.count && cut.sum == whole.sum,
                   "the pieces that bytes come in do not matter");
    }
    return 0;
}
