/* SPDX-License-Identifier: Apache-2.0 */
/* The cases by suite, each with its claim and its rows. */

#include "html.h"
#include "tell.h"

static void tools(struct rep_page *page)
{
    static const enum rep_verdict order[] = { REP_PASS, REP_FAIL, REP_ERROR, REP_INCONCLUSIVE,
                                              REP_SKIPPED };
    struct rep_out *out = &page->out;
    rep_text(out,
             "<div class=\"tools\" role=\"search\"><input id=\"find\" type=\"search\" "
             "aria-label=\"Filter cases\" placeholder=\"id, title, requirement, CWE\u2026\">\n");
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        if (page->run->case_count.of[order[i]] > 0)
            rep_printf(out,
                       "<button type=\"button\" data-v=\"%s\" aria-pressed=\"false\">%s %s"
                       "</button>\n",
                       rep_verdict_word(order[i]), rep_verdict_sign(order[i]),
                       rep_verdict_word(order[i]));
    rep_text(out, "<output id=\"found\"></output></div>\n");
}

static const char *requirement_title(const struct rep_run *run, const char *id)
{
    const json_t *known = rep_array(run->start, "requirements");
    for (size_t i = 0; i < json_array_size(known); i++)
        if (rep_is(json_array_get(known, i), "id", id))
            return rep_string(json_array_get(known, i), "title");
    return "";
}

static void requirements(struct rep_page *page, const json_t *ids)
{
    struct rep_out *out = &page->out;
    if (json_array_size(ids) == 0)
        return;
    rep_text(out, "<dt>Requirements</dt><dd>");
    for (size_t i = 0; i < json_array_size(ids); i++) {
        rep_text(out, i > 0 ? ", <abbr title=\"" : "<abbr title=\"");
        rep_html(out, requirement_title(page->run, rep_item(ids, i)));
        rep_text(out, "\">");
        rep_html(out, rep_item(ids, i));
        rep_text(out, "</abbr>");
    }
    rep_text(out, "</dd>\n");
}

static void words(struct rep_page *page, const char *name, const json_t *items)
{
    if (json_array_size(items) == 0)
        return;
    rep_printf(&page->out, "<dt>%s</dt><dd>", name);
    for (size_t i = 0; i < json_array_size(items); i++) {
        rep_text(&page->out, i > 0 ? ", " : "");
        rep_html(&page->out, rep_item(items, i));
    }
    rep_text(&page->out, "</dd>\n");
}

static void word(struct rep_page *page, const char *name, const char *text)
{
    if (text[0] == '\0')
        return;
    rep_printf(&page->out, "<dt>%s</dt>", name);
    rep_html_element(page, "dd", text);
    rep_text(&page->out, "\n");
}

static void about(struct rep_page *page, const json_t *start)
{
    rep_html_element(page, "p class=\"claim\"", rep_string(start, "says"));
    rep_text(&page->out, "\n<div class=\"two\"><dl class=\"facts\">\n");
    requirements(page, rep_array(start, "requirements"));
    words(page, "CWE", rep_array(start, "cwe"));
    word(page, "Expected", rep_string(start, "expect"));
    rep_text(&page->out, "</dl><dl class=\"facts\">\n");
    word(page, "Starts from", rep_string(start, "starts"));
    words(page, "Needs", rep_array(start, "needs"));
    word(page, "Tier", rep_string(start, "tier"));
    words(page, "Tags", rep_array(start, "tags"));
    rep_text(&page->out, "</dl></div>\n");
}

/* The first row that has the case's verdict stands for it. */
static size_t representative(const struct rep_run *run, const struct rep_case *c)
{
    for (size_t i = c->first_row; i < c->first_row + c->rows; i++)
        if (run->row[i].verdict == c->verdict)
            return i;
    return c->first_row;
}

static void nested_row(struct rep_page *page, const struct rep_row *row, bool full)
{
    struct rep_out *out = &page->out;
    bool bad = row->verdict > REP_PASS;
    rep_printf(out, "<details class=\"row%s\"%s id=\"", bad ? " must" : "", bad ? " open" : "");
    rep_text(out, rep_html_anchor(page, row));
    rep_text(out, "\"><summary>");
    rep_html_verdict(page, row->verdict);
    rep_text(out, " <code>");
    rep_html(out,
             rep_string(row->start, "row")[0] != '\0' ? rep_string(row->start, "row") : row->name);
    rep_text(out, "</code>");
    if (rep_number(row->start, "repeat") > 1)
        rep_printf(out, " repeat %lld", (long long)rep_number(row->start, "repeat"));
    rep_text(out, " <span class=\"soft\">");
    rep_span(out, row->device_ns);
    rep_text(out, "</span></summary><div>\n");
    rep_html_row(page, row, full || bad);
    rep_text(out, "</div></details>\n");
}

static void rows(struct rep_page *page, const struct rep_case *c)
{
    const struct rep_run *run = page->run;
    if (c->rows == 1 && rep_is(c->start, "row", "")) {
        rep_html_row(page, &run->row[c->first_row], true);
        return;
    }
    rep_text(&page->out, "<h4>");
    rep_count(&page->out, (int64_t)c->rows, "row");
    rep_text(&page->out, ":");
    for (int v = REP_VERDICTS - 1; v >= 0; v--)
        if (c->count.of[v] > 0)
            rep_printf(&page->out, " %zu %s", c->count.of[v],
                       rep_verdict_word((enum rep_verdict)v));
    rep_text(&page->out, "</h4>\n");
    size_t full = representative(run, c);
    for (size_t i = c->first_row; i < c->first_row + c->rows; i++)
        nested_row(page, &run->row[i], i == full);
}

static void find_words(struct rep_page *page, const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        rep_html(&page->out, rep_item(items, i));
        rep_text(&page->out, " ");
    }
}

static void one_case(struct rep_page *page, size_t index)
{
    const struct rep_case *c = &page->run->case_[index];
    struct rep_out *out = &page->out;
    bool bad = c->verdict > REP_PASS;
    int64_t device_ns = 0;
    for (size_t i = c->first_row; i < c->first_row + c->rows; i++)
        device_ns = rep_sum(device_ns, page->run->row[i].device_ns);
    rep_printf(out, "<details class=\"case%s\"%s data-v=\"%s\" id=\"", bad ? " bad" : "",
               bad ? " open" : "", rep_verdict_word(c->verdict));
    rep_text(out, page->anchors.of_case[index]);
    rep_text(out, "\" data-find=\"");
    find_words(page, rep_array(c->start, "requirements"));
    find_words(page, rep_array(c->start, "cwe"));
    find_words(page, rep_array(c->start, "tags"));
    rep_text(out, "\"><summary>");
    rep_html_verdict(page, c->verdict);
    rep_html_element(page, "code", c->id);
    rep_html_element(page, "span class=\"title\"", rep_string(c->start, "title"));
    rep_text(out, "<span class=\"num rows soft\">");
    rep_count(out, (int64_t)c->rows, "row");
    rep_text(out, "</span><span class=\"num soft\">");
    rep_span(out, device_ns);
    rep_text(out, "</span></summary><div class=\"inner\">\n");
    about(page, c->start);
    rows(page, c);
    rep_text(out, "</div></details>\n");
}

static void suite_section(struct rep_page *page, const struct rep_suite *suite)
{
    struct rep_out *out = &page->out;
    bool titled = !rep_is(suite->about, "title", "");
    rep_text(out, "<section class=\"suite\"><h3>");
    rep_html(out, titled ? rep_string(suite->about, "title") : suite->name);
    rep_printf(out, " <span class=\"soft\">%zu of %zu passed</span></h3>\n",
               suite->count.of[REP_PASS], suite->cases);
    rep_html_element(page, "p class=\"soft\"", rep_string(suite->about, "about"));
    rep_text(out, "<div class=\"cols\" aria-hidden=\"true\"><span>Verdict</span><span>Case</span>"
                  "<span>Title</span><span class=\"num\">Rows</span><span class=\"num\">Device time"
                  "</span></div>\n");
    for (size_t i = 0; i < suite->cases; i++)
        one_case(page, suite->first_case + i);
    rep_text(out, "</section>\n");
}

void rep_html_cases(struct rep_page *page)
{
    rep_text(&page->out, "<section><h2>Cases</h2>\n");
    tools(page);
    for (size_t i = 0; i < page->run->suites; i++)
        suite_section(page, &page->run->suite[i]);
    rep_text(&page->out, "</section>\n");
}
