/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-011, 015, 022, 032: what is not framed is nothing to an open channel. */
#include <string.h>

#include "frame_moves.h"

static void send_text(struct r5_dut *dut, const char *text)
{
    send_raw(dut, text, strlen(text));
}

R5_CASE(plain_text_is_ignored,
        .says = "While a channel is open a command in plain text is neither answered nor acted on",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 1800000)
{
    static const char *const texts[] = { "AT\r", CHANGE,        "\r\n" CHANGE,   "ATE1\r",
                                         "A/",   "\xF9" CHANGE, "AT+USECC2C=2\r" };
    need_read(dut, "plain text in a channel (c2c.plain_while_open)",
              r5_profile_text(dut, "c2c.plain_while_open"), "ignore");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        must_drop_bytes(dut, texts[i], strlen(texts[i]), past_frame_timeout(dut),
                        "plain text %zu in a channel", i + 1);
}

/* Half a line in plain text must not become the head or the tail of a framed command. */
R5_CASE(plain_text_does_not_mix_in,
        .says = "Plain text before, between and behind frames does not become part of a framed "
                "command",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    send_text(dut, "AT+CMEE=2;");
    must_read(dut, "error form (+CMEE?) asked behind half a line in plain text", form_now(dut),
              "1");
    need_form_one(dut);
    send_frame(dut, &(struct r5_frame){ .text = "AT+CM" }, QUIET_MS);
    send_text(dut, "EE=2;+CM");
    r5_listen(dut, past_frame_timeout(dut));
    must_read(dut, "error form (+CMEE?) asked by two frames with plain text between",
              r5_field(dut, r5_at(dut, "EE?"), "+CMEE:", 0), "1");
}

enum { BURST = 256, BURSTS = 32 };

R5_CASE(garbage_flood_does_no_harm,
        .says = "Random bytes at line rate are met with silence, and the channel goes on after "
                "the frame timeout",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 300000)
{
    r5_subject(dut, "a flood of random bytes");
    for (int burst = 0; burst < BURSTS; burst++) {
        uint8_t bytes[BURST];
        for (int i = 0; i < BURST; i++)
            bytes[i] = (uint8_t)r5_random(dut, 256);
        r5_send_raw(dut, bytes, sizeof bytes);
        must_silent(dut, r5_listen(dut, 30)); /* 256 bytes at 115200: 22 ms */
    }
    r5_listen(dut, past_frame_timeout(dut));
    must_keep_step(dut, "a flood of random bytes and the frame timeout");
}

/* Bytes that begin no frame: none of them is a marker. */
static size_t add_garbage(struct r5_dut *dut, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)r5_random(dut, FRAME_MARKER);
    return count;
}

R5_CASE(garbage_around_a_frame_is_skipped,
        .says = "A right frame acts with garbage right before it, right behind it, or both",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    static const size_t counts[][2] = { { 1, 0 }, { 300, 0 }, { 0, 1 }, { 0, 300 }, { 40, 40 } };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        uint8_t bytes[R5_FRAME_MAX + 700];
        size_t len = add_garbage(dut, bytes, counts[i][0]);
        len += r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, bytes + len);
        len += add_garbage(dut, bytes + len, counts[i][1]);
        must_act(dut, bytes, len, "a frame with %zu bytes of garbage before and %zu behind",
                 counts[i][0], counts[i][1]);
    }
}
