/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-002, PWR-BRN-001: VCC dips and sags. */
#include <stdio.h>
#include <string.h>

#include "moves.h"

enum { LOWEST_NORMAL_MV = 3300, STEP_MV = 100 }; /* UBX-19016638 table 11 */

enum { LOOK_MS = 2000, QUIET_MS = 1000, SAG = 0 };

static const long widths_ms[] = { 1, 10, 100, 1000, SAG };

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

/* Says what was done, for the text of a check. */
static const char *disturb(struct r5_dut *dut, int mv, long width_ms, char *said, size_t room)
{
    if (width_ms == SAG)
        sag(dut, mv);
    else
        dip(dut, mv, width_ms);
    if (width_ms == SAG)
        snprintf(said, room, "a sag of VCC to %d mV", mv);
    else
        snprintf(said, room, "a dip of VCC to %d mV for %ld ms", mv, width_ms);
    return said;
}

R5_CASE(dips_within_the_range_change_nothing,
        .says = "VCC that moves within its normal range does not disturb the module",
        .needs = R5_SUPPLY_PROG | R5_VINT, .starts = "at-ready", .limit_ms = 120000)
{
    char said[64];
    set_volatile(dut);
    for (size_t i = 0; i < sizeof widths_ms / sizeof *widths_ms; i++)
        must_have_run_on(dut, disturb(dut, LOWEST_NORMAL_MV, widths_ms[i], said, sizeof said));
}

static void send_raw(struct r5_dut *dut, const void *bytes, size_t len)
{
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_send_raw(dut, bytes, len);
}

/* It answers in the channel: then it went on as if nothing had been, and takes frames only. */
static const char *wrong_in_the_channel(struct r5_dut *dut)
{
    if (!r5_vint(dut))
        return ": the channel goes on, V_INT is low";
    if (strcmp(error_form(dut), "2") != 0)
        return ": the channel goes on, its settings are gone";
    if (strcmp(r5_profile_text(dut, "c2c.plain_while_open"), "ignore") != 0)
        return "";
    send_raw(dut, "AT\r", 3);
    return r5_listen(dut, QUIET_MS)->anything ? ": the channel goes on, plain text is answered"
                                              : "";
}

/* V_INT is high and the channel is gone: it answers in plain text, and a frame acts on nothing. */
static const char *wrong_in_plain(struct r5_dut *dut)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = "AT+CMEE=2\r" }, frame);
    if (!answers_within(dut, BOOT_MS))
        return ": V_INT is high, nothing is answered";
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
    send_raw(dut, frame, len);
    r5_send_raw(dut, "\r", 1); /* ends what is a line of garbage in plain text */
    r5_listen(dut, QUIET_MS);
    return strcmp(error_form(dut), "1") == 0 ? "" : ": plain text is answered, an old frame acts";
}

/* The first look, before anything that could mend it: running on, started, or off; "" is right. */
static const char *wrong_at_first_look(struct r5_dut *dut)
{
    if (r5_at_within(dut, LOOK_MS, "AT")->ok)
        return wrong_in_the_channel(dut);
    r5_forget_channel(dut);
    if (r5_wait_vint(dut, true, STAYS_OFF_MS))
        return wrong_in_plain(dut);
    return r5_at_within(dut, QUIET_MS, "AT")->silent ? "" : ": V_INT is low, AT is answered";
}

R5_CASE(brown_out_fails_safe,
        .says = "After a dip of VCC below its range the module runs on, is off or has started, "
                "with no channel open by half and no pairing harmed",
        .needs = R5_SUPPLY_PROG | R5_VINT | R5_C2C, .starts = "channel-open",
        .control = channel_still_works, .takes = { R5_INT("lowest_mv", 0, 3299) },
        .limit_ms = 1800000)
{
    int mv = (int)r5_int(dut, "lowest_mv");
    struct r5_pairing pairing = r5_present_pairing(dut);
    char said[64];
    for (size_t i = 0; i < sizeof widths_ms / sizeof *widths_ms; i++) {
        r5_sweep_point(dut, "width of the dip in ms, 0 for a sag", widths_ms[i]);
        set_volatile(dut);
        disturb(dut, mv, widths_ms[i], said, sizeof said);
        const char *wrong = wrong_at_first_look(dut);
        must_(dut, *wrong == '\0', "the module runs on, is off or has started after %s%s", said,
              wrong);
        r5_forget_channel(dut);
        need_(dut, r5_supply_cycle(dut), "the module comes up");
        must_(dut, r5_open(dut, &pairing)->ok, "the pairing opens a channel after %s", said);
    }
}
