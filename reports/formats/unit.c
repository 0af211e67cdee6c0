/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

static void part(struct rep_out *out, bool *any, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    rep_text(out, *any ? ", " : "");
    rep_text(out, name);
    rep_text(out, value);
    *any = true;
}

bool rep_unit(const struct rep_run *run, size_t *at, struct rep_out *out)
{
    size_t index = (*at)++;
    if (index > 0 && index >= run->units)
        return false;
    const json_t *unit = index < run->units ? run->unit[index] : NULL;
    if (run->units > 1) {
        rep_text(out, rep_string(unit, "name"));
        rep_text(out, ": ");
    }
    bool typed = !rep_is(unit, "type", "");
    bool any = false;
    part(out, &any, "", rep_string(unit, typed ? "type" : "model"));
    part(out, &any, "IMEI ", rep_string(unit, "imei"));
    part(out, &any, "versions ", rep_string(unit, "versions"));
    rep_text(out, any ? "" : "not identified");
    return true;
}
