/* SPDX-License-Identifier: Apache-2.0 */
/* The table of requirements: which cases name each, how it stands, and why not better. */
#include "html.h"
#include "requirement.h"

static void naming_cases(struct rep_page *page, const char *id)
{
    const struct rep_run *run = page->run;
    struct rep_out *out = &page->out;
    for (size_t i = 0; i < run->cases; i++) {
        const struct rep_case *c = &run->case_[i];
        if (!rep_lists(c->start, "requirements", id))
            continue;
        rep_printf(out, "<span class=\"v %s\" title=\"%s\">%s <a href=\"#",
                   rep_verdict_word(c->verdict), rep_verdict_word(c->verdict),
                   rep_verdict_sign(c->verdict));
        rep_text(out, page->anchors.of_case[i]);
        rep_text(out, "\">");
        rep_html(out, c->id);
        rep_text(out, "</a></span> ");
    }
}

static void reason(struct rep_page *page, const char *who, const char *what)
{
    rep_text(&page->out, "<div class=\"soft\">");
    rep_html(&page->out, who);
    rep_text(&page->out, what);
    rep_text(&page->out, "</div>");
}

/* What keeps it from being shown. */
static void reasons(struct rep_page *page, const struct rep_requirement *r)
{
    static const char *const held_by[REP_VERDICTS] = {
        [REP_SKIPPED] = " was skipped",          [REP_PASS] = "",
        [REP_INCONCLUSIVE] = " is inconclusive", [REP_FAIL] = " failed",
        [REP_ERROR] = " ended in an error",
    };
    const struct rep_run *run = page->run;
    for (size_t i = 0; i < run->cases; i++) {
        const struct rep_case *c = &run->case_[i];
        if (!rep_lists(c->start, "requirements", r->id))
            continue;
        if (c->verdict != REP_PASS)
            reason(page, c->id, held_by[c->verdict]);
        else if (c->characterised)
            reason(page, c->id, " only characterises");
    }
    if (r->entry == NULL)
        reason(page, "", "not in the catalogues of this run");
    else if (rep_is(r->entry, "bench_testable", "no"))
        reason(page, "", "a bench cannot test it");
    else if (!rep_is(r->entry, "bench_testable", "yes"))
        reason(page, "", "a bench can test a part of it");
}

static void requirement(struct rep_page *page, const struct rep_requirement *r)
{
    static const enum rep_verdict like[] = { [REP_SHOWN] = REP_PASS,
                                             [REP_PARTLY] = REP_INCONCLUSIVE,
                                             [REP_NOT_SHOWN] = REP_SKIPPED,
                                             [REP_CONTRADICTED] = REP_FAIL };
    struct rep_out *out = &page->out;
    rep_text(out, "<tr><td><code>");
    rep_html(out, r->id);
    rep_text(out, "</code></td><td>");
    rep_html(out, r->entry != NULL ? rep_string(r->entry, "title")
                                   : "not in the catalogues of this run");
    rep_html_element(page, "div class=\"soft\"", rep_string(r->entry, "capability"));
    rep_text(out, "</td><td>");
    naming_cases(page, r->id);
    rep_printf(out, "</td><td><span class=\"v %s\">%s</span>", rep_verdict_word(like[r->standing]),
               rep_standing_word(r->standing, page->run->emulated));
    if (r->standing != REP_SHOWN)
        reasons(page, r);
    rep_text(out, "</td></tr>\n");
}

static void heading(struct rep_page *page, const struct rep_requirement *r)
{
    rep_text(&page->out, "<tr><th colspan=\"4\" scope=\"rowgroup\">");
    rep_html(&page->out,
             r->entry != NULL ? rep_string(r->entry, "catalogue") : "Not in a catalogue");
    rep_text(&page->out, "</th></tr>\n");
}

static void table(struct rep_page *page, const struct rep_requirements *all)
{
    rep_text(&page->out, "<table class=\"wide req\"><thead><tr><th>Requirement</th><th>Text</th>"
                         "<th>Cases</th><th>Standing</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < all->count; i++) {
        if (i == 0 || !rep_same_catalogue(&all->of[i - 1], &all->of[i]))
            heading(page, &all->of[i]);
        requirement(page, &all->of[i]);
    }
    rep_text(&page->out, "</tbody></table>\n");
}

void rep_html_requirements(struct rep_page *page)
{
    struct rep_requirements all;
    enum r5_status status = rep_requirements_build(page->run, &all);
    if (status != R5_OK) {
        page->out.status = page->out.status == R5_OK ? status : page->out.status;
        return;
    }
    rep_text(&page->out, "<section><h2>Requirements touched</h2>\n<p class=\"soft\">");
    rep_text(&page->out,
             page->run->emulated
                 ? "The module was emulated: what follows is a rehearsal of the suites and is no "
                   "coverage of a requirement."
                 : "A module is a part: what is shown here supports the claims of the product it "
                   "is built into, and does not replace them.");
    rep_text(&page->out, " The list has only what the cases of this run name; the catalogues have "
                         "more.</p>\n");
    if (all.count > 0)
        table(page, &all);
    rep_text(&page->out, "</section>\n");
    rep_requirements_reset(&all);
}
