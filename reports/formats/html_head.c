/* SPDX-License-Identifier: Apache-2.0 */
/* The top of the page: banner, verdict at a glance, the facts of the run. */
#include <inttypes.h>

#include "html.h"
#include "notice.h"
#include "tell.h"
#include "unit.h"

void rep_html_banner(struct rep_page *page)
{
    if (page->run->emulated)
        rep_text(&page->out, "<p class=\"emulated\" role=\"note\">" REP_EMULATED "</p>\n");
}

static const enum rep_verdict order[] = { REP_PASS, REP_FAIL, REP_ERROR, REP_INCONCLUSIVE,
                                          REP_SKIPPED };
#define ORDERED (sizeof(order) / sizeof(order[0]))

static void counts_bar(struct rep_page *page)
{
    const struct rep_counts *count = &page->run->case_count;
    struct rep_out *out = &page->out;
    double x = 0;
    rep_text(out,
             "<svg viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    for (size_t i = 0; i < ORDERED; i++) {
        double width =
            count->all > 0 ? 1000.0 * (double)count->of[order[i]] / (double)count->all : 0;
        if (width > 0)
            rep_printf(out, "<rect class=\"f-%s\" x=\"%.1f\" width=\"%.1f\" height=\"14\"/>",
                       rep_verdict_word(order[i]), x, width > 3 ? width - 1.5 : width);
        x += width;
    }
    rep_text(out, "</svg>\n");
}

static void legend(struct rep_page *page)
{
    const struct rep_counts *count = &page->run->case_count;
    struct rep_out *out = &page->out;
    rep_text(out, "<div class=\"legend\">");
    for (size_t i = 0; i < ORDERED; i++) {
        const char *word = rep_verdict_word(order[i]);
        rep_printf(out, "<span class=\"v %s\"><b aria-hidden=\"true\">%s</b> %zu %s</span> ", word,
                   rep_verdict_sign(order[i]), count->of[order[i]], word);
    }
    rep_text(out, "</div>\n");
}

void rep_html_headline(struct rep_page *page)
{
    const struct rep_run *run = page->run;
    const char *word = rep_verdict_word(run->verdict);
    const json_t *plan = rep_object(run->start, "plan");
    struct rep_out *out = &page->out;
    rep_text(out, "<p class=\"kicker\">r5conform \u00b7 security conformance report \u00b7 run ");
    rep_html(out, rep_string(run->start, "run"));
    rep_text(out, "</p>\n<h1>");
    rep_html(out, rep_is(plan, "title", "") ? rep_string(plan, "name") : rep_string(plan, "title"));
    rep_text(out, "<br><span class=\"soft\">");
    rep_html(out, rep_string(rep_object(run->start, "module"), "title"));
    rep_printf(out, "</span></h1>\n<div class=\"glance %s\"><div class=\"word\">", word);
    rep_printf(out, "<span aria-hidden=\"true\">%s</span> %c%s</div>\n",
               rep_verdict_sign(run->verdict), word[0] - 'a' + 'A', word + 1);
    rep_printf(out, "<div class=\"counts\">%zu of ", run->case_count.of[REP_PASS]);
    rep_count(out, (int64_t)run->cases, "case");
    rep_printf(out, " passed <span class=\"soft\">(%zu of ", run->row_count.of[REP_PASS]);
    rep_count(out, (int64_t)run->rows, "row");
    rep_text(out, ")</span>");
    counts_bar(page);
    legend(page);
    rep_text(out, "</div></div>\n");

    struct r5_buf text;
    r5_buf_init(&text, out->buf->limit);
    for (int at = 0; rep_notice(run, &at, &(struct rep_out){ .buf = &text });) {
        rep_html_element(page, "p class=\"notice\"", r5_buf_str(&text));
        r5_buf_reset(&text);
    }
}

static void fact(struct rep_page *page, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    rep_printf(&page->out, "<dt>%s</dt>", name);
    rep_html_element(page, "dd", value);
    rep_text(&page->out, "\n");
}

static void named(struct rep_page *page, const char *name, const char *key)
{
    const json_t *thing = rep_object(page->run->start, key);
    struct rep_out *out = &page->out;
    rep_printf(out, "<dt>%s</dt><dd>", name);
    rep_html(out, rep_string(thing, "name"));
    if (!rep_is(thing, "kind", "")) {
        rep_text(out, ", ");
        rep_html(out, rep_string(thing, "kind"));
        rep_text(out, rep_flag(thing, "rehearsal") ? ", a rehearsal" : "");
    }
    rep_text(out, " <code class=\"soft\">");
    char digest[13] = "";
    for (int i = 0; i < 12 && rep_string(thing, "sha256")[i] != '\0'; i++)
        digest[i] = rep_string(thing, "sha256")[i];
    rep_html(out, digest);
    rep_text(out, "</code></dd>\n");
}

static void units(struct rep_page *page)
{
    struct r5_buf unit;
    r5_buf_init(&unit, page->out.buf->limit);
    for (size_t at = 0; rep_unit(page->run, &at, &(struct rep_out){ .buf = &unit });) {
        fact(page, "Unit", r5_buf_str(&unit));
        r5_buf_reset(&unit);
    }
}

/* Which port, which wires, which supply: how the module was reached. */
static void bench(struct rep_page *page)
{
    static const char *const parts[] = { "transport", "pins", "supply" };
    size_t i;
    json_t *unit;
    json_array_foreach(rep_array(page->run->start, "units"), i, unit)
    {
        rep_text(&page->out, "<dt>Reached by</dt><dd>");
        for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
            bool none = rep_is(unit, parts[p], "none") || rep_is(unit, parts[p], "");
            rep_text(&page->out, p > 0 && !none ? "<br>" : "");
            rep_html(&page->out, none ? "" : rep_string(unit, parts[p]));
        }
        rep_text(&page->out, "</dd>\n");
    }
}

static void times(struct rep_page *page)
{
    const struct rep_run *run = page->run;
    struct rep_out *out = &page->out;
    rep_text(out, "<dt>Begun</dt><dd>");
    rep_when(out, run->begun_us);
    rep_text(out, "</dd>\n<dt>Wall time</dt><dd>");
    rep_span(out, rep_wall_ns(run));
    rep_text(out, "</dd>\n<dt>Device time</dt><dd>");
    rep_span(out, run->device_ns);
    if (rep_ratio(run) > 0)
        rep_printf(out, " <span class=\"soft\">(%" PRId64 " \u00d7 wall time)</span>",
                   rep_ratio(run));
    rep_text(out, "</dd>\n");
}

static void written_by(struct rep_page *page)
{
    const json_t *tool = rep_object(page->run->start, "tool");
    struct rep_out *out = &page->out;
    rep_text(out, "<dt>Written by</dt><dd>");
    rep_html(out, rep_string(tool, "name"));
    rep_text(out, " ");
    rep_html(out, rep_string(tool, "version"));
    rep_text(out, " <code class=\"soft\">");
    rep_html(out, rep_string(tool, "revision"));
    rep_text(out, "</code></dd>\n<dt>Journal</dt><dd><code class=\"hex\">");
    rep_html(out, page->run->hash);
    rep_text(out, "</code> <span class=\"soft\">");
    rep_count(out, (int64_t)page->run->book->lines, "record");
    rep_printf(out, ", chain %s</span></dd>\n", page->run->book->chain_holds ? "whole" : "BROKEN");
}

void rep_html_facts(struct rep_page *page)
{
    const struct rep_run *run = page->run;
    struct r5_buf seed;
    r5_buf_init(&seed, page->out.buf->limit);
    rep_tell_value(&(struct rep_out){ .buf = &seed }, json_object_get(run->start, "seed"));
    rep_text(&page->out, "<div class=\"two\"><dl class=\"facts\">\n");
    named(page, "Plan", "plan");
    named(page, "Module", "module");
    units(page);
    named(page, "Rig", "rig");
    bench(page);
    fact(page, "Seed", r5_buf_str(&seed));
    rep_text(&page->out, "</dl><dl class=\"facts\">\n");
    times(page);
    written_by(page);
    rep_text(&page->out, "</dl></div>\n");
    r5_buf_reset(&seed);
}
