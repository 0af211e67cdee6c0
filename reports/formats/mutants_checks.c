/* SPDX-License-Identifier: Apache-2.0 */
/* Which checks matter: some defect survives when they are muted. */
#include "mutants_parts.h"

static bool excused(const json_t *check)
{
    return *rep_string(check, "excuse") != '\0';
}

void rep_mut_checks_glance(struct rep_page *page, const json_t *found)
{
    const json_t *check;
    size_t i, matter = 0, open = 0, all = json_array_size(rep_array(found, "checks"));
    json_array_foreach(rep_array(found, "checks"), i, check)
    {
        bool matters = rep_flag(check, "matters");
        matter += matters;
        open += !matters && !excused(check);
    }
    rep_mut_glance(page, matter, all,
                   "must_ and measure_ lines matter: with the line muted, a defect survives",
                   open == 0);
    rep_printf(&page->out, "<p>%zu do not, %zu of them without an excuse; ", all - matter, open);
    rep_count(&page->out, rep_number(found, "cases_tried"), "case");
    rep_text(&page->out, " looked at</p></div></div>\n");
}

static void check_line(struct rep_page *page, const json_t *check)
{
    struct rep_out *out = &page->out;
    bool matters = rep_flag(check, "matters");
    rep_text(out, "<tr><td>");
    if (matters)
        rep_mut_sign(page, "pass", "matters");
    else
        rep_mut_sign(page, excused(check) ? "inconclusive" : "fail", "needless");
    rep_text(out, "</td><td><p><b>");
    rep_html(out, rep_string(check, "case"));
    rep_text(out, "</b> ");
    rep_html(out, rep_string(check, "text"));
    rep_text(out, "</p><p><code class=\"soft\">");
    rep_html(out, rep_string(check, "at"));
    rep_text(out, "</code></p></td><td>");
    rep_html(out, rep_string(check, matters ? "survives" : "why"));
    if (!matters && excused(check)) {
        rep_text(out, "<p class=\"soft\">Excused: ");
        rep_html(out, rep_string(check, "excuse"));
        rep_text(out, "</p>");
    }
    rep_text(out, "</td></tr>\n");
}

static void table(struct rep_page *page, const json_t *found, bool matters, const char *title)
{
    struct rep_out *out = &page->out;
    const json_t *check;
    size_t i, count = 0;
    json_array_foreach(rep_array(found, "checks"), i, check)
    {
        count += rep_flag(check, "matters") == matters;
    }
    if (count == 0)
        return;
    rep_printf(out,
               "<h2>%s</h2>\n<table class=\"defects wide\"><thead><tr><th scope=\"col\"></th><th "
               "scope=\"col\">Check</th><th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
               title, matters ? "Defect that survives without it" : "Why not");
    json_array_foreach(rep_array(found, "checks"), i, check)
    {
        if (rep_flag(check, "matters") == matters)
            check_line(page, check);
    }
    rep_text(out, "</tbody></table>\n");
}

void rep_mut_checks(struct rep_page *page, const json_t *found)
{
    table(page, found, false, "Checks that no defect needs");
    table(page, found, true, "Checks that matter");
}
