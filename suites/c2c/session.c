/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-001, 002, 006, 007, 008: a session from open to close. */
#include <string.h>

#include "moves.h"

R5_CASE(session_opens_talks_closes,
        .says = "An open channel carries commands and answers of any length, nothing of it in "
                "plain text, and closes",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    char imei[32];
    strncat(strcpy(imei, ""), r5_at(dut, "AT+CGSN")->line[0], sizeof imei - 1);
    must_be(dut, "digits of the IMEI, in plain text", strspn(imei, "0123456789"), 15);

    struct r5_pairing pairing = r5_present_pairing(dut);
    must_ok(dut, r5_open(dut, &pairing));
    r5_frames_seen(dut);
    must_talk(dut);
    must_read(dut, "IMEI, through the channel", r5_at(dut, "AT+CGSN")->line[0], imei);
    must_ok(dut, r5_at(dut, "AT+CMEE=1;%300s+CMEE=1", ""));
    must_refuse(dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=9"));
    struct r5_frames frames = r5_frames_seen(dut);
    must_(dut, frames.good >= 4, "each answer came in a frame");
    must_be(dut, "frames of the module that were no good", frames.dropped, 0);
    must_ok(dut, r5_close(dut));
    must_talk(dut);
}

R5_CASE(close_ends_session,
        .says = "After a close the line is plain text, and a right frame of the closed session "
                "acts on nothing",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    made_frame_acts(dut);
    must_ok(dut, r5_close(dut));
    must_talk(dut);
    send_frame(dut, &(struct r5_frame){ .text = CHANGE }, QUIET_MS);
    end_garbage_line(dut);
    must_be_unchanged(dut);
    session_still_opens(dut);
}

enum { COMMANDS_AN_HOUR = 10, MS_AN_HOUR = 3600000 };

R5_CASE(long_session_holds,
        .says = "A channel that is held open for hours, mostly idle, answers every command",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .takes = { R5_INT("hours", 1, 48) }, .limit_ms = 49L * MS_AN_HOUR)
{
    long hours = r5_int(dut, "hours");
    long lost = 0;
    r5_frames_seen(dut);
    for (long hour = 0; hour < hours; hour++) {
        r5_let_pass(dut, MS_AN_HOUR);
        for (int i = 0; i < COMMANDS_AN_HOUR; i++)
            lost += !r5_at(dut, "AT")->ok;
    }
    struct r5_frames frames = r5_frames_seen(dut);
    measure_(dut, "commands without an answer", lost, "", 0, 0);
    measure_(dut, "frames of the module that were no good", frames.dropped, "", 0, 0);
    must_(dut, frames.good >= hours * COMMANDS_AN_HOUR, "each answer came in a frame");
    must_talk(dut);
    characterise_(dut, "end or rekey of a session by itself",
                  "the session neither ended nor changed its keys by itself", false);
}

/* The te travels in clear with every open: who has heard it can open, and no more. */
R5_CASE(te_alone_gives_no_voice,
        .says = "Who opens a channel with a te he has heard, without its keys, cannot act in it",
        .needs = R5_C2C | R5_RESET, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 1800000)
{
    struct r5_pairing thief = r5_present_pairing(dut);
    thief.key = r5_new_te(dut);
    thief.hmac_key = r5_new_te(dut);
    must_ok(dut, r5_open(dut, &thief));
    must_silent(dut, r5_at_within(dut, QUIET_MS, "AT"));
    must_silent(dut, r5_at_within(dut, QUIET_MS, "AT+USECC2C=2"));
    r5_forget_channel(dut);
    must_(dut, r5_reset(dut), "the module comes up after a reset");
    must_talk(dut);
}

R5_CASE(open_and_close_out_of_turn,
        .says = "An open inside a channel and a close outside one do what the profile says and "
                "leave the channel whole",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 1800000)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    const struct r5_answer *again =
        r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"%s\"", r5_secret_hex(dut, pairing.te));
    must_(dut, again->ok || again->refused, "the second open is answered, in a frame");
    should_(dut, again->ok == (strcmp(r5_profile_text(dut, "c2c.open_when_open"), "ok") == 0),
            "the second open ends as in the profile");
    must_talk(dut);
    must_ok(dut, r5_close(dut));
    const struct r5_answer *idle = r5_at_within(dut, C2C_MS, "AT+USECC2C=2");
    must_(dut, idle->ok || idle->refused, "the second close is answered, in plain text");
    should_(dut, idle->ok == (strcmp(r5_profile_text(dut, "c2c.close_when_closed"), "ok") == 0),
            "the second close ends as in the profile");
    must_talk(dut);
    must_(dut, opens(dut, &pairing), "the pairing opens a channel");
}
