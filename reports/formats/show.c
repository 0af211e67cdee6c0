/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogue of rows, for a terminal of 120 columns. Nothing is left out: what is long goes on
 * below. */
#include <fnmatch.h>
#include <string.h>

#include "out.h"
#include "report.h"
#include "rune.h"
#include "tell.h"

#define COLUMNS 120
#define INDENT 21 /* width of "  1234567.890 ms  -> " */

enum ink { PLAIN, BOLD, FAINT, RED, GREEN, YELLOW, BLUE, CYAN };

struct screen {
    struct rep_out out;
    bool colour;
    bool many_units;
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

static void feed(struct screen *s, int indent)
{
    rep_printf(&s->out, "\n%*s", indent, "");
}

/* Shown text, broken over lines that start at `indent`. */
static void wrapped(struct screen *s, const char *shown, int indent)
{
    int column = indent;
    for (const char *at = shown; *at != '\0';) {
        const char *begin = at;
        rep_rune(&at);
        if (column == COLUMNS) {
            feed(s, indent);
            column = indent;
        }
        rep_printf(&s->out, "%.*s", (int)(at - begin), begin);
        column++;
    }
}

static void words(struct screen *s, const char *text, bool of_wire, int indent)
{
    struct r5_buf shown;
    r5_buf_init(&shown, s->out.buf->limit);
    struct rep_out out = { .buf = &shown };
    if (of_wire)
        rep_wire(&out, text);
    else
        rep_plain(&out, text);
    wrapped(s, r5_buf_str(&shown), indent);
    s->out.status = s->out.status == R5_OK ? out.status : s->out.status;
    r5_buf_reset(&shown);
}

static void raw_hex(struct screen *s, const char *hex)
{
    char group[4];
    int column = COLUMNS;
    for (size_t i = 0; hex[i] != '\0'; i += 2) {
        if (column + 3 > COLUMNS) {
            feed(s, INDENT);
            column = INDENT;
        }
        struct rep_out *out = &s->out;
        group[0] = hex[i];
        group[1] = hex[i + 1];
        group[2] = '\0';
        rep_plain(out, group);
        rep_text(out, " ");
        column += 3;
        if (hex[i + 1] == '\0')
            return;
    }
}

static void stamp(struct screen *s, const struct rep_line *line)
{
    ink(s, FAINT);
    rep_printf(&s->out, "  %7lld.%03lld ms  ", (long long)(line->t_ns / 1000000),
               (long long)(line->t_ns / 1000 % 1000));
    ink(s, PLAIN);
}

static void wire(struct screen *s, const struct rep_line *line)
{
    const json_t *record = line->record;
    ink(s, line->tx ? BLUE : line->urc ? YELLOW : CYAN);
    rep_text(&s->out, line->tx ? "-> " : "<- ");
    if (s->many_units)
        rep_printf(&s->out, "(%d) ", line->unit);
    if (line->held)
        rep_text(&s->out, "(held back) ");
    if (line->framed)
        rep_text(&s->out, record != NULL ? "[c2c] " : "[c2c frame without text] ");
    if (line->gap)
        rep_text(&s->out, "\\r\\n");
    words(s, rep_string(record, "text"), true, INDENT);
    if (!rep_is(record, "note", "")) {
        rep_text(&s->out, "(");
        words(s, rep_string(record, "note"), false, INDENT);
        rep_printf(&s->out, ", %lld bytes)", (long long)rep_number(record, "bytes"));
    }
    ink(s, FAINT);
    raw_hex(s, rep_string(record, "hex"));
    raw_hex(s, rep_string(line->frame, "hex"));
    ink(s, PLAIN);
}

static void event(struct screen *s, const struct rep_line *line)
{
    struct r5_buf said;
    r5_buf_init(&said, s->out.buf->limit);
    struct rep_out out = { .buf = &said };
    rep_tell(&out, line);
    bool check = line->kind == REP_CHECK || line->kind == REP_MEASURE;
    ink(s, rep_is_bad(line) ? RED : check ? GREEN : FAINT);
    rep_text(&s->out, rep_is_bad(line) ? "!! " : check ? "ok " : "-- ");
    words(s, r5_buf_str(&said), false, INDENT);
    if (check && !rep_is(line->record, "at", "")) {
        rep_text(&s->out, "  (");
        words(s, rep_string(line->record, "at"), false, INDENT);
        rep_text(&s->out, ")");
    }
    ink(s, PLAIN);
    r5_buf_reset(&said);
}

static void headline(struct screen *s, const struct rep_row *row)
{
    ink(s, BOLD);
    rep_plain(&s->out, row->name);
    rep_text(&s->out, "  ");
    ink(s, PLAIN);
    words(s, rep_string(row->start, "title"), false, 2);
    feed(s, 2);
    ink(s, FAINT);
    words(s, rep_string(row->start, "says"), false, 2);
    ink(s, PLAIN);
    rep_text(&s->out, "\n");
}

static void outcome(struct screen *s, const struct rep_row *row)
{
    ink(s, ink_of(row->verdict));
    rep_printf(&s->out, "  %s", rep_verdict_word(row->verdict));
    ink(s, PLAIN);
    if (row->reason[0] != '\0') {
        rep_text(&s->out, ": ");
        words(s, row->reason, false, 4);
    }
    rep_text(&s->out, "  (");
    rep_span(&s->out, row->device_ns);
    rep_text(&s->out, " on the device)\n\n");
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
        rep_text(&s->out, "\n");
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
        if (wanted(&run.row[i], glob)) {
            show_row(&s, &run, &run.row[i]);
            any = true;
        }
    }
    rep_run_reset(&run);
    return s.out.status != R5_OK || any ? s.out.status : R5_E_ABSENT;
}
