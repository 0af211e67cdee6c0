/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-EMG-001, 002: the emergency shutdown (UBX-19016638 4.2.9 and figure 6). */
#include "moves.h"

static void hold_both(struct r5_dut *dut, long ms)
{
    r5_pin_low(dut, R5_PIN_PWR_ON);
    r5_pin_low(dut, R5_PIN_RESET_N);
    r5_let_pass(dut, ms);
}

R5_CASE(emergency_shutdown_switches_off,
        .says = "The emergency sequence switches the module off for good, and a valid pulse "
                "brings it up again",
        .needs = R5_KEY | R5_RESET | R5_VINT, .starts = "at-ready", .limit_ms = 180000)
{
    hold_both(dut, r5_profile_int(dut, "pwr.emergency_ms"));
    r5_pin_release(dut, R5_PIN_PWR_ON);
    r5_let_pass(dut, r5_profile_int(dut, "pwr.emergency_reset_ms"));
    r5_pin_release(dut, R5_PIN_RESET_N);
    must_go_off(dut, RAILS_MS, "the emergency sequence");
    r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
    must_come_up(dut, "the emergency sequence and a valid pulse");
}

R5_CASE(broken_emergency_sequence_resets,
        .says = "An emergency sequence that is broken off early acts as a reset: the module is up "
                "and has started anew",
        .needs = R5_KEY | R5_RESET | R5_VINT, .starts = "at-ready", .control = reset_still_works,
        .takes = { R5_INT("broken_at_ms", 200, 22000) }, .limit_ms = 180000)
{
    set_volatile(dut);
    hold_both(dut, r5_int(dut, "broken_at_ms"));
    r5_pin_release(dut, R5_PIN_RESET_N);
    r5_pin_release(dut, R5_PIN_PWR_ON);
    must_have_started_anew(dut, "an emergency sequence broken off");
}
