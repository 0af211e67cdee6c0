/* SPDX-License-Identifier: Apache-2.0 */
#include "dialogue.h"

#include <string.h>

void rep_dialogue_begin(struct rep_dialogue *d, const struct rep_run *run,
                        const struct rep_row *row)
{
    *d = (struct rep_dialogue){ .run = run, .row = row, .at = row->first };
}

static const json_t *peek(const struct rep_dialogue *d)
{
    return d->at < d->row->last ? d->run->book->record[d->at] : NULL;
}

static bool is_tx(const json_t *record)
{
    return rep_is(record, "kind", "tx") || rep_is(record, "dir", "tx");
}

static bool is_channel_text(const json_t *record)
{
    return rep_is(record, "kind", "c2c") && json_object_get(record, "dropped") == NULL;
}

static bool is_frame(const json_t *record)
{
    return (rep_is(record, "kind", "tx") || rep_is(record, "kind", "rx")) &&
           rep_flag(record, "frame");
}

static bool same_wire(const json_t *a, const json_t *b)
{
    return is_tx(a) == is_tx(b) && rep_number(a, "unit") == rep_number(b, "unit");
}

/* More than its frame has room for beside the least that a frame needs: the rest came before. */
#define FRAME_NEEDS 39

static bool overfull(const json_t *text, const json_t *frame)
{
    return frame != NULL &&
           rep_number(text, "bytes") > rep_sum(rep_number(frame, "bytes"), -FRAME_NEEDS);
}

#define FRAMES_AHEAD 64

/*
 * A frame without text is the beginning of a line when more of the line comes next on its wire.
 * To the module a case may also send a frame of its own making, which has no text at all: there
 * only a line that is too long for its own frame counts.
 */
static bool text_follows(const struct rep_dialogue *d, const json_t *frame)
{
    const struct jrn_book *book = d->run->book;
    for (size_t i = d->at; i < d->row->last && i - d->at < FRAMES_AHEAD; i++) {
        const json_t *next = book->record[i];
        bool text = is_channel_text(next);
        if ((!text && !is_frame(next)) || !same_wire(frame, next))
            return false;
        if (text && !is_tx(frame))
            return true;
        if (text)
            return i + 1 < d->row->last && is_frame(book->record[i + 1]) &&
                   overfull(next, book->record[i + 1]);
    }
    return false;
}

static void follow_line(struct rep_dialogue *d, struct rep_line *line)
{
    int *begun = &d->begun[line->tx];
    line->goes_on = line->record == NULL && text_follows(d, line->frame);
    line->begun = *begun == line->unit + 1 || overfull(line->record, line->frame);
    *begun = line->goes_on ? line->unit + 1 : 0;
}

/* From the module a frame comes before its text; to it, after, but for text without a line end. */
static bool is_text_of(const struct rep_dialogue *d, const json_t *frame)
{
    const json_t *text = peek(d);
    if (!is_channel_text(text) || !same_wire(frame, text))
        return false;
    const json_t *behind = d->at + 1 < d->row->last ? d->run->book->record[d->at + 1] : NULL;
    return !is_tx(frame) || !is_frame(behind) || !same_wire(frame, behind);
}

/* Joins a frame and its text. */
static void join_frame(struct rep_dialogue *d, struct rep_line *line)
{
    const json_t *next = peek(d);
    if (is_frame(line->record)) {
        line->framed = true;
        line->frame = line->record;
        line->record = NULL;
        if (is_text_of(d, line->frame)) {
            line->record = next;
            d->at++;
        }
    } else if (is_channel_text(line->record)) {
        line->framed = true;
        if (line->tx && is_frame(next) && same_wire(line->record, next)) {
            line->frame = next;
            d->at++;
        }
    }
}

/* Joins an empty line with the answer behind it. */
static void join_gap(struct rep_dialogue *d, struct rep_line *line)
{
    const json_t *next = peek(d);
    if (line->tx || line->record == NULL || !rep_is(line->record, "text", "\r\n") || next == NULL ||
        strcmp(rep_string(next, "kind"), rep_string(line->record, "kind")) != 0 ||
        rep_string(next, "text")[0] == '\0' || !same_wire(line->record, next))
        return;
    line->gap = true;
    line->record = next;
    d->at++;
}

static bool is_final(const char *text)
{
    static const char *const final[] = { "OK", "ERROR", "+CME ERROR", "+CMS ERROR", "ABORTED" };
    text += strspn(text, "\r\n");
    for (size_t i = 0; i < sizeof(final) / sizeof(final[0]); i++)
        if (strncmp(text, final[i], strlen(final[i])) == 0)
            return true;
    return false;
}

static void follow(struct rep_dialogue *d, struct rep_line *line)
{
    const char *text = rep_string(line->record, "text");
    if (line->tx && text[0] != '\0')
        d->command_open = true;
    else if (!line->tx && is_final(text))
        d->command_open = false;
    else if (!line->tx && !d->command_open)
        line->urc = text[strspn(text, "\r\n")] == '+';
}

static void take_wire(struct rep_dialogue *d, struct rep_line *line)
{
    line->kind = REP_WIRE;
    line->tx = is_tx(line->record);
    line->held = rep_is(line->record, "kind", "held");
    join_frame(d, line);
    if (line->frame != NULL)
        follow_line(d, line);
    join_gap(d, line);
    follow(d, line);
}

static bool wire_kind(const json_t *record)
{
    return rep_is(record, "kind", "tx") || rep_is(record, "kind", "rx") ||
           rep_is(record, "kind", "held") || is_channel_text(record);
}

static bool other_kind(const json_t *record, enum rep_line_kind *kind)
{
    static const struct {
        const char *word;
        enum rep_line_kind kind;
    } kinds[] = {
        { "c2c", REP_DROPPED }, { "pin", REP_PIN },         { "supply", REP_SUPPLY },
        { "check", REP_CHECK }, { "measure", REP_MEASURE }, { "risk", REP_RISK },
        { "spend", REP_SPEND }, { "state", REP_STATE },     { "error", REP_TROUBLE },
        { "point", REP_POINT },
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (rep_is(record, "kind", kinds[i].word)) {
            *kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static int64_t noted_time(const json_t *record)
{
    int64_t t_ns = rep_number(record, "t_dev_ns");
    return t_ns > 0 ? t_ns : 0;
}

int64_t rep_pin_time(const json_t *pin)
{
    int64_t edge = rep_number(pin, "at_ns");
    int64_t noted = noted_time(pin);
    return edge > 0 && edge < noted ? edge : noted;
}

bool rep_dialogue_next(struct rep_dialogue *d, struct rep_line *line)
{
    const json_t *record;
    while ((record = peek(d)) != NULL) {
        d->at++;
        *line = (struct rep_line){ .record = record,
                                   .unit = (int)(rep_number(record, "unit") & 0xFF),
                                   .t_ns = noted_time(record) };
        if (wire_kind(record)) {
            take_wire(d, line);
            return true;
        }
        if (other_kind(record, &line->kind)) {
            line->t_ns = line->kind == REP_PIN ? rep_pin_time(record) : line->t_ns;
            return true;
        }
    }
    return false;
}

size_t rep_dialogue_count(const struct rep_run *run, const struct rep_row *row)
{
    struct rep_dialogue d;
    struct rep_line line;
    size_t count = 0;
    rep_dialogue_begin(&d, run, row);
    while (rep_dialogue_next(&d, &line))
        count++;
    return count;
}
