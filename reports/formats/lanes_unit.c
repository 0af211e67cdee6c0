/* SPDX-License-Identifier: Apache-2.0 */
/* The lanes of one unit: supply, three pins, traffic both ways, the channel. */
#include <strings.h>

#include "dialogue.h"
#include "lanes.h"

#define LANE 24.0
#define HIGH 5.0 /* from the top of a lane */
#define LOW 18.0

static double end_of(const struct rep_lanes *lanes)
{
    return lanes->scale.left + lanes->scale.width;
}

static void name(struct rep_lanes *lanes, const char *text, int unit, bool numbered)
{
    struct rep_out *out = &lanes->page->out;
    rep_printf(out, "<text class=\"name\" x=\"84\" y=\"%.0f\" text-anchor=\"end\">%s",
               lanes->y + 15, text);
    if (numbered)
        rep_printf(out, " %d", unit);
    rep_text(out, "</text>\n");
}

static void untouched(struct rep_lanes *lanes)
{
    rep_printf(&lanes->page->out, "<path class=\"dash\" d=\"M%.0f %.0fH%.0f\"/>\n",
               lanes->scale.left, lanes->y + (HIGH + LOW) / 2, end_of(lanes));
}

static const json_t *next_pin(struct rep_lanes *lanes, size_t *at, const char *pin, int unit)
{
    const json_t *record;
    while ((record = rep_next(lanes->page->run, lanes->row, at, "pin")) != NULL)
        if (strcasecmp(rep_string(record, "pin"), pin) == 0 && rep_number(record, "unit") == unit)
            return record;
    return NULL;
}

static void pin_lane(struct rep_lanes *lanes, const char *pin, int unit, bool numbered)
{
    struct rep_out *out = &lanes->page->out;
    size_t at = lanes->row->first;
    const json_t *record = next_pin(lanes, &at, pin, unit);
    name(lanes, pin, unit, numbered);
    if (record == NULL) {
        untouched(lanes);
        lanes->y += LANE;
        return;
    }
    /* Before its first change a pin had the other level. */
    double level = rep_is(record, "level", "high") ? LOW : HIGH;
    rep_printf(out, "<path class=\"%s\" d=\"M%.0f %.1f",
               rep_is(record, "by", "module") ? "own" : "pin", lanes->scale.left, lanes->y + level);
    for (; record != NULL; record = next_pin(lanes, &at, pin, unit)) {
        level = rep_is(record, "level", "high") ? HIGH : LOW;
        rep_printf(out, "H%.1fV%.1f", rep_scale_x(&lanes->scale, rep_pin_time(record)),
                   lanes->y + level);
    }
    rep_printf(out, "H%.1f\"/>\n", end_of(lanes));
    lanes->y += LANE;
}

static double supply_level(int64_t mv)
{
    double part = (double)mv / 4500.0;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return LOW - (LOW - HIGH) * part;
}

static void supply_labels(struct rep_lanes *lanes, int unit)
{
    const json_t *record;
    double free_from = 0;
    for (size_t at = lanes->row->first;
         (record = rep_next(lanes->page->run, lanes->row, &at, "supply")) != NULL;) {
        double x = rep_scale_x(&lanes->scale, rep_number(record, "t_dev_ns"));
        if (rep_number(record, "unit") != unit || rep_number(record, "mv") == 0 || x < free_from ||
            x > end_of(lanes) - 44)
            continue;
        rep_printf(&lanes->page->out,
                   "<text x=\"%.1f\" y=\"%.0f\" font-size=\"9\">%lld mV</text>\n", x + 3,
                   lanes->y + 16, (long long)rep_number(record, "mv"));
        free_from = x + 48;
    }
}

static void supply_lane(struct rep_lanes *lanes, int unit, bool numbered)
{
    struct rep_out *out = &lanes->page->out;
    const json_t *record;
    bool any = false;
    name(lanes, "VCC", unit, numbered);
    for (size_t at = lanes->row->first;
         (record = rep_next(lanes->page->run, lanes->row, &at, "supply")) != NULL;) {
        if (rep_number(record, "unit") != unit)
            continue;
        double x = rep_scale_x(&lanes->scale, rep_number(record, "t_dev_ns"));
        double y = lanes->y + supply_level(rep_number(record, "mv"));
        rep_printf(out, any ? "H%.1fV%.1f" : "<path class=\"pin\" d=\"M%.1f %.1f", x, y);
        any = true;
    }
    if (any)
        rep_printf(out, "H%.1f\"/>\n", end_of(lanes));
    else
        untouched(lanes);
    supply_labels(lanes, unit);
    lanes->y += LANE;
}

/* One stroke for what passed; many in one place are one stroke. */
static void traffic_lane(struct rep_lanes *lanes, bool tx, int unit, bool numbered)
{
    struct rep_out *out = &lanes->page->out;
    struct rep_dialogue d;
    struct rep_line line;
    double before = -1;
    name(lanes, tx ? "to module" : "from module", unit, numbered);
    rep_printf(out, "<path class=\"rest\" d=\"M%.0f %.1fH%.0f\"/><path class=\"%s\" d=\"",
               lanes->scale.left, lanes->y + LOW, end_of(lanes), tx ? "tick" : "tock");
    rep_dialogue_begin(&d, lanes->page->run, lanes->row);
    while (rep_dialogue_next(&d, &line)) {
        double x = rep_scale_x(&lanes->scale, line.t_ns);
        if (line.kind != REP_WIRE || line.tx != tx || line.unit != unit ||
            (x < before + 0.5 && x > before - 0.5))
            continue;
        rep_printf(out, "M%.1f %.1fv-%.0f", x, lanes->y + LOW, LOW - HIGH);
        before = x;
    }
    rep_text(out, "\"/>\n");
    lanes->y += LANE;
}

static void framed_span(struct rep_lanes *lanes, int64_t from, int64_t to)
{
    double x = rep_scale_x(&lanes->scale, from);
    double width = rep_scale_x(&lanes->scale, to) - x;
    rep_printf(&lanes->page->out,
               "<rect class=\"chan\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\"/>", x,
               lanes->y + HIGH, width > 2 ? width : 2, LOW - HIGH);
}

/* Framed from the first frame until plain text passes again. */
static void channel_lane(struct rep_lanes *lanes, int unit, bool numbered)
{
    struct rep_dialogue d;
    struct rep_line line;
    int64_t from = 0;
    int64_t to = 0;
    bool framed = false;
    name(lanes, "C2C framed", unit, numbered);
    rep_dialogue_begin(&d, lanes->page->run, lanes->row);
    while (rep_dialogue_next(&d, &line)) {
        if (line.kind != REP_WIRE || line.unit != unit)
            continue;
        if (framed && !line.framed)
            framed_span(lanes, from, to);
        if (!framed && line.framed)
            from = line.t_ns;
        framed = line.framed;
        to = line.t_ns;
    }
    if (framed)
        framed_span(lanes, from, to);
    rep_printf(&lanes->page->out, "<path class=\"rest\" d=\"M%.0f %.1fH%.0f\"/>\n",
               lanes->scale.left, lanes->y + LOW, end_of(lanes));
    lanes->y += LANE;
}

void rep_lanes_of_unit(struct rep_lanes *lanes, int unit, bool numbered)
{
    supply_lane(lanes, unit, numbered);
    pin_lane(lanes, "PWR_ON", unit, numbered);
    pin_lane(lanes, "RESET_N", unit, numbered);
    pin_lane(lanes, "V_INT", unit, numbered);
    traffic_lane(lanes, true, unit, numbered);
    traffic_lane(lanes, false, unit, numbered);
    channel_lane(lanes, unit, numbered);
}
