/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-033, 034: a frame after the close, and very many bad ones. */
#include <string.h>

#include "frame_moves.h"

enum { BAD_FRAMES = 500, A_BURST = 10, LATER_MAX_US = 20000 };

R5_CASE(frame_after_the_close_is_dead,
        .says = "A frame that was made for a channel is no command once the channel is closed",
        .needs = R5_C2C, .starts = "channel-open", .control = session_still_opens,
        .limit_ms = 60000)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frame);
    need_ok(dut, r5_close(dut));
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
    must_stay_silent_bytes(dut, frame, len, past_frame_timeout(dut), "a frame after the close");
    end_garbage_line(dut);
}

static size_t make_bad(struct r5_dut *dut, uint8_t *frame, int nth)
{
    struct r5_frame recipe = { .text = CHANGE, .flip_body_bit = 1 + nth % FRAME_BLOCK };
    return r5_make_frame(dut, &recipe, frame);
}

static int64_t time_of_answer_us(struct r5_dut *dut)
{
    int64_t begun = r5_now_us(dut);
    need_ok(dut, r5_at(dut, "AT"));
    return r5_now_us(dut) - begun;
}

/* How many a module takes before it ends the channel, if ever, is the profile's to say. */
R5_CASE(many_bad_frames_do_no_harm,
        .says = "Five hundred bad frames in a row, or as many as the module allows, neither end "
                "the channel nor slow it down",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 300000)
{
    long limit = r5_profile_int(dut, "c2c.bad_frame_limit");
    long count = limit > 0 && limit <= BAD_FRAMES ? limit - 1 : BAD_FRAMES;
    int64_t before_us = time_of_answer_us(dut);
    r5_bulk(dut, true);
    for (int sent = 0; sent < count;) {
        uint8_t frames[A_BURST * R5_FRAME_MAX];
        size_t len = 0;
        for (int i = 0; i < A_BURST && sent < count; i++)
            len += make_bad(dut, frames + len, sent++);
        send_raw(dut, frames, len);
        r5_listen(dut, QUIET_MS);
    }
    r5_bulk(dut, false);
    must_keep_step(dut, "%ld bad frames in a row", count);
    int64_t more_us = time_of_answer_us(dut) - before_us;
    measure_(dut, "time that an answer takes longer after bad frames", more_us, "us", LONG_MIN,
             LATER_MAX_US);
}
