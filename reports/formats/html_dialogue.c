/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogue of a row: commands and answers, frames with their bytes folded beside, pins and
 * checks. */
#include "dialogue.h"
#include "html.h"
#include "tell.h"

/*
 * How much of a long dialogue is shown: its first lines, those from the body on, its end, and
 * between them what is wrong.
 */
struct window {
    size_t lead, body, tail, bad;
};

static const struct window whole_row = { .lead = 60, .body = 140, .tail = 200, .bad = 200 };
static const struct window passing_row = { .lead = 8, .body = 52, .tail = 30, .bad = 50 };
static const struct window short_row = { .lead = 4, .body = 36, .tail = 20, .bad = 20 };

#define PAGE_MAX ((size_t)24 << 20) /* past this many bytes, dialogues stay in the journal */

static void stamp(struct rep_page *page, const char *kind, int64_t t_ns)
{
    rep_printf(&page->out, "<tr class=\"%s\"><td>%lld.%03lld</td>", kind,
               (long long)(t_ns / 1000000), (long long)(t_ns / 1000 % 1000));
}

static void folded(struct rep_page *page, const json_t *frame)
{
    struct rep_out *out = &page->out;
    rep_text(out, " <details class=\"f\"><summary>frame, ");
    rep_count(out, rep_number(frame, "bytes"), "byte");
    rep_text(out, "</summary>");
    rep_html(out, rep_string(frame, "hex"));
    rep_text(out, "</details>");
}

static void wire(struct rep_page *page, const struct rep_line *line, bool many_units)
{
    struct rep_out *out = &page->out;
    const json_t *record = line->record;
    stamp(page, line->tx ? "t" : "r", line->t_ns);
    rep_printf(out, "<td><span title=\"%s\">%s</span></td><td>",
               line->tx ? "to the module" : "from the module", line->tx ? "\u2192" : "\u2190");
    if (many_units)
        rep_printf(out, "<span class=\"tag\">unit %d</span>", line->unit);
    rep_text(out, line->framed ? "<span class=\"tag\">C2C</span>" : "");
    rep_text(out, line->urc ? "<span class=\"tag\">URC</span>" : "");
    rep_text(out, line->held ? "<span class=\"tag\">held back</span>" : "");
    if (rep_frame_words(line)[0] != '\0')
        rep_printf(out, "<i>%s</i>", rep_frame_words(line));
    rep_text(out, line->gap ? "<i>\\r\\n</i>" : "");
    rep_html_wire(out, rep_string(record, "text"));
    rep_html(out, rep_string(record, "hex"));
    if (!rep_is(record, "note", "")) {
        rep_text(out, " <i>");
        rep_html(out, rep_string(record, "note"));
        rep_text(out, ", ");
        rep_count(out, rep_number(record, "bytes"), "byte");
        rep_text(out, "</i>");
    }
    if (line->frame != NULL)
        folded(page, line->frame);
    rep_text(out, "</td></tr>\n");
}

static const char *sign_of(const struct rep_line *line)
{
    switch (line->kind) {
    case REP_TROUBLE:
        return "!";
    case REP_RISK:
        return rep_is_bad(line) ? "\u25b2" : "";
    case REP_CHECK:
    case REP_MEASURE:
        return rep_is_bad(line) ? "\u2717" : "\u2713";
    default:
        return rep_is_bad(line) ? "\u2717" : "";
    }
}

static void event(struct rep_page *page, const struct rep_line *line, bool many_units)
{
    struct rep_out *out = &page->out;
    bool check = line->kind == REP_CHECK || line->kind == REP_MEASURE;
    bool bad = rep_is_bad(line);
    bool begins = line->kind == REP_POINT ||
                  (line->kind == REP_STATE && rep_is(line->record, "result", "begun"));
    stamp(page, bad ? "b" : check ? "k" : begins ? "p" : "e", line->t_ns);
    rep_printf(out, "<td>%s</td><td>", sign_of(line));
    if (many_units && (line->kind == REP_PIN || line->kind == REP_SUPPLY))
        rep_printf(out, "<span class=\"tag\">unit %d</span>", line->unit);
    struct r5_buf said;
    r5_buf_init(&said, out->buf->limit);
    rep_tell(&(struct rep_out){ .buf = &said }, line);
    rep_html_wire(out, r5_buf_str(&said));
    r5_buf_reset(&said);
    rep_text(out, "</td></tr>\n");
}

static void left_out(struct rep_page *page, size_t *hidden)
{
    if (*hidden > 0)
        rep_printf(&page->out,
                   "<tr class=\"p\"><td>\u22ee</td><td></td><td>%zu more in the journal: "
                   "r5conform show</td></tr>\n",
                   *hidden);
    *hidden = 0;
}

static const struct window *window_for(const struct rep_row *row, bool full)
{
    if (row->verdict > REP_PASS)
        return &whole_row;
    return full ? &passing_row : &short_row;
}

/* The number of the line where the body begins; 0 if it never does. */
static size_t begin_of_body(const struct rep_page *page, const struct rep_row *row)
{
    struct rep_dialogue d;
    struct rep_line line;
    rep_dialogue_begin(&d, page->run, row);
    for (size_t i = 0; rep_dialogue_next(&d, &line); i++)
        if (line.kind == REP_STATE && rep_is(line.record, "phase", "body"))
            return i;
    return 0;
}

static void lines(struct rep_page *page, const struct rep_row *row, const struct window *w)
{
    bool many_units = json_array_size(rep_array(page->run->start, "units")) > 1;
    size_t count = rep_dialogue_count(page->run, row);
    size_t body = begin_of_body(page, row);
    size_t hidden = 0;
    size_t bad = 0;
    struct rep_dialogue d;
    struct rep_line line;
    rep_dialogue_begin(&d, page->run, row);
    for (size_t i = 0; rep_dialogue_next(&d, &line); i++) {
        bool shown = i < w->lead || (i >= body && i < body + w->body) || i + w->tail >= count;
        if (!shown && (!rep_is_bad(&line) || ++bad > w->bad)) {
            hidden++;
            continue;
        }
        left_out(page, &hidden);
        if (line.kind == REP_WIRE)
            wire(page, &line, many_units);
        else
            event(page, &line, many_units);
    }
    left_out(page, &hidden);
}

void rep_html_dialogue(struct rep_page *page, const struct rep_row *row, bool full)
{
    if (page->out.buf->len > PAGE_MAX) {
        rep_text(&page->out, "<p class=\"soft\">The dialogue is in the journal: r5conform show"
                             "</p>\n");
        return;
    }
    rep_text(&page->out, "<table class=\"d\"><thead hidden><tr><th>ms of device time</th>"
                         "<th>direction</th><th>what</th></tr></thead><tbody>\n");
    lines(page, row, window_for(row, full));
    rep_text(&page->out, "</tbody></table>\n");
}
