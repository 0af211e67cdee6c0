/* SPDX-License-Identifier: Apache-2.0 */
/* Values measured, each with its limits as a small bar. */
#include "html.h"
#include "tell.h"

#define WIDTH 176.0 /* of a bar, in its own units */

struct range {
    double low, high;
};

/* What the bar spans: value and limits, with a tenth of room, from zero where nothing is below. */
static struct range span_of(double value, const json_t *min, const json_t *max)
{
    struct range r = { value, value };
    double limits[2] = { (double)json_integer_value(min), (double)json_integer_value(max) };
    bool there[2] = { json_is_integer(min), json_is_integer(max) };
    for (int i = 0; i < 2; i++) {
        if (there[i] && limits[i] < r.low)
            r.low = limits[i];
        if (there[i] && limits[i] > r.high)
            r.high = limits[i];
    }
    if (r.low > 0 && !(there[0] && r.low * 2 > r.high))
        r.low = 0;
    double room = r.high > r.low ? (r.high - r.low) / 10 : 1;
    return (struct range){ r.low > 0 || r.low < 0 ? r.low - room : 0, r.high + room };
}

static double place(struct range r, double value)
{
    return (value - r.low) / (r.high - r.low) * WIDTH;
}

static void bar(struct rep_page *page, const json_t *measure)
{
    const json_t *min = json_object_get(measure, "min");
    const json_t *max = json_object_get(measure, "max");
    double value = (double)rep_number(measure, "value");
    struct range r = span_of(value, min, max);
    struct rep_out *out = &page->out;
    double from = json_is_integer(min) ? place(r, (double)json_integer_value(min)) : 0;
    double to = json_is_integer(max) ? place(r, (double)json_integer_value(max)) : WIDTH;
    rep_text(out, "<svg class=\"bar\" viewBox=\"0 0 176 14\" aria-hidden=\"true\">"
                  "<rect class=\"track\" y=\"4\" width=\"176\" height=\"6\" rx=\"3\"/>");
    if (to > from)
        rep_printf(
            out, "<rect class=\"zone\" x=\"%.1f\" y=\"2\" width=\"%.1f\" height=\"10\" rx=\"2\"/>",
            from, to - from);
    rep_printf(out, "<rect class=\"%s\" x=\"%.1f\" width=\"4\" height=\"14\" rx=\"1\"/></svg>",
               rep_flag(measure, "ok") ? "in" : "out", place(r, value) - 2);
}

static void one_measure(struct rep_page *page, const json_t *measure)
{
    struct rep_out *out = &page->out;
    bool ok = rep_flag(measure, "ok");
    rep_printf(out,
               "<tr><td><span class=\"v %s\"><b aria-hidden=\"true\">%s</b> %s</span></td><td>",
               ok ? "pass" : "fail", rep_verdict_sign(ok ? REP_PASS : REP_FAIL),
               ok ? "within" : "outside");
    rep_html(out, rep_string(measure, "what"));
    rep_printf(out, "</td><td data-h=\"value\">%lld ", (long long)rep_number(measure, "value"));
    rep_html(out, rep_string(measure, "unit_of"));
    rep_text(out, "</td><td data-h=\"limits\">");
    struct r5_buf limits;
    r5_buf_init(&limits, out->buf->limit);
    rep_tell_limits(&(struct rep_out){ .buf = &limits }, measure);
    rep_html(out, r5_buf_str(&limits));
    r5_buf_reset(&limits);
    rep_text(out, "</td><td>");
    bar(page, measure);
    rep_text(out, "</td></tr>\n");
}

void rep_html_measures(struct rep_page *page, const struct rep_row *row)
{
    const json_t *measure;
    bool any = false;
    for (size_t at = row->first; (measure = rep_next(page->run, row, &at, "measure")) != NULL;) {
        if (!any)
            rep_text(&page->out,
                     "<h4>Measured</h4>\n<table class=\"wide\"><thead><tr><th>Result</th>"
                     "<th>What</th><th>Value</th><th>Limits</th><th></th></tr></thead><tbody>\n");
        any = true;
        one_measure(page, measure);
    }
    if (any)
        rep_text(&page->out, "</tbody></table>\n");
}
