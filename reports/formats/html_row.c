/* SPDX-License-Identifier: Apache-2.0 */
/* A row: why its verdict, the checks made, values measured, behaviour seen; then what passed on the
 * wire. */
#include "html.h"
#include "tell.h"

#define CHECKS_HEAD                                                                                \
    20 /* of a long sweep, its first and last checks are shown, and all that do not hold */
#define CHECKS_TAIL 10
#define BAD_MAX 200

static void hidden_checks(struct rep_page *page, size_t *hidden)
{
    if (*hidden > 0)
        rep_printf(&page->out,
                   "<tr><td></td><td></td><td class=\"soft\">%zu more that hold, in the journal"
                   "</td><td></td><td></td><td></td></tr>\n",
                   *hidden);
    *hidden = 0;
}

static void side(struct rep_page *page, const json_t *check, const char *key, const char *name)
{
    struct r5_buf text;
    r5_buf_init(&text, page->out.buf->limit);
    rep_tell_value(&(struct rep_out){ .buf = &text }, json_object_get(check, key));
    rep_printf(&page->out, "<td data-h=\"%s\" class=\"m\">", name);
    rep_html_wire(&page->out, r5_buf_str(&text));
    rep_text(&page->out, "</td>");
    r5_buf_reset(&text);
}

static void one_check(struct rep_page *page, const struct rep_row *row, const json_t *check)
{
    struct rep_out *out = &page->out;
    bool ok = rep_flag(check, "ok");
    /* A row in error is not the module's fault, whatever the word of its checks. */
    bool blames_rig = rep_is(check, "word", "need") || row->verdict == REP_ERROR;
    enum rep_verdict like = rep_is(check, "word", "should") ? REP_INCONCLUSIVE
                            : blames_rig                    ? REP_ERROR
                                                            : REP_FAIL;
    like = ok ? REP_PASS : like;
    rep_printf(out, "<tr><td><span class=\"v %s\"><b aria-hidden=\"true\">%s</b> %s</span></td>",
               rep_verdict_word(like), rep_verdict_sign(like), ok ? "ok" : "not ok");
    rep_html_element(page, "td", rep_is(check, "word", "") ? "?" : rep_string(check, "word"));
    rep_text(out, "<td>");
    rep_html(out, rep_string(check, "what"));
    rep_text(out, "</td>");
    side(page, check, "want", "want");
    side(page, check, "got", "got");
    rep_text(out, "<td data-h=\"at\" class=\"soft m\">");
    rep_html(out, rep_string(check, "at"));
    rep_text(out, "</td></tr>\n");
}

static size_t count_of(const struct rep_page *page, const struct rep_row *row, const char *kind)
{
    size_t count = 0;
    for (size_t at = row->first; rep_next(page->run, row, &at, kind) != NULL;)
        count++;
    return count;
}

static void phase_heading(struct rep_page *page, const char *phase)
{
    if (phase[0] == '\0')
        return;
    rep_text(&page->out, "<tr><th colspan=\"6\" scope=\"rowgroup\">");
    rep_html(&page->out, phase);
    rep_text(&page->out, "</th></tr>\n");
}

static void check_rows(struct rep_page *page, const struct rep_row *row, size_t count)
{
    const char *phase = "";
    size_t seen = 0;
    size_t hidden = 0;
    size_t bad = 0;
    for (size_t at = row->first; at < row->last; at++) {
        const json_t *record = page->run->book->record[at];
        if (rep_is(record, "kind", "state") && rep_is(record, "result", "begun"))
            phase = rep_string(record, "phase");
        if (!rep_is(record, "kind", "check"))
            continue;
        bool shown = seen < CHECKS_HEAD || seen + CHECKS_TAIL >= count;
        seen++;
        if (!shown && (rep_flag(record, "ok") || ++bad > BAD_MAX)) {
            hidden++;
            continue;
        }
        hidden_checks(page, &hidden);
        phase_heading(page, phase);
        phase = "";
        one_check(page, row, record);
    }
    hidden_checks(page, &hidden);
}

void rep_html_checks(struct rep_page *page, const struct rep_row *row)
{
    size_t count = count_of(page, row, "check");
    if (count == 0)
        return;
    rep_printf(&page->out,
               "<h4>Checks made: %zu</h4>\n<table class=\"wide checks\"><thead><tr><th>Result</th>"
               "<th>Word</th><th>What</th><th>Want</th><th>Got</th><th>At</th></tr></thead>"
               "<tbody>\n",
               count);
    check_rows(page, row, count);
    rep_text(&page->out, "</tbody></table>\n");
}

void rep_html_risk(struct rep_page *page, const json_t *risk)
{
    struct r5_buf said;
    r5_buf_init(&said, page->out.buf->limit);
    rep_tell_risk(&(struct rep_out){ .buf = &said }, risk);
    rep_html_element(page, "p class=\"why\"", r5_buf_str(&said));
    r5_buf_reset(&said);
}

void rep_html_risks(struct rep_page *page, const struct rep_row *row)
{
    struct rep_out *out = &page->out;
    const json_t *risk;
    bool any = false;
    for (size_t at = row->first; (risk = rep_next(page->run, row, &at, "risk")) != NULL;) {
        rep_text(out, any ? "" : "<h4>Behaviour seen</h4>\n<ul class=\"find\">\n");
        any = true;
        rep_text(out, rep_flag(risk, "weak")
                          ? "<li><span class=\"v inconclusive\"><b aria-hidden=\"true\">\u25b2</b> "
                            "risk</span> "
                          : "<li>");
        rep_html_risk(page, risk);
        rep_text(out, "</li>\n");
    }
    rep_text(out, any ? "</ul>\n" : "");
}

static void talk(struct rep_page *page, const struct rep_row *row, bool full)
{
    size_t lines = rep_dialogue_count(page->run, row);
    if (lines == 0)
        return;
    if (!full) {
        rep_html_dialogue(page, row, false);
        return;
    }
    rep_printf(&page->out,
               "<details class=\"talk%s\"><summary>Dialogue and time line <span class=\"soft\">",
               row->verdict > REP_PASS ? " must" : "");
    rep_count(&page->out, (int64_t)lines, "line");
    rep_text(&page->out, "</span></summary><div>\n");
    rep_html_timeline(page, row);
    rep_html_dialogue(page, row, true);
    rep_text(&page->out, "</div></details>\n");
}

void rep_html_row(struct rep_page *page, const struct rep_row *row, bool full)
{
    if (row->reason[0] != '\0') {
        rep_text(&page->out, "<p class=\"reason\"><strong>");
        rep_text(&page->out, row->verdict == REP_PASS ? "Remark" : "Why");
        rep_text(&page->out, ":</strong> ");
        rep_html(&page->out, row->reason);
        rep_text(&page->out, "</p>\n");
    }
    if (full) {
        rep_html_checks(page, row);
        rep_html_measures(page, row);
        rep_html_risks(page, row);
    }
    talk(page, row, full);
}
