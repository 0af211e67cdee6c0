/* SPDX-License-Identifier: Apache-2.0 */
/* What is around the units' lanes: phases, idle time, checks, the axis. */
#include <string.h>

#include "dialogue.h"
#include "lanes.h"
#include "tell.h"

#define LETTER 6.2 /* about the width of one */

static void phase(struct rep_lanes *lanes, const json_t *state, int64_t until, int index)
{
    struct rep_out *out = &lanes->page->out;
    const char *name = rep_string(state, "phase");
    double x = rep_scale_x(&lanes->scale, rep_number(state, "t_dev_ns"));
    double width = rep_scale_x(&lanes->scale, until) - x;
    if (width < 1)
        return;
    rep_printf(out, "<rect class=\"ph%d\" x=\"%.1f\" y=\"2\" width=\"%.1f\" height=\"%.0f\"/>",
               index % 2, x, width, lanes->bottom - 2);
    if ((double)strlen(name) * LETTER > width)
        return;
    rep_printf(out, "<text x=\"%.1f\" y=\"14\">", x + 4);
    rep_html(out, name);
    rep_text(out, "</text>\n");
}

void rep_lane_phases(struct rep_lanes *lanes)
{
    const json_t *state;
    const json_t *open = NULL;
    int index = 0;
    for (size_t at = lanes->row->first;
         (state = rep_next(lanes->page->run, lanes->row, &at, "state")) != NULL;) {
        if (open != NULL)
            phase(lanes, open, rep_number(state, "t_dev_ns"), index++);
        open = rep_is(state, "result", "begun") ? state : NULL;
    }
    if (open != NULL)
        phase(lanes, open, lanes->scale.last, index);
}

void rep_lane_idle(struct rep_lanes *lanes)
{
    struct rep_out *out = &lanes->page->out;
    for (int i = 0; i < lanes->scale.idles; i++) {
        const struct rep_idle *idle = &lanes->scale.idle[i];
        double x = rep_scale_x(&lanes->scale, idle->from);
        rep_printf(out, "<rect class=\"gap\" x=\"%.1f\" y=\"18\" width=\"%.0f\" height=\"%.0f\"/>",
                   x + 5, REP_IDLE_WIDTH - 10, lanes->bottom - 18);
        rep_printf(out, "<path class=\"cut\" d=\"M%.1f 18V%.0fM%.1f 18V%.0f\"/>", x + 5,
                   lanes->bottom, x + REP_IDLE_WIDTH - 5, lanes->bottom);
        rep_printf(out, "<text x=\"%.1f\" y=\"%.0f\" font-size=\"9\" text-anchor=\"middle\">",
                   x + REP_IDLE_WIDTH / 2, lanes->bottom - 2);
        rep_span(out, idle->to - idle->from);
        rep_text(out, "</text>\n");
    }
}

/* "what = value" for those who point at it. */
static void sweep_point(struct rep_lanes *lanes, const struct rep_line *line, double x)
{
    struct rep_out *out = &lanes->page->out;
    struct r5_buf said;
    r5_buf_init(&said, out->buf->limit);
    rep_tell(&(struct rep_out){ .buf = &said }, line);
    rep_printf(out, "<path class=\"point\" d=\"M%.1f %.0fv18\">", x, lanes->y + 2);
    rep_html_element(lanes->page, "title", r5_buf_str(&said));
    rep_text(out, "</path>");
    r5_buf_reset(&said);
}

static void judged(struct rep_lanes *lanes, const struct rep_line *line, double x)
{
    struct rep_out *out = &lanes->page->out;
    if (rep_is_bad(line))
        rep_printf(out,
                   "<text class=\"bad\" x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%s</text>", x,
                   lanes->y + 15, line->kind == REP_TROUBLE ? "!" : "\u2717");
    else
        rep_printf(out, "<path class=\"good\" d=\"M%.1f %.0fv6\"/>", x, lanes->y + 9);
}

void rep_lane_checks(struct rep_lanes *lanes)
{
    struct rep_out *out = &lanes->page->out;
    struct rep_dialogue d;
    struct rep_line line;
    double check_before = -1;
    double point_before = -3;
    rep_printf(out, "<text class=\"name\" x=\"84\" y=\"%.0f\" text-anchor=\"end\">checks</text>",
               lanes->y + 15);
    rep_dialogue_begin(&d, lanes->page->run, lanes->row);
    while (rep_dialogue_next(&d, &line)) {
        double x = rep_scale_x(&lanes->scale, line.t_ns);
        bool judges =
            line.kind == REP_CHECK || line.kind == REP_MEASURE || line.kind == REP_TROUBLE;
        if (line.kind == REP_POINT && (x > point_before + 3 || x < point_before - 3)) {
            point_before = x;
            sweep_point(lanes, &line, x);
        } else if (judges && (rep_is_bad(&line) || x > check_before + 1 || x < check_before - 1)) {
            check_before = x;
            judged(lanes, &line, x);
        }
    }
    rep_text(out, "\n");
}

/* Seconds or milliseconds, with the decimals that the step needs. */
static void axis_label(struct rep_lanes *lanes, double x, int64_t t, int64_t step)
{
    bool seconds = lanes->scale.last >= 2000000000;
    int64_t unit = seconds ? 1000000000 : 1000000;
    int decimals = 0;
    for (int64_t part = step; part < unit && decimals < 6; part *= 10)
        decimals++;
    rep_printf(&lanes->page->out,
               "<text x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%.*f %s</text>\n", x,
               lanes->bottom + 18, decimals, (double)t / (double)unit, seconds ? "s" : "ms");
}

void rep_lane_axis(struct rep_lanes *lanes)
{
    const struct rep_scale *scale = &lanes->scale;
    struct rep_out *out = &lanes->page->out;
    int64_t step = rep_scale_step(scale, 64);
    double before = -100;
    rep_printf(out, "<path class=\"axis\" d=\"M%.0f %.0fh%.0f\"/>\n", scale->left, lanes->bottom,
               scale->width);
    int64_t t = (scale->first + step - 1) / step * step;
    for (int ticks = 0; t <= scale->last && ticks < 200; t += step, ticks++) {
        /* A long idle stretch is stepped over, not through. */
        for (int i = 0; i < scale->idles; i++)
            if (t > scale->idle[i].from && t < scale->idle[i].to)
                t = (scale->idle[i].to + step - 1) / step * step;
        double x = rep_scale_x(scale, t);
        if (t > scale->last || x < before + 56 || x > scale->left + scale->width - 16)
            continue;
        rep_printf(out, "<path class=\"axis\" d=\"M%.1f %.0fv5\"/>", x, lanes->bottom);
        axis_label(lanes, x, t, step);
        before = x;
    }
}
