/* SPDX-License-Identifier: Apache-2.0 */
/* BENCH-PWR-001 to 003, BENCH-RST-001: power, reset and V_INT are wired as the rig file says. */
#include "r5.h"

enum { ROUNDS = 3, RAILS_MS = 5000, BOOT_MS = 30000, LOW_MV = 3400, HIGH_MV = 4200 };

R5_CASE(supply_cycle_restarts,
        .says = "The rig takes the supply away and brings the module up again, every time",
        .needs = R5_KEY | R5_SUPPLY | R5_VINT, .starts = "at-ready", .limit_ms = 300000)
{
    for (int round = 1; round <= ROUNDS; round++) {
        must_(dut, r5_supply_cycle(dut), "the module is back after supply cycle %d", round);
        must_(dut, r5_vint(dut), "V_INT is high");
    }
}

R5_CASE(vint_follows_power, .says = "V_INT reads low without VCC and high when the module is on",
        .needs = R5_KEY | R5_SUPPLY | R5_VINT, .starts = "supply-off", .limit_ms = 120000)
{
    must_(dut, !r5_vint(dut), "V_INT is low without VCC");
    must_(dut, r5_supply_cycle(dut), "the module comes up");
    must_(dut, r5_vint(dut), "V_INT is high");
    r5_supply_mv(dut, 0);
    must_(dut, r5_wait_vint(dut, false, RAILS_MS), "V_INT goes low without VCC");
}

R5_CASE(supply_is_programmable,
        .says = "The supply can be moved within the normal range of the module without losing it",
        .needs = R5_SUPPLY_PROG | R5_VINT, .starts = "at-ready", .limit_ms = 120000)
{
    const int steps_mv[] = { LOW_MV, HIGH_MV, r5_normal_mv(dut) };
    for (size_t i = 0; i < sizeof steps_mv / sizeof *steps_mv; i++) {
        r5_supply_mv(dut, steps_mv[i]);
        must_(dut, !r5_wait_vint(dut, false, 100), "V_INT stays high at %d mV", steps_mv[i]);
        must_ok(dut, r5_at(dut, "AT"));
    }
}

R5_CASE(reset_pin_resets, .says = "The rig's RESET_N reaches the module and the module comes back",
        .needs = R5_RESET | R5_VINT, .starts = "at-ready", .limit_ms = 120000)
{
    r5_pin_low(dut, R5_PIN_RESET_N);
    r5_let_pass(dut, 2 * r5_profile_int(dut, "pwr.reset_min_ms"));
    must_(dut, r5_at_within(dut, 1000, "AT")->silent, "AT is not answered while RESET_N is low");
    r5_pin_release(dut, R5_PIN_RESET_N);
    must_(dut, r5_wait_ready(dut, BOOT_MS), "the module comes up after the reset");
}
