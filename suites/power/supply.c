/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-VCC-001 to 003: VCC comes and goes. */
#include "moves.h"

static void pulse_after_vcc_still_starts(struct r5_dut *dut)
{
    r5_reach(dut, "supply-off");
    r5_supply_mv(dut, r5_normal_mv(dut));
    valid_pulse_still_starts(dut);
    r5_reach(dut, "supply-off");
}

R5_CASE(vcc_starts_the_module,
        .says = "On a variant that starts by itself, VCC alone brings the module up",
        .needs = R5_SUPPLY | R5_VINT | R5_KEY | R5_SELF_START, .starts = "supply-off",
        .control = pulse_after_vcc_still_starts, .limit_ms = 120000)
{
    r5_supply_mv(dut, r5_normal_mv(dut));
    must_come_up(dut, "VCC alone");
}

R5_CASE(vcc_alone_starts_nothing,
        .says = "On a variant that does not start by itself, VCC alone leaves the module off",
        .needs = R5_SUPPLY | R5_VINT | R5_KEY | R5_NO_SELF_START, .starts = "supply-off",
        .control = pulse_after_vcc_still_starts, .limit_ms = 120000)
{
    r5_supply_mv(dut, r5_normal_mv(dut));
    must_go_off(dut, 0, "VCC alone");
}

R5_CASE(supply_loss_keeps_what_is_stored,
        .says = "A loss of supply ends what is volatile and keeps what was stored",
        .needs = R5_SUPPLY | R5_VINT | R5_KEY, .starts = "at-ready", .spends = R5_SPEND_FLASH,
        .control = module_still_answers, .limit_ms = 120000)
{
    const struct greeting kept = store_greeting(dut, "kept over supply loss");
    set_volatile(dut);
    r5_supply_mv(dut, 0);
    must_go_off(dut, RAILS_MS, "the loss of VCC");
    r5_supply_mv(dut, r5_normal_mv(dut));
    if (!r5_profile_bool(dut, "pwr.self_start"))
        r5_pulse(dut, R5_PIN_PWR_ON, r5_profile_int(dut, "pwr.on_min_ms"));
    must_have_started_anew(dut, "a loss of supply");
    must_greet(dut, &kept, "a loss of supply");
}
