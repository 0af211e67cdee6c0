/* SPDX-License-Identifier: Apache-2.0 */
/* The time line of a row: pins, supply, traffic, channel and checks over device time, as inline
 * SVG. */
#include <stdlib.h>

#include "dialogue.h"
#include "html.h"
#include "lanes.h"

#define LEFT 92.0
#define WIDTH 750.0

/* The times of all lines; NULL with *count 0 when there is no memory for them. */
static int64_t *all_times(const struct rep_page *page, const struct rep_row *row, size_t *count)
{
    struct rep_dialogue d;
    struct rep_line line;
    int64_t *times = calloc(rep_dialogue_count(page->run, row) + 1, sizeof(times[0]));
    *count = 0;
    if (times == NULL)
        return NULL;
    rep_dialogue_begin(&d, page->run, row);
    while (rep_dialogue_next(&d, &line))
        times[(*count)++] = line.t_ns;
    return times;
}

/* Bit n: unit n has something to show. The first four. */
static unsigned units_of(const struct rep_page *page, const struct rep_row *row)
{
    struct rep_dialogue d;
    struct rep_line line;
    unsigned units = 1;
    rep_dialogue_begin(&d, page->run, row);
    while (rep_dialogue_next(&d, &line))
        if (line.unit < 4)
            units |= 1U << line.unit;
    return units;
}

static void draw(struct rep_lanes *lanes)
{
    unsigned units = units_of(lanes->page, lanes->row);
    int shown = __builtin_popcount(units);
    lanes->bottom = REP_LANES_TOP + shown * REP_UNIT_HEIGHT + REP_CHECKS_HEIGHT;
    rep_printf(&lanes->page->out,
               "<figure><div class=\"scroll\"><svg class=\"time\" viewBox=\"0 0 860 %.0f\" "
               "role=\"img\" aria-label=\"Time line of pins and traffic; the dialogue below says "
               "the same in words\">\n",
               lanes->bottom + REP_AXIS_HEIGHT);
    rep_lane_phases(lanes);
    rep_lane_idle(lanes);
    for (int unit = 0; unit < 4; unit++)
        if (units >> unit & 1)
            rep_lanes_of_unit(lanes, unit, shown > 1);
    rep_lane_checks(lanes);
    rep_lane_axis(lanes);
    rep_text(&lanes->page->out, "</svg></div><figcaption>Device time.");
    if (lanes->scale.idles > 0)
        rep_text(&lanes->page->out, " Between dotted lines: idle time, drawn short.");
    size_t at = lanes->row->first;
    if (rep_next(lanes->page->run, lanes->row, &at, "point") != NULL)
        rep_text(&lanes->page->out, " Dotted among the checks: points of a sweep.");
    rep_text(&lanes->page->out, "</figcaption></figure>\n");
}

void rep_html_timeline(struct rep_page *page, const struct rep_row *row)
{
    size_t count;
    int64_t *times = all_times(page, row, &count);
    struct rep_lanes lanes = { .page = page, .row = row, .y = REP_LANES_TOP };
    if (rep_scale_fit(&lanes.scale, times, count, LEFT, WIDTH))
        draw(&lanes);
    free(times);
}
