/* SPDX-License-Identifier: Apache-2.0 */
/* What an engineer looks for first: what did not pass, errors of the rig, and risks. */
#include "html.h"
#include "tell.h"

static void link_to(struct rep_page *page, const struct rep_row *row)
{
    struct rep_out *out = &page->out;
    rep_text(out, "<a href=\"#");
    rep_text(out, rep_html_anchor(page, row));
    rep_text(out, "\"><code>");
    rep_html(out, row->name);
    rep_text(out, "</code></a> ");
}

static void finding(struct rep_page *page, const struct rep_row *row)
{
    struct rep_out *out = &page->out;
    rep_text(out, "<li>");
    rep_html_verdict(page, row->verdict);
    rep_text(out, " ");
    link_to(page, row);
    rep_html(out, rep_string(row->start, "title"));
    rep_html_element(page, "p class=\"why\"", row->reason);
    rep_text(out, "</li>\n");
}

static void not_passed(struct rep_page *page)
{
    static const enum rep_verdict order[] = { REP_FAIL, REP_ERROR, REP_INCONCLUSIVE };
    const struct rep_run *run = page->run;
    if (run->row_count.of[REP_FAIL] + run->row_count.of[REP_ERROR] +
            run->row_count.of[REP_INCONCLUSIVE] + run->strays ==
        0)
        return;
    rep_text(&page->out, "<section><h2>What did not pass</h2>\n<ul class=\"find\">\n");
    for (size_t v = 0; v < sizeof(order) / sizeof(order[0]); v++)
        for (size_t i = 0; i < run->rows; i++)
            if (run->row[i].verdict == order[v])
                finding(page, &run->row[i]);
    for (size_t i = 0; i < run->strays; i++) {
        rep_text(&page->out, "<li>");
        rep_html_verdict(page, REP_ERROR);
        rep_text(&page->out, " between cases");
        rep_html_element(page, "p class=\"why\"", rep_string(run->stray[i], "text"));
        rep_text(&page->out, "</li>\n");
    }
    rep_text(&page->out, "</ul></section>\n");
}

static void risk_item(struct rep_page *page, const struct rep_row *row, const json_t *risk)
{
    struct rep_out *out = &page->out;
    rep_text(out,
             "<li><span class=\"v inconclusive\"><b aria-hidden=\"true\">\u25b2</b> risk</span> ");
    link_to(page, row);
    rep_html(out, rep_string(row->start, "title"));
    rep_html_risk(page, risk);
    rep_text(out, "</li>\n");
}

static void risks(struct rep_page *page)
{
    const struct rep_run *run = page->run;
    bool any = false;
    for (size_t i = 0; i < run->rows; i++) {
        const json_t *risk;
        size_t at = run->row[i].first;
        while ((risk = rep_next(run, &run->row[i], &at, "risk")) != NULL) {
            if (!rep_flag(risk, "weak"))
                continue;
            if (!any)
                rep_text(&page->out,
                         "<section><h2>Risks</h2>\n<p class=\"soft\">Behaviour for which no public "
                         "rule exists, and which looks weak. It does not change a verdict.</p>\n"
                         "<ul class=\"find\">\n");
            any = true;
            risk_item(page, &run->row[i], risk);
        }
    }
    if (any)
        rep_text(&page->out, "</ul></section>\n");
}

void rep_html_findings(struct rep_page *page)
{
    not_passed(page);
    risks(page);
}
