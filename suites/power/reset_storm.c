/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-001: one start after another, in no order. */
#include "moves.h"

enum way { BY_PIN, BY_SUPPLY, BY_COMMAND, WAYS };

static void start_anew(struct r5_dut *dut, enum way way)
{
    switch (way) {
    case BY_PIN:
        r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms"));
        break;
    case BY_SUPPLY:
        r5_supply_mv(dut, 0);
        must_(dut, r5_wait_vint(dut, false, RAILS_MS), "V_INT goes low without VCC");
        r5_supply_mv(dut, r5_normal_mv(dut));
        if (!r5_profile_bool(dut, "pwr.self_start"))
            r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
        break;
    default:
        must_ok(dut, r5_at_within(dut, OFF_MS, "AT+CFUN=16"));
        r5_let_pass(dut, REBOOT_MS);
        break;
    }
}

/* Sometimes in the middle of a command or of a boot: nobody waits for the right moment. */
static void disturb(struct r5_dut *dut)
{
    static const char command[] = "AT+CMEE=1\r";
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_send_raw(dut, command, 1 + r5_random(dut, sizeof command - 1));
    r5_let_pass(dut, r5_random(dut, 10));
    r5_pin_low(dut, R5_PIN_RESET_N);
    r5_let_pass(dut, r5_profile_int(dut, "pwr.reset_min_ms"));
    r5_pin_release(dut, R5_PIN_RESET_N);
    r5_let_pass(dut, r5_random(dut, (uint32_t)r5_profile_int(dut, "boot.ms")));
}

R5_CASE(reset_storm_changes_nothing,
        .says = "After any number of resets, supply losses and reboots at any moment the module "
                "comes up as after the first",
        .needs = R5_KEY | R5_RESET | R5_SUPPLY | R5_VINT, .starts = "at-ready",
        .spends = R5_SPEND_FLASH, .control = module_still_answers,
        .takes = { R5_INT("rounds", 1, 1000) }, .limit_ms = 20000000)
{
    const struct greeting kept = store_greeting(dut, "kept in a storm");
    for (long round = 1; round <= r5_int(dut, "rounds"); round++) {
        set_volatile(dut);
        if (r5_random(dut, 2))
            disturb(dut);
        else
            start_anew(dut, (enum way)r5_random(dut, WAYS));
        must_have_started_anew(dut);
        must_greet(dut, &kept);
    }
}
