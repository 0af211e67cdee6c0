/* SPDX-License-Identifier: Apache-2.0 */
#include "pulse.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    RAILS_MS = 5000, /* V_INT falls after VCC is gone */
    START_MS = 5000, /* V_INT rises after a start event */
    QUIET_MS = 1000, /* V_INT that has not moved so long will stay */
    EDGES_TOLD = 16,
    RESET_MARGIN_MS = 50,
    SUPPLY_OFF_MS = 500,
    SETTLE_MS = 1 /* an edge is told with the time that passes after it */
};

static const char *const words[RUN_PULSES] = { "power", "reset", "emergency", "supply-cycle" };

const char *run_pulse_word(enum run_pulse pulse)
{
    return words[pulse];
}

static long number(const struct run_pulser *p, const char *key)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(p->module, key);
    return leaf != NULL ? leaf->number : 0;
}

long run_pulse_ms(const struct run_pulser *p, enum run_pulse pulse)
{
    switch (pulse) {
    case RUN_PULSE_POWER:
        return (number(p, "pwr.on_min_ms") + number(p, "pwr.on_max_ms")) / 2;
    case RUN_PULSE_RESET:
        return number(p, "pwr.reset_min_ms") + RESET_MARGIN_MS;
    case RUN_PULSE_EMERGENCY:
        return number(p, "pwr.emergency_ms");
    default:
        return SUPPLY_OFF_MS;
    }
}

static void say(const struct run_pulser *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(const struct run_pulser *p, const char *format, ...)
{
    char text[240];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    p->say(p->self, text);
}

static double ms_between(r5_time from, r5_time to)
{
    return (double)(to - from) / (double)R5_NS_PER_MS;
}

/* --- V_INT --- */

static bool has_vint(const struct run_pulser *p)
{
    return p->unit->file->pin[LINK_V_INT].by != CFG_BY_NONE;
}

static void forget_edges(const struct run_pulser *p)
{
    struct r5_error ignored;
    struct link_edge edge;
    while (has_vint(p) && link_pin_wait_edge(p->unit->pins, 0, &edge, &ignored) == R5_OK)
        ;
}

static void tell_edge(const struct run_pulser *p, const struct link_edge *edge, r5_time begun)
{
    say(p, "V_INT %s after %.3f ms%s", edge->level == LINK_HIGH ? "rises" : "falls",
        ms_between(begun, edge->at), edge->lost_some ? " (edges before it were not seen)" : "");
}

/*
 * Tells each edge since `begun` until V_INT has stayed at `wanted` for `quiet_ms`, or has not come
 * to it within the limit. *level is where it ends.
 */
static enum r5_status follow_vint(const struct run_pulser *p, r5_time begun, enum link_level wanted,
                                  long limit_ms, long quiet_ms, enum link_level *level,
                                  struct r5_error *error)
{
    struct link_edge edge;
    int told = 0;
    r5_time limit = link_now(p->clock) + r5_ms(limit_ms);
    for (;;) {
        enum r5_status status = link_pin_get(p->unit->pins, LINK_V_INT, level, error);
        if (status != R5_OK)
            return status;
        r5_time quiet = link_now(p->clock) + r5_ms(quiet_ms);
        r5_time until = *level == wanted && quiet < limit ? quiet : limit;
        status = link_pin_wait_edge(p->unit->pins, until, &edge, error);
        if (status == R5_E_TIMEOUT)
            break;
        if (status != R5_OK)
            return status;
        if (told++ < EDGES_TOLD)
            tell_edge(p, &edge, begun);
    }
    if (told > EDGES_TOLD)
        say(p, "... and %d more edges of V_INT", told - EDGES_TOLD);
    say(p, "V_INT is %s", *level == LINK_HIGH ? "high" : "low");
    return R5_OK;
}

static enum r5_status expect_vint(const struct run_pulser *p, r5_time begun, enum link_level wanted,
                                  bool judged, struct r5_error *error)
{
    enum link_level level = LINK_LOW;
    if (!has_vint(p)) {
        say(p, "V_INT is not wired: what became of it is not known");
        return R5_OK;
    }
    enum r5_status status = follow_vint(p, begun, wanted, START_MS, QUIET_MS, &level, error);
    if (status != R5_OK || level == wanted || !judged)
        return status;
    return r5_fail(error, R5_E_TIMEOUT, "V_INT stays %s, %d ms after it should be %s; %s",
                   level == LINK_HIGH ? "high" : "low", START_MS,
                   wanted == LINK_HIGH ? "high" : "low",
                   "look at VCC and wiring with r5conform doctor");
}

/* --- wires --- */

static enum r5_status check_wired(const struct run_pulser *p, enum link_pin pin,
                                  struct r5_error *error)
{
    if (p->unit->file->pin[pin].by != CFG_BY_NONE)
        return R5_OK;
    return r5_fail(error, R5_E_UNSUPPORTED,
                   "%s is not wired on this rig; give it a line in the rig file",
                   link_pin_name(pin));
}

/* A wire that was pulled is let go, whatever happened meanwhile. */
static enum r5_status pull(const struct run_pulser *p, enum link_pin pin, const char *name, long ms,
                           r5_time *begun, struct r5_error *error)
{
    struct r5_error ignored;
    *begun = link_now(p->clock);
    enum r5_status status = link_pin_set(p->unit->pins, pin, LINK_LOW, error);
    r5_time low = link_now(p->clock);
    if (status == R5_OK)
        status = link_wait_until(p->clock, low + r5_ms(ms), error);
    enum r5_status released =
        link_pin_set(p->unit->pins, pin, LINK_HIGH, status == R5_OK ? error : &ignored);
    if (status == R5_OK)
        status = released;
    if (status == R5_OK)
        say(p, "%s was low for %.3f ms", name, ms_between(low, link_now(p->clock)));
    return status;
}

static enum r5_status pull_both(const struct run_pulser *p, long ms, r5_time *begun,
                                struct r5_error *error)
{
    struct link_pins *pins = p->unit->pins;
    struct r5_error ignored;
    r5_time reset_begun;
    *begun = link_now(p->clock);
    say(p, "PWR_ON and RESET_N go low; this takes %ld ms",
        ms + number(p, "pwr.emergency_reset_ms"));
    enum r5_status status = link_pin_set(pins, LINK_PWR_ON, LINK_LOW, error);
    if (status == R5_OK)
        status = link_pin_set(pins, LINK_RESET_N, LINK_LOW, error);
    if (status == R5_OK)
        status = link_wait_until(p->clock, link_now(p->clock) + r5_ms(ms), error);
    enum r5_status released =
        link_pin_set(pins, LINK_PWR_ON, LINK_HIGH, status == R5_OK ? error : &ignored);
    status = status == R5_OK ? released : status;
    if (status != R5_OK) {
        r5_ignore(link_pin_set(pins, LINK_RESET_N, LINK_HIGH, &ignored));
        return status;
    }
    say(p, "PWR_ON was low for %.3f ms", ms_between(*begun, link_now(p->clock)));
    return pull(p, LINK_RESET_N, "RESET_N, after that,", number(p, "pwr.emergency_reset_ms"),
                &reset_begun, error);
}

/* --- supply --- */

static enum r5_status check_supply(const struct run_pulser *p, struct r5_error *error)
{
    if (p->unit->supply != NULL)
        return R5_OK;
    return r5_fail(error, R5_E_UNSUPPORTED,
                   "VCC cannot be switched on this rig; name a supply in the rig file");
}

static enum r5_status switch_vcc(const struct run_pulser *p, int millivolts, r5_time *begun,
                                 struct r5_error *error)
{
    *begun = link_now(p->clock);
    enum r5_status status = link_supply_set(p->unit->supply, millivolts, error);
    if (status == R5_OK && millivolts > 0)
        say(p, "VCC is switched to %d mV", millivolts);
    else if (status == R5_OK)
        say(p, "VCC is switched off");
    return status;
}

static enum link_level level_with_vcc(const struct run_pulser *p)
{
    return number(p, "pwr.self_start") != 0 ? LINK_HIGH : LINK_LOW;
}

enum r5_status run_pulse_supply(const struct run_pulser *p, int millivolts, struct r5_error *error)
{
    r5_time begun = 0;
    enum r5_status status = check_supply(p, error);
    forget_edges(p);
    if (status == R5_OK)
        status = switch_vcc(p, millivolts, &begun, error);
    if (status != R5_OK)
        return status;
    return expect_vint(p, begun, millivolts > 0 ? level_with_vcc(p) : LINK_LOW, true, error);
}

static enum r5_status cycle_vcc(const struct run_pulser *p, long ms, r5_time *begun,
                                struct r5_error *error)
{
    enum link_level level = LINK_LOW;
    enum r5_status status = switch_vcc(p, 0, begun, error);
    if (status == R5_OK && has_vint(p))
        status = follow_vint(p, *begun, LINK_LOW, RAILS_MS, SETTLE_MS, &level, error);
    else if (status == R5_OK)
        status = link_wait_until(p->clock, link_now(p->clock) + r5_ms(RAILS_MS), error);
    if (status == R5_OK)
        status = link_wait_until(p->clock, link_now(p->clock) + r5_ms(ms - SETTLE_MS), error);
    r5_time off = *begun;
    if (status == R5_OK)
        status = switch_vcc(p, p->unit->file->supply.normal_mv, begun, error);
    if (status != R5_OK)
        return status;
    say(p, "VCC was off for %.0f ms", ms_between(off, *begun));
    if (level == LINK_LOW)
        return R5_OK;
    return r5_fail(error, R5_E_TIMEOUT,
                   "V_INT stays high without VCC: it is stuck, or the module is fed by another "
                   "way, such as its UART");
}

/* --- pulses --- */

static enum r5_status check_wires(const struct run_pulser *p, enum run_pulse pulse,
                                  struct r5_error *error)
{
    enum r5_status status = R5_OK;
    if (pulse == RUN_PULSE_SUPPLY)
        return check_supply(p, error);
    if (pulse != RUN_PULSE_RESET)
        status = check_wired(p, LINK_PWR_ON, error);
    if (status == R5_OK && pulse != RUN_PULSE_POWER)
        status = check_wired(p, LINK_RESET_N, error);
    return status;
}

enum r5_status run_pulse_do(const struct run_pulser *p, enum run_pulse pulse, long ms,
                            struct r5_error *error)
{
    r5_time begun = 0;
    enum link_level wanted = LINK_HIGH;
    long time = ms > 0 ? ms : run_pulse_ms(p, pulse);
    enum r5_status status = check_wires(p, pulse, error);
    if (status != R5_OK)
        return status;
    forget_edges(p);
    switch (pulse) {
    case RUN_PULSE_POWER:
        status = pull(p, LINK_PWR_ON, "PWR_ON", time, &begun, error);
        break;
    case RUN_PULSE_RESET:
        status = pull(p, LINK_RESET_N, "RESET_N", time, &begun, error);
        break;
    case RUN_PULSE_EMERGENCY:
        wanted = LINK_LOW;
        status = pull_both(p, time, &begun, error);
        break;
    default:
        wanted = level_with_vcc(p);
        status = cycle_vcc(p, time, &begun, error);
    }
    return status == R5_OK ? expect_vint(p, begun, wanted, ms == 0, error) : status;
}

enum r5_status run_pulse_switch_on(const struct run_pulser *p, struct r5_error *error)
{
    enum link_level level = LINK_LOW;
    enum r5_status status = R5_OK;
    if (p->unit->supply != NULL)
        status = run_pulse_supply(p, p->unit->file->supply.normal_mv, error);
    if (status == R5_E_TIMEOUT) /* PWR_ON may do what VCC did not */
        status = R5_OK;
    if (status == R5_OK && has_vint(p))
        status = link_pin_get(p->unit->pins, LINK_V_INT, &level, error);
    if (status != R5_OK || !has_vint(p) || level == LINK_HIGH ||
        p->unit->file->pin[LINK_PWR_ON].by == CFG_BY_NONE)
        return status;
    return run_pulse_do(p, RUN_PULSE_POWER, 0, error);
}
