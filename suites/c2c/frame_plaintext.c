/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-011, 015, 022: what is not framed is nothing to an open channel. */
#include <string.h>

#include "moves.h"

static void send_text(struct r5_dut *dut, const char *text)
{
    send_raw(dut, text, strlen(text));
}

static void must_ignore_plain_text(struct r5_dut *dut)
{
    static const char *const texts[] = { "AT\r", CHANGE,        "\r\n" CHANGE,   "ATE1\r",
                                         "A/",   "\xF9" CHANGE, "AT+USECC2C=2\r" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        send_text(dut, texts[i]);
        must_silent(dut, r5_listen(dut, past_frame_timeout(dut)));
        must_be_unchanged(dut);
    }
    send_text(dut, CHANGE); /* right before a frame */
    must_talk(dut);
    must_be_unchanged(dut);
}

/* Where the profile says otherwise: what plain text does is recorded, and that the module lives. */
static void see_plain_text(struct r5_dut *dut)
{
    send_text(dut, CHANGE);
    bool answered = r5_listen(dut, past_frame_timeout(dut))->anything;
    const struct r5_answer *framed = r5_at(dut, "AT+CMEE?");
    bool acted = strcmp(r5_field(dut, framed, "+CMEE:", 0), "1") != 0;
    r5_reach(dut, "channel-open");
    must_talk(dut);
    const char *seen = "a command in plain text is ignored while a channel is open";
    if (framed->silent)
        seen = "a command in plain text ends an open channel";
    else if (acted)
        seen = "a command in plain text is acted on while a channel is open";
    else if (answered)
        seen = "a command in plain text is answered while a channel is open, and not acted on";
    characterise_(dut, "plain text while a channel is open", seen, answered || acted);
}

R5_CASE(plain_text_is_ignored,
        .says = "While a channel is open a command in plain text is neither answered nor acted "
                "on, unless the profile says otherwise",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 1800000)
{
    if (strcmp(r5_profile_text(dut, "c2c.plain_while_open"), "ignore") == 0)
        must_ignore_plain_text(dut);
    else
        see_plain_text(dut);
}

/* Half a line in plain text must not become the head of the next framed command. */
R5_CASE(plain_text_does_not_mix_in,
        .says = "Plain text around and between frames does not become part of a framed command",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 60000)
{
    send_text(dut, "AT+CMEE=2;");
    must_be_unchanged(dut);
    send_frame(dut, &(struct r5_frame){ .text = "AT+CM" }, QUIET_MS);
    send_text(dut, "EE=2\r");
    must_silent(dut, r5_listen(dut, past_frame_timeout(dut)));
    must_read(dut, "answer to the command from two frames",
              r5_field(dut, r5_at(dut, "EE?"), "+CMEE:", 0), "1");
    must_talk(dut);
}

enum { BURST = 256, BURSTS = 32 };

R5_CASE(garbage_flood_does_no_harm,
        .says = "Random bytes at line rate are met with silence, and the channel goes on after "
                "the frame timeout",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 300000)
{
    for (int burst = 0; burst < BURSTS; burst++) {
        uint8_t bytes[BURST];
        for (int i = 0; i < BURST; i++)
            bytes[i] = (uint8_t)r5_random(dut, 256);
        r5_send_raw(dut, bytes, sizeof bytes);
        must_silent(dut, r5_listen(dut, 30)); /* 256 bytes at 115200: 22 ms */
    }
    must_silent(dut, r5_listen(dut, past_frame_timeout(dut)));
    must_be_unchanged(dut);
    must_talk(dut);
}
