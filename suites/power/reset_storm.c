/* SPDX-License-Identifier: Apache-2.0 */
/* PWR-001, 005: one start after another, in no order; in plain text, and out of an open channel. */
#include <string.h>

#include "moves.h"

enum way { BY_PIN, BY_SUPPLY, BY_COMMAND, WAYS };

static void start_anew(struct r5_dut *dut, enum way way)
{
    switch (way) {
    case BY_PIN:
        r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms"));
        break;
    case BY_SUPPLY:
        lose_supply(dut);
        break;
    default:
        need_ok(dut, r5_at_within(dut, OFF_MS, "AT+CFUN=16"));
        r5_let_pass(dut, REBOOT_MS);
        break;
    }
}

/* Sometimes in the middle of a command or of a boot: nobody waits for the right moment. */
static void disturb(struct r5_dut *dut, const void *bytes, size_t len)
{
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_send_raw(dut, bytes, 1 + r5_random(dut, (uint32_t)len));
    r5_let_pass(dut, r5_random(dut, 10));
    r5_pulse(dut, R5_PIN_RESET_N, r5_profile_int(dut, "pwr.reset_min_ms"));
    r5_let_pass(dut, r5_random(dut, (uint32_t)r5_profile_int(dut, "boot.ms")));
}

R5_CASE(reset_storm_changes_nothing,
        .says = "After any number of resets, supply losses and reboots at any moment the module "
                "comes up as after the first",
        .needs = R5_KEY | R5_RESET | R5_SUPPLY | R5_VINT, .starts = "at-ready",
        .spends = R5_SPEND_FLASH, .control = module_still_answers,
        .takes = { R5_INT("rounds", 1, 1000) }, .limit_ms = 20000000, .wall_s = 60)
{
    static const char command[] = "AT+CMEE=1\r";
    const struct greeting kept = store_greeting(dut, "kept in a storm");
    for (long round = 1; round <= r5_int(dut, "rounds"); round++) {
        set_volatile(dut);
        if (r5_random(dut, 2))
            disturb(dut, command, strlen(command));
        else
            start_anew(dut, (enum way)r5_random(dut, WAYS));
        must_have_started_anew(dut, "one start of many");
        must_greet(dut, &kept, "one start of many");
    }
}

R5_CASE(reset_storm_keeps_the_pairing,
        .says = "However often a reset, a supply loss or a reboot ends the channel, the module "
                "answers in plain text after it and the pairing opens the next one",
        .needs = R5_KEY | R5_RESET | R5_SUPPLY | R5_VINT | R5_C2C, .starts = "paired",
        .takes = { R5_INT("rounds", 1, 1000) }, .limit_ms = 20000000, .wall_s = 60)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    uint8_t frame[R5_FRAME_MAX];
    for (long round = 1; round <= r5_int(dut, "rounds"); round++) {
        bool opens = r5_open(dut, &pairing)->ok && r5_at(dut, "AT+CMEE=2")->ok;
        must_(dut, opens, "the pairing opens a channel after %ld starts", round - 1);
        size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = "AT+CMEE=1\r" }, frame);
        if (r5_random(dut, 2))
            disturb(dut, frame, len);
        else
            start_anew(dut, (enum way)r5_random(dut, WAYS));
        r5_forget_channel(dut);
        must_have_started_anew(dut, "the end of a channel by a start");
    }
}
