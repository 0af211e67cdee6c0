/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-002, PWR-BRN-001: VCC dips and sags. */
#include "moves.h"

enum { LOWEST_NORMAL_MV = 3300, STEP_MV = 100 }; /* UBX-19016638 table 11 */

static const long widths_ms[] = { 1, 10, 100, 1000 };

static void dip(struct r5_dut *dut, int mv, long width_ms)
{
    r5_supply_mv(dut, mv);
    r5_let_pass(dut, width_ms);
    r5_supply_mv(dut, r5_normal_mv(dut));
}

/* Steps of 10 ms: a battery that gives way under load, and recovers. */
static void sag(struct r5_dut *dut, int lowest_mv)
{
    for (int mv = r5_normal_mv(dut); mv > lowest_mv; mv -= STEP_MV)
        dip(dut, mv, 10);
    dip(dut, lowest_mv, 10);
}

R5_CASE(dips_within_the_range_change_nothing,
        .says = "VCC that moves within its normal range does not disturb the module",
        .needs = R5_SUPPLY_PROG | R5_VINT, .starts = "at-ready", .control = module_still_answers,
        .limit_ms = 120000)
{
    set_volatile(dut);
    for (size_t i = 0; i < sizeof widths_ms / sizeof *widths_ms; i++) {
        dip(dut, LOWEST_NORMAL_MV, widths_ms[i]);
        must_have_run_on(dut);
    }
    sag(dut, LOWEST_NORMAL_MV);
    must_have_run_on(dut);
}

/* After a dip the module may run, be off, or have started; what it may not do is go on by half. */
static void must_fail_safe(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    r5_forget_channel(dut);
    must_(dut, r5_supply_cycle(dut), "the module comes up");
    must_read(dut, "model (+CGMM), in plain text", r5_at(dut, "AT+CGMM")->line[0],
              r5_profile_text(dut, "id.model"));
    must_ok(dut, r5_open(dut, pairing));
    channel_still_works(dut);
}

R5_CASE(brown_out_fails_safe,
        .says = "VCC that dips below its range leaves no channel open by half and no pairing "
                "harmed",
        .needs = R5_SUPPLY_PROG | R5_VINT | R5_C2C, .starts = "channel-open",
        .control = channel_still_works, .takes = { R5_INT("lowest_mv", 0, 3299) },
        .limit_ms = 600000)
{
    int mv = (int)r5_int(dut, "lowest_mv");
    struct r5_pairing pairing = r5_present_pairing(dut);
    for (size_t i = 0; i < sizeof widths_ms / sizeof *widths_ms; i++) {
        r5_sweep_point(dut, "width of the dip in ms", widths_ms[i]);
        dip(dut, mv, widths_ms[i]);
        must_fail_safe(dut, &pairing);
    }
    sag(dut, mv);
    must_fail_safe(dut, &pairing);
}
