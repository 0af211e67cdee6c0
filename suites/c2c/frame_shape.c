/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-013, 018, 019, 031: markers. */
#include <string.h>

#include "frame_moves.h"

enum { TRIES = 100000 };

/* A right frame that has the marker byte at `at`. */
static size_t with_marker_at(struct r5_dut *dut, size_t at, uint8_t frame[R5_FRAME_MAX])
{
    for (int tries = 0; tries < TRIES; tries++) {
        size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frame);
        if (frame[at] == FRAME_MARKER)
            return len;
    }
    need_(dut, false, "a frame with the marker byte at %zu is made", at);
    return 0;
}

R5_CASE(marker_in_frame_is_data,
        .says = "A right frame that has the marker byte in its body or its FCS acts: the length "
                "decides where it ends",
        .needs = R5_C2C, .starts = "channel-open", .limit_ms = 60000)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t body = (size_t)body_of_text(dut, CHANGE);
    const struct {
        const char *part;
        size_t at;
    } places[] = {
        { "as the first byte of its body", FRAME_BODY_AT },
        { "in its body", FRAME_BODY_AT + body / 2 },
        { "as the last byte of its body", FRAME_BODY_AT + body - 1 },
        { "as the low byte of its FCS", FRAME_BODY_AT + body },
        { "as the high byte of its FCS", FRAME_BODY_AT + body + 1 },
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t len = with_marker_at(dut, places[i].at, frame);
        must_act(dut, frame, len, "a frame with a marker byte %s", places[i].part);
    }
}

static size_t insert(uint8_t *frame, size_t len, size_t at, uint8_t byte, size_t count)
{
    memmove(frame + at + count, frame + at, len - at);
    memset(frame + at, byte, count);
    return len + count;
}

static const char *const misshapen[] = {
    "without its closing marker",
    "without its opening marker",
    "without markers",
    "with another byte as its closing marker",
    "with a byte between FCS and closing marker",
    "with a byte between its opening marker and its length",
    "with a byte more in its body than its length says",
    "with a byte of its body left out",
};

static size_t make_misshapen(struct r5_dut *dut, size_t shape, uint8_t frame[R5_FRAME_MAX])
{
    bool no_end = shape == 0 || shape == 2, no_start = shape == 1 || shape == 2;
    struct r5_frame recipe = { .text = CHANGE, .no_start = no_start, .no_end = no_end };
    size_t len = r5_make_frame(dut, &recipe, frame);
    switch (shape) {
    case 3:
        frame[len - 1] = FRAME_MARKER ^ 0xFF;
        break;
    case 4:
        len = insert(frame, len, len - 1, 0, 1);
        break;
    case 5:
        len = insert(frame, len, 1, 0, 1);
        break;
    case 6:
        len = insert(frame, len, len / 2, 0, 1);
        break;
    case 7:
        memmove(frame + len / 2, frame + len / 2 + 1, len - len / 2 - 1);
        len--;
        break;
    default:
        break;
    }
    return len;
}

R5_CASE(frame_refuses_wrong_shape,
        .says = "A frame without its opening or closing marker, or with a byte too many or too few "
                "in any part, is dropped without a word",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    uint8_t frame[R5_FRAME_MAX];
    for (size_t shape = 0; shape < sizeof misshapen / sizeof *misshapen; shape++) {
        size_t len = make_misshapen(dut, shape, frame);
        must_drop_bytes(dut, frame, len, past_frame_timeout(dut), "a frame %s", misshapen[shape]);
    }
}

R5_CASE(double_marker_does_no_harm,
        .says = "A second opening marker leaves the module in step: the frame is taken or "
                "dropped, and the next one acts",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    send_frame(dut, &(struct r5_frame){ .text = CHANGE, .double_start = true },
               past_frame_timeout(dut));
    const char *form = form_now(dut);
    must_(dut, form[0] != '\0', "a frame after one with two opening markers is answered");
    characterise_(dut, "a frame with two opening markers",
                  strcmp(form, "2") == 0 ? "a frame with two opening markers is taken"
                                         : "a frame with two opening markers is dropped",
                  false);
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
}

/* The protocol gives each frame two markers of its own; what a module makes of one is its affair.
 */
R5_CASE(shared_marker_does_no_harm,
        .says = "Of two right frames that share a marker the first acts, and the module stays in "
                "step",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    uint8_t frames[2 * R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frames);
    len += r5_make_frame(dut, &(struct r5_frame){ .text = "AT+CMEE=0\r", .no_start = true },
                         frames + len);
    send_raw(dut, frames, len);
    r5_listen(dut, QUIET_MS);
    r5_listen(dut, past_frame_timeout(dut));
    const char *form = form_now(dut);
    bool second = strcmp(form, "0") == 0;
    must_(dut, second || strcmp(form, "2") == 0,
          "the first of two frames that share a marker acts, and the next frame is answered");
    characterise_(dut, "two frames that share a marker",
                  second ? "both of two frames that share a marker are taken"
                         : "the second of two frames that share a marker is dropped",
                  false);
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
}
