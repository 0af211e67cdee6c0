/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "session.h"

#define RAILS_MS 5000 /* V_INT falls after VCC is gone */

static void drive(struct r5_dut *dut, enum r5_pin pin, enum link_level level)
{
    struct r5_error error;
    enum link_pin wire = pin == R5_PIN_PWR_ON ? LINK_PWR_ON : LINK_RESET_N;
    run_insist(dut, dut->bench->file->pin[wire].by != CFG_BY_NONE,
               "the rig has no %s; let the case need it", link_pin_name(wire));
    run_check_limit(dut);
    run_settle(dut);
    run_record(dut->session, "pin",
               json_pack("{s:i, s:s, s:s, s:s, s:I}", "unit", dut->index, "pin",
                         link_pin_name(wire), "level", level == LINK_HIGH ? "high" : "low", "by",
                         "rig", "at_ns", (json_int_t)link_now(dut->session->clock)));
    run_expect(dut, link_pin_set(dut->bench->pins, wire, level, &error), &error);
}

void r5_pin_low(struct r5_dut *dut, enum r5_pin pin)
{
    drive(dut, pin, LINK_LOW);
}

void r5_pin_release(struct r5_dut *dut, enum r5_pin pin)
{
    drive(dut, pin, LINK_HIGH);
}

void r5_pulse(struct r5_dut *dut, enum r5_pin pin, long low_ms)
{
    r5_pin_low(dut, pin);
    r5_let_pass(dut, low_ms);
    r5_pin_release(dut, pin);
}

bool r5_vint(struct r5_dut *dut)
{
    struct r5_error error;
    enum link_level level = LINK_LOW;
    run_insist(dut, dut->bench->file->pin[LINK_V_INT].by != CFG_BY_NONE,
               "the rig does not read V_INT; let the case need R5_VINT");
    run_check_limit(dut);
    run_expect(dut, link_pin_get(dut->bench->pins, LINK_V_INT, &level, &error), &error);
    return level == LINK_HIGH;
}

bool r5_wait_vint(struct r5_dut *dut, bool high, long limit_ms)
{
    struct r5_error error;
    r5_time deadline = run_deadline(dut, limit_ms);
    while (r5_vint(dut) != high) {
        enum r5_status status = link_wait(dut->session->clock, -1, deadline, &error);
        run_settle(dut);
        if (status == R5_E_TIMEOUT)
            return r5_vint(dut) == high; /* an error if the phase's time is used up */
        run_expect(dut, status, &error);
    }
    return true;
}

void r5_let_pass(struct r5_dut *dut, long ms)
{
    struct r5_error error;
    run_expect(dut, link_wait_until(dut->session->clock, run_deadline(dut, ms), &error), &error);
    run_check_limit(dut);
    run_settle(dut);
}

int64_t r5_now_us(struct r5_dut *dut)
{
    return link_now(dut->session->clock) / 1000;
}

void r5_supply_mv(struct r5_dut *dut, int millivolts)
{
    struct r5_error error;
    run_insist(dut, dut->bench->supply != NULL,
               "the rig cannot switch VCC; let the case need R5_SUPPLY");
    run_check_limit(dut);
    run_settle(dut);
    run_record(dut->session, "supply",
               json_pack("{s:i, s:i}", "unit", dut->index, "mv", millivolts));
    run_expect(dut, link_supply_set(dut->bench->supply, millivolts, &error), &error);
}

int r5_normal_mv(const struct r5_dut *dut)
{
    return dut->bench->file->supply.normal_mv;
}

bool r5_wait_ready(struct r5_dut *dut, long limit_ms)
{
    r5_time deadline = run_deadline(dut, limit_ms);
    while (link_now(dut->session->clock) < deadline) {
        if (r5_at_within(dut, 500, "AT")->ok)
            return r5_at(dut, "ATE0")->ok && r5_at(dut, "AT+CMEE=1")->ok;
        r5_let_pass(dut, 100);
    }
    return false;
}

/* Time in which this variant must answer after a start event. */
static long ready_limit(struct r5_dut *dut)
{
    return 3 * r5_profile_int(dut, "boot.ms") + 5000;
}

/* Asked when it can have booted: what is asked before is only time and record. */
static bool comes_up(struct r5_dut *dut)
{
    r5_let_pass(dut, r5_profile_int(dut, "boot.ms"));
    return r5_wait_ready(dut, ready_limit(dut));
}

void r5_forget_channel(struct r5_dut *dut)
{
    struct r5_error error;
    c2c_channel_switch_off(dut->channel);
    run_expect(dut, at_forget(dut->dialogue, &error), &error);
    run_settle(dut);
}

/* Where V_INT is not wired only an answer tells. */
static bool is_on(struct r5_dut *dut)
{
    return r5_offers(dut, R5_VINT) ? r5_vint(dut) : r5_wait_ready(dut, 1000);
}

static bool rails_fall(struct r5_dut *dut)
{
    if (r5_offers(dut, R5_VINT))
        return r5_wait_vint(dut, false, RAILS_MS);
    r5_let_pass(dut, RAILS_MS);
    return true;
}

bool r5_switch_on(struct r5_dut *dut)
{
    r5_forget_channel(dut);
    if (!is_on(dut)) {
        long low =
            (r5_profile_int(dut, "pwr.on_min_ms") + r5_profile_int(dut, "pwr.on_max_ms")) / 2;
        r5_pulse(dut, R5_PIN_PWR_ON, low);
    }
    return comes_up(dut);
}

bool r5_reset(struct r5_dut *dut)
{
    r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms") + 50);
    r5_forget_channel(dut);
    return comes_up(dut);
}

bool r5_supply_cycle(struct r5_dut *dut)
{
    r5_supply_mv(dut, 0);
    bool fell = rails_fall(dut);
    r5_let_pass(dut, 500);
    r5_forget_channel(dut);
    r5_supply_mv(dut, r5_normal_mv(dut));
    if (!fell)
        return false;
    return r5_profile_bool(dut, "pwr.self_start") ? comes_up(dut) : r5_switch_on(dut);
}
