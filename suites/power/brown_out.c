/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-002, PWR-BRN-001: VCC dips and sags. */
#include <string.h>

#include "moves.h"

enum { LOWEST_NORMAL_MV = 3300, STEP_MV = 100 }; /* UBX-19016638 table 11 */

enum { LOOK_MS = 2000, QUIET_MS = 1000 };

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

static void send_raw(struct r5_dut *dut, const void *bytes, size_t len)
{
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_send_raw(dut, bytes, len);
}

/* It went on as if nothing had been: the channel is open to frames and to nothing else. */
static void must_be_open_and_whole(struct r5_dut *dut)
{
    must_have_run_on(dut);
    if (strcmp(r5_profile_text(dut, "c2c.plain_while_open"), "ignore") != 0)
        return;
    send_raw(dut, "AT\r", 3);
    must_silent(dut, r5_listen(dut, QUIET_MS));
}

/* It answers in plain text, and a right frame of the channel before acts on nothing. */
static void must_be_closed_and_whole(struct r5_dut *dut)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = "AT+CMEE=2\r" }, frame);
    must_come_up(dut);
    must_ok(dut, r5_at(dut, "AT+CMEE=1"));
    send_raw(dut, frame, len);
    r5_send_raw(dut, "\r", 1); /* ends what is a line of garbage in plain text */
    r5_listen(dut, QUIET_MS);
    must_read(dut, "error form (+CMEE?), unchanged by a frame",
              r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0), "1");
}

/* The first look, before anything that could mend it: running on, off, or started; nothing else. */
static void must_be_whole(struct r5_dut *dut)
{
    if (r5_at_within(dut, LOOK_MS, "AT")->ok) {
        must_be_open_and_whole(dut);
        return;
    }
    r5_forget_channel(dut);
    if (r5_wait_vint(dut, true, STAYS_OFF_MS))
        must_be_closed_and_whole(dut);
    else
        must_be_off(dut);
}

static void must_fail_safe(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    must_be_whole(dut);
    r5_forget_channel(dut);
    must_(dut, r5_supply_cycle(dut), "the module comes up");
    must_read(dut, "model (+CGMM), in plain text", r5_at(dut, "AT+CGMM")->line[0],
              r5_profile_text(dut, "id.model"));
    must_ok(dut, r5_open(dut, pairing));
    channel_still_works(dut);
}

R5_CASE(brown_out_fails_safe,
        .says = "After a dip of VCC below its range the module runs on, is off or has started, "
                "with no channel open by half and no pairing harmed",
        .needs = R5_SUPPLY_PROG | R5_VINT | R5_C2C, .starts = "channel-open",
        .spends = R5_SPEND_PAIRING, .control = channel_still_works,
        .takes = { R5_INT("lowest_mv", 0, 3299) }, .limit_ms = 1800000)
{
    int mv = (int)r5_int(dut, "lowest_mv");
    struct r5_pairing pairing = r5_present_pairing(dut);
    for (size_t i = 0; i < sizeof widths_ms / sizeof *widths_ms; i++) {
        r5_sweep_point(dut, "width of the dip in ms", widths_ms[i]);
        set_volatile(dut);
        dip(dut, mv, widths_ms[i]);
        must_fail_safe(dut, &pairing);
    }
    set_volatile(dut);
    sag(dut, mv);
    must_fail_safe(dut, &pairing);
}
