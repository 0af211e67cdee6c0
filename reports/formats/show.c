/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogue of rows, for a terminal of 120 columns. Nothing is left out: what is long goes on
 * below. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "out.h"
#include "report.h"
#include "rune.h"
#include "tell.h"
#include "unit.h"

#define COLUMNS 120
#define INDENT 21 /* width of "  1234567.890 ms  -> " */

enum ink { PLAIN, BOLD, FAINT, RED, GREEN, YELLOW, BLUE, CYAN };

struct screen {
    struct rep_out out;
    bool colour;
    bool many_units;
    int column; /* characters in the present line */
    int indent; /* where the line goes on below */
};

static void ink(struct screen *s, enum ink which)
{
    static const char *const escape[] = {
        [PLAIN] = "\x1b[0m",  [BOLD] = "\x1b[1m",    [FAINT] = "\x1b[2m", [RED] = "\x1b[31m",
        [GREEN] = "\x1b[32m", [YELLOW] = "\x1b[33m", [BLUE] = "\x1b[34m", [CYAN] = "\x1b[36m",
    };
    if (s->colour)
        rep_text(&s->out, escape[which]);
}

static enum ink ink_of(enum rep_verdict verdict)
{
    static const enum ink of[REP_VERDICTS] = {
        [REP_SKIPPED] = FAINT, [REP_PASS] = GREEN, [REP_INCONCLUSIVE] = YELLOW,
        [REP_FAIL] = RED,      [REP_ERROR] = RED,
    };
    return of[verdict];
}

static void end_line(struct screen *s)
{
    rep_text(&s->out, "\n");
    s->column = 0;
}

static void go_on_below(struct screen *s)
{
    end_line(s);
    rep_printf(&s->out, "%*s", s->indent, "");
    s->column = s->indent;
}

/* Shown text, broken where the terminal ends. */
static void put(struct screen *s, const char *shown)
{
    for (const char *at = shown; *at != '\0';) {
        const char *begin = at;
        rep_rune(&at);
        if (s->column == COLUMNS)
            go_on_below(s);
        rep_printf(&s->out, "%.*s", (int)(at - begin), begin);
        s->column++;
    }
}

typedef void escape(struct rep_out *out, const char *text);

static void words(struct screen *s, const char *text, escape *how)
{
    struct r5_buf shown;
    r5_buf_init(&shown, s->out.buf->limit);
    struct rep_out out = { .buf = &shown };
    how(&out, text);
    put(s, r5_buf_str(&shown));
    s->out.status = s->out.status == R5_OK ? out.status : s->out.status;
    r5_buf_reset(&shown);
}

static void raw_hex(struct screen *s, const char *hex)
{
    for (size_t i = 0; hex[i] != '\0'; i += 2) {
        char pair[3] = { hex[i], hex[i + 1], '\0' };
        if (i == 0 || s->column + 3 > COLUMNS)
            go_on_below(s);
        words(s, pair, rep_plain);
        if (hex[i + 1] == '\0')
            break;
        put(s, " ");
    }
}

static void stamp(struct screen *s, const struct rep_line *line)
{
    char text[64];
    snprintf(text, sizeof(text), "  %7lld.%03lld ms  ", (long long)(line->t_ns / 1000000),
             (long long)(line->t_ns / 1000 % 1000));
    ink(s, FAINT);
    put(s, text);
    ink(s, PLAIN);
}

static void note(struct screen *s, const json_t *record)
{
    char bytes[40];
    if (rep_is(record, "note", ""))
        return;
    int64_t count = rep_number(record, "bytes");
    snprintf(bytes, sizeof(bytes), ", %lld byte%s)", (long long)count, count == 1 ? "" : "s");
    put(s, "(");
    words(s, rep_string(record, "note"), rep_plain);
    put(s, bytes);
}

static void wire(struct screen *s, const struct rep_line *line)
{
    char unit[16];
    ink(s, line->tx ? BLUE : line->urc ? YELLOW : CYAN);
    put(s, line->tx ? "-> " : "<- ");
    s->indent = INDENT;
    if (s->many_units) {
        snprintf(unit, sizeof(unit), "(%d) ", line->unit);
        put(s, unit);
    }
    if (line->held)
        put(s, "(held back) ");
    if (line->framed)
        put(s, "[c2c] ");
    put(s, rep_frame_words(line));
    if (line->gap)
        put(s, "\\r\\n");
    words(s, rep_string(line->record, "text"), rep_wire);
    note(s, line->record);
    ink(s, FAINT);
    raw_hex(s, rep_string(line->record, "hex"));
    raw_hex(s, rep_string(line->frame, "hex"));
    ink(s, PLAIN);
}

static void event(struct screen *s, const struct rep_line *line)
{
    struct r5_buf said;
    r5_buf_init(&said, s->out.buf->limit);
    rep_tell(&(struct rep_out){ .buf = &said }, line);
    bool check = line->kind == REP_CHECK || line->kind == REP_MEASURE;
    ink(s, rep_is_bad(line) ? RED : check ? GREEN : FAINT);
    put(s, rep_is_bad(line) ? "!! " : check ? "ok " : "-- ");
    s->indent = INDENT;
    words(s, r5_buf_str(&said), rep_plain);
    if (check && !rep_is(line->record, "at", "")) {
        put(s, "  (");
        words(s, rep_string(line->record, "at"), rep_plain);
        put(s, ")");
    }
    ink(s, PLAIN);
    r5_buf_reset(&said);
}

static void headline(struct screen *s, const struct rep_row *row)
{
    s->indent = 2;
    ink(s, BOLD);
    words(s, row->name, rep_plain);
    ink(s, PLAIN);
    put(s, "  ");
    words(s, rep_string(row->start, "title"), rep_plain);
    go_on_below(s);
    ink(s, FAINT);
    words(s, rep_string(row->start, "says"), rep_plain);
    ink(s, PLAIN);
    end_line(s);
}

static void outcome(struct screen *s, const struct rep_row *row)
{
    s->indent = 4;
    put(s, "  ");
    ink(s, ink_of(row->verdict));
    put(s, rep_verdict_word(row->verdict));
    ink(s, PLAIN);
    if (row->reason[0] != '\0') {
        put(s, ": ");
        words(s, row->reason, rep_plain);
    }
    struct r5_buf span;
    r5_buf_init(&span, 64);
    rep_span(&(struct rep_out){ .buf = &span }, row->device_ns);
    put(s, "  (");
    put(s, r5_buf_str(&span));
    put(s, ")");
    r5_buf_reset(&span);
    end_line(s);
    end_line(s);
}

static void units(struct screen *s, const struct rep_run *run)
{
    struct r5_buf unit;
    r5_buf_init(&unit, s->out.buf->limit);
    s->indent = 2;
    for (size_t at = 0; rep_unit(run, &at, &(struct rep_out){ .buf = &unit });) {
        put(s, "Unit: ");
        words(s, r5_buf_str(&unit), rep_plain);
        end_line(s);
        r5_buf_reset(&unit);
    }
    end_line(s);
}

static void show_row(struct screen *s, const struct rep_run *run, const struct rep_row *row)
{
    struct rep_dialogue d;
    struct rep_line line;
    headline(s, row);
    rep_dialogue_begin(&d, run, row);
    while (s->out.status == R5_OK && rep_dialogue_next(&d, &line)) {
        stamp(s, &line);
        if (line.kind == REP_WIRE)
            wire(s, &line);
        else
            event(s, &line);
        end_line(s);
    }
    outcome(s, row);
}

/* The glob goes over case ids; a row's full name is taken as it is, brackets and all. */
static bool wanted(const struct rep_row *row, const char *glob)
{
    return glob == NULL || strcmp(glob, row->name) == 0 ||
           fnmatch(glob, rep_string(row->start, "id"), 0) == 0;
}

enum r5_status rep_show(const struct jrn_book *book, const char *glob, bool colour,
                        struct r5_buf *out)
{
    struct rep_run run;
    enum r5_status status = rep_run_build(book, &run);
    if (status != R5_OK)
        return status;
    struct screen s = { .out = { .buf = out }, .colour = colour };
    s.many_units = json_array_size(rep_array(run.start, "units")) > 1;
    bool any = false;
    for (size_t i = 0; i < run.rows; i++) {
        if (!wanted(&run.row[i], glob))
            continue;
        if (!any)
            units(&s, &run);
        any = true;
        show_row(&s, &run, &run.row[i]);
    }
    rep_run_reset(&run);
    return s.out.status;
}
