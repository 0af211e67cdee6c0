/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-023, 024: a frame that comes in two parts, and one that never ends. */
#include "frame_moves.h"

enum { SHORT_MS = 30, MARGIN_MS = 100 };

static const struct r5_answer *send_split(struct r5_dut *dut, size_t first, long pause_ms)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = "AT\r" }, frame);
    send_raw(dut, frame, first);
    r5_let_pass(dut, pause_ms);
    r5_send_raw(dut, frame + first, len - first);
    return r5_listen(dut, ANSWER_MS);
}

R5_CASE(split_frame_is_taken,
        .says = "A frame with a pause shorter than the frame timeout behind any of its bytes is "
                "answered",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 300000)
{
    size_t len = (size_t)body_of_text(dut, "AT\r") + FRAME_OVERHEAD;
    long longest = r5_profile_int(dut, "c2c.frame_timeout_ms") - MARGIN_MS;
    for (size_t i = 1; i <= len; i++) {
        size_t first = i < len ? i : len / 2;
        long pause_ms = i < len ? SHORT_MS : longest;
        r5_subject(dut, "a frame with a pause of %ld ms behind its byte %zu", pause_ms, first);
        must_ok(dut, send_split(dut, first, pause_ms));
    }
}

R5_CASE(late_frame_is_given_up,
        .says = "A frame with a pause longer than the frame timeout within is dropped, and what "
                "comes behind the pause is taken as new",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 300000)
{
    uint8_t frame[R5_FRAME_MAX], other[R5_FRAME_MAX];
    long pauses[] = { r5_profile_int(dut, "c2c.frame_timeout_ms") + MARGIN_MS,
                      10 * r5_profile_int(dut, "c2c.frame_timeout_ms") };
    for (size_t i = 0; i < 2 * 3; i++) {
        size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frame);
        size_t first = (const size_t[]){ 1, len / 2, len - 1 }[i % 3];
        send_raw(dut, frame, first);
        r5_let_pass(dut, pauses[i / 3]);
        must_stay_silent_bytes(dut, frame + first, len - first, past_frame_timeout(dut),
                               "a frame with a pause of %ld ms behind its byte %zu", pauses[i / 3],
                               first);

        r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, other);
        send_raw(dut, frame, first);
        r5_let_pass(dut, pauses[i / 3]);
        must_act(dut, other, len, "a frame %ld ms after %zu bytes of another", pauses[i / 3],
                 first);
    }
}
