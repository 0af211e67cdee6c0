/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2C-FRM-005 to 008: right frames at the wrong time, in the wrong order, back to their sender. The
 * protocol has no sequence number and no mark of direction: what a module makes of them is recorded
 * as a risk, and claimed is what cryptography can give: dead keys stay dead, and nothing gets
 * stuck.
 */
#include <stdio.h>
#include <string.h>

#include "frame_moves.h"

static size_t capture(struct r5_dut *dut, const struct r5_pairing *by, uint8_t frame[R5_FRAME_MAX])
{
    return r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE, .by = by }, frame);
}

/* Sends a frame that was good once; what it did is taken back. */
static bool acts_again(struct r5_dut *dut, const uint8_t *frame, size_t len)
{
    send_raw(dut, frame, len);
    r5_listen(dut, QUIET_MS);
    bool acted = strcmp(form_now(dut), "2") == 0;
    r5_at(dut, "AT+CMEE=1");
    return acted;
}

R5_CASE(replay_in_the_session,
        .says = "A frame that was acted on and is sent again at once, or later in the session, "
                "leaves the module in step",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = capture(dut, NULL, frame);
    need_(dut, acts_again(dut, frame, len), "the frame acts the first time");
    bool later = acts_again(dut, frame, len);
    send_raw(dut, frame, len);
    r5_listen(dut, QUIET_MS);
    send_raw(dut, frame, len);
    r5_listen(dut, QUIET_MS);
    must_keep_step(dut, "a frame sent twice");
    characterise_(dut, "replay within a session",
                  later ? "a frame that is sent again acts again"
                        : "a frame that is sent again is dropped",
                  later);
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
}

static void need_open(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    need_ok(dut, r5_open(dut, pairing));
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
}

static struct r5_pairing need_repairing(struct r5_dut *dut)
{
    struct r5_pairing made = { 0 };
    const struct r5_answer *answer;
    need_be(dut, "outcome of the re-pairing", r5_repair(dut, r5_new_te(dut), &made, &answer),
            R5_PAIRED);
    need_ok(dut, r5_confirm(dut, &made));
    need_ok(dut, r5_close(dut));
    return made;
}

R5_CASE(replay_in_a_later_session,
        .says = "A frame of an earlier session is dropped in a channel under other keys: those of "
                "another pairing, and those of a re-pairing",
        .needs = R5_C2C | R5_RESET, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 300000)
{
    uint8_t frame[R5_FRAME_MAX];
    struct r5_pairing pairing = r5_present_pairing(dut);
    struct r5_pairing other = need_pair(dut, r5_new_te(dut));
    size_t len = capture(dut, &pairing, frame);

    need_open(dut, &pairing);
    need_(dut, acts_again(dut, frame, len), "the frame acts the first time");
    need_ok(dut, r5_close(dut));
    need_open(dut, &pairing);
    bool reopened = acts_again(dut, frame, len);
    r5_forget_channel(dut);
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    need_open(dut, &pairing);
    bool rebooted = acts_again(dut, frame, len);
    need_ok(dut, r5_close(dut));

    need_open(dut, &other);
    must_drop_bytes(dut, frame, len, QUIET_MS, "a frame under the keys of another pairing");
    need_ok(dut, r5_close(dut));
    need_open(dut, &pairing);
    struct r5_pairing rotated = need_repairing(dut);
    need_open(dut, &rotated);
    must_drop_bytes(dut, frame, len, QUIET_MS, "a frame under the keys before the re-pairing");
    need_ok(dut, r5_close(dut));
    r5_set_present_pairing(dut, rotated);

    characterise_(dut, "replay in a later session",
                  reopened ? "a frame of an earlier session acts again"
                           : "a frame of an earlier session is dropped",
                  reopened);
    characterise_(dut, "replay after a reset",
                  rebooted ? "a frame from before a reset acts again"
                           : "a frame from before a reset is dropped",
                  rebooted);
}

R5_CASE(reflected_frame_does_no_harm,
        .says = "Frames of the module that come back to it leave it in step", .needs = R5_C2C,
        .starts = "channel-open", .limit_ms = 60000)
{
    static const char *const commands[] = { "AT", "AT+CMEE?", "AT+CGMM" };
    bool answered = false;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        uint8_t frame[R5_FRAME_MAX];
        r5_at(dut, "%s", commands[i]);
        size_t len = r5_last_frame(dut, frame);
        need_(dut, len > 0, "a frame of the module is there to be sent back");
        send_raw(dut, frame, len);
        answered = r5_listen(dut, QUIET_MS)->anything || answered;
        must_keep_step(dut, "the module's answer to %s, sent back to it", commands[i]);
    }
    characterise_(dut, "a frame of the module that comes back",
                  answered ? "a frame of the module's own is taken for a command"
                           : "a frame of the module's own is not answered",
                  answered);
}

/* "AT+CMEE=2;+CMEE=1" in three frames: without the second it says what nobody has said. */
static bool tampered_line_acts(struct r5_dut *dut, const int *order, size_t count)
{
    static const char *const parts[] = { "AT+CMEE=2", ";+CMEE=1", "\r" };
    uint8_t frames[3][R5_FRAME_MAX];
    size_t len[3];
    for (size_t i = 0; i < 3; i++)
        len[i] = r5_make_frame(dut, &(struct r5_frame){ .text = parts[i] }, frames[i]);
    for (size_t i = 0; i < count; i++)
        send_raw(dut, frames[order[i]], len[order[i]]);
    r5_listen(dut, QUIET_MS);
    r5_at_within(dut, QUIET_MS, "AT"); /* ends the line that was begun */
    bool acted = strcmp(form_now(dut), "2") == 0;
    r5_at(dut, "AT+CMEE=1");
    return acted;
}

R5_CASE(reordered_frames_do_no_harm,
        .says = "A command in several frames, of which one is left out or two are swapped, leaves "
                "the module in step",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 60000)
{
    static const struct {
        const char *words;
        int order[3];
        size_t count;
    } ways[] = {
        { "a line without its second frame", { 0, 2 }, 2 },
        { "a line without its last frame", { 0, 1 }, 2 },
        { "a line without its first frame", { 1, 2 }, 2 },
        { "a line whose first frames are swapped", { 1, 0, 2 }, 3 },
        { "a line whose last frames are swapped", { 0, 2, 1 }, 3 },
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        bool acted = tampered_line_acts(dut, ways[i].order, ways[i].count);
        must_keep_step(dut, "%s", ways[i].words);
        char seen[120];
        snprintf(seen, sizeof seen, "%s is %s", ways[i].words, acted ? "acted on" : "not acted on");
        characterise_(dut, ways[i].words, seen, acted);
    }
}
