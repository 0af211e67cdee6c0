/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-001, 002, 006, 007: a session from open to close. */
#include <stdio.h>
#include <string.h>

#include "moves.h"

/* Starts from at-ready: a channel that is half open or half closed is what is looked for. */
R5_CASE(session_opens_talks_closes,
        .says = "An open is answered by OK alone; the channel carries commands and answers of any "
                "length, nothing of it in plain text; its close is answered inside it",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    char imei[32];
    snprintf(imei, sizeof imei, "%.31s", r5_at(dut, "AT+CGSN")->line[0]);
    need_be(dut, "digits of the IMEI, in plain text", strspn(imei, "0123456789"), 15);

    struct r5_pairing pairing = need_pair(dut, r5_new_te(dut));
    const struct r5_answer *answer = r5_open(dut, &pairing);
    need_ok(dut, answer);
    must_(dut, answer->lines == 0, "the OK of an open comes alone");
    r5_frames_seen(dut);
    must_read(dut, "IMEI, read through the open channel", r5_at(dut, "AT+CGSN")->line[0], imei);
    must_(dut, r5_at(dut, "AT+CMEE=1;%300s+CMEE=1", "")->ok,
          "a line longer than a frame is answered in the channel");
    must_be(dut, "frames of the module that were no good", r5_frames_seen(dut).dropped, 0);
    must_(dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=9")->refused,
          "an error is answered inside the channel");
    must_(dut, r5_close(dut)->ok, "a close is answered inside the channel");
}

/* Starts from at-ready for the same reason. */
R5_CASE(close_ends_session,
        .says = "After a close the line is plain text both ways, a right frame of the closed "
                "session acts on nothing, and the pairing is still there",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing pairing = need_pair(dut, r5_new_te(dut));
    need_ok(dut, r5_open(dut, &pairing));
    r5_set_present_pairing(dut, pairing);
    need_(dut, frame_acts(dut), "a right frame acts in the open channel");
    need_ok(dut, r5_close(dut));
    must_(dut, talks(dut), "plain text is heard and answered in plain text after a close");
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
    r5_subject(dut, "a frame of the closed session");
    send_frame(dut, &(struct r5_frame){ .text = CHANGE }, QUIET_MS);
    end_garbage_line(dut);
    r5_subject(dut, "%s", "");
    must_read(dut, "error form (+CMEE?), after a frame of the closed session",
              r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0), "1");
    must_(dut, opens(dut, &pairing), "the pairing opens a channel again after a close");
}

enum { COMMANDS_AN_HOUR = 10, MS_AN_HOUR = 3600000 };

R5_CASE(long_session_holds,
        .says = "A channel that is held open for hours, mostly idle, answers every command",
        .needs = R5_C2C, .starts = "channel-open", .takes = { R5_INT("hours", 1, 48) },
        .limit_ms = 49L * MS_AN_HOUR)
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
    measure_(dut, "commands of a long session without an answer", lost, "", 0, 0);
    measure_(dut, "frames of a long session that were no good", frames.dropped, "", 0, 0);
    characterise_(dut, "end or rekey of a session by itself",
                  lost == 0 ? "the session neither ended nor changed its keys by itself"
                            : "the session ended or changed its keys by itself",
                  false);
}

/* The te travels in clear with every open: who has heard it can open, and no more. */
R5_CASE(te_alone_gives_no_voice,
        .says = "Who opens a channel with a te he has heard, without its keys, cannot act in it",
        .needs = R5_C2C | R5_RESET, .starts = "paired", .control = session_still_opens,
        .limit_ms = 1800000)
{
    struct r5_pairing present = r5_present_pairing(dut), thief = present;
    const struct {
        const char *name;
        r5_secret guess;
    } guesses[] = {
        { "drawn keys", r5_new_te(dut) },
        { "zeros for keys", r5_zero_secret(dut) },
        { "the te for keys", present.te },
    };
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
        thief.key = thief.hmac_key = guesses[i].guess;
        need_ok(dut, r5_open(dut, &thief));
        const struct r5_answer *answer = r5_at_within(dut, QUIET_MS, "AT");
        must_(dut, !answer->anything, "AT in a frame under %s is met with silence",
              guesses[i].name);
        r5_forget_channel(dut);
        need_(dut, r5_reset(dut), "the module comes up after a reset");
    }
}
