/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2C-SESS-020, 021: what a host may rely on in an answer. No counter and no direction mark is in a
 * frame, so our host remembers frames, and drops and counts those that are its own or not new.
 */
#include <string.h>

#include "moves.h"

enum { SESSIONS = 3, COMMANDS = 15, ANSWERS = 24, END_MS = 2000, GAP_MS = 100, IDLE_MS = 1000 };

/* Three commands in turn whose answers cannot be mistaken for each other. */
static bool answered_by_its_own(struct r5_dut *dut, int turn)
{
    switch (turn % 3) {
    case 0:
        return strcmp(r5_at(dut, "AT+CGMM")->line[0], r5_profile_text(dut, "id.model")) == 0;
    case 1:
        return strcmp(r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0), "1") == 0;
    default:
        return r5_at(dut, "AT+USECC2C=9")->refused;
    }
}

R5_CASE(answers_are_fresh,
        .says = "Over several sessions of one pairing each command is answered by a frame of its "
                "own, none comes twice, and none of ours comes back",
        .needs = R5_C2C, .starts = "channel-open", .control = session_still_opens,
        .limit_ms = 3600000)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    long others = 0;
    r5_frames_seen(dut);
    for (int session = 0; session < SESSIONS; session++) {
        for (int turn = 0; turn < COMMANDS; turn++)
            others += !answered_by_its_own(dut, turn);
        need_ok(dut, r5_close(dut));
        need_ok(dut, r5_open(dut, &pairing));
    }
    struct r5_frames frames = r5_frames_seen(dut);
    must_be(dut, "frames of the host that the module has sent back", frames.reflected, 0);
    must_be(dut, "frames of the module that it had sent before", frames.replayed, 0);
    must_be(dut, "commands that were not answered by an answer of their own", others, 0);
}

R5_CASE(answers_end,
        .says = "An answer ends, is text, holds what was asked for, and nothing comes behind it, "
                "nor behind a close",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 3600000)
{
    long endless = 0, drawn_out = 0, no_text = 0, more = 0;
    r5_frames_seen(dut);
    for (int i = 0; i < ANSWERS; i++) {
        const struct r5_answer *answer = r5_at_within(dut, END_MS, "AT+CGMM");
        endless += answer->silent;
        if (answer->silent)
            break;
        drawn_out += answer->overlong;
        no_text += answer->forbidden;
        more += r5_listen(dut, GAP_MS)->anything;
    }
    must_be(dut, "answers without an end", endless, 0);
    must_be(dut, "answers of more bytes than a line may have", drawn_out, 0);
    must_be(dut, "answers with control bytes in them", no_text, 0);
    must_be(dut, "answers that more came behind", more, 0);
    must_be(dut, "pieces between the frames that are none", r5_frames_seen(dut).dropped, 0);
    need_ok(dut, r5_close(dut));
    must_(dut, !r5_listen(dut, IDLE_MS)->anything, "nothing comes behind the answer to a close");
}
