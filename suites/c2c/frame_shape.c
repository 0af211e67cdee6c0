/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-013, 018, 019, 020: markers and padding. */
#include <string.h>

#include "moves.h"

enum { MARKER = 0xF9, BODY_AT = 3, TAIL = 3, TRIES = 1000 };

static bool marker_in_body(const uint8_t *frame, size_t len)
{
    return memchr(frame + BODY_AT, MARKER, len - BODY_AT - TAIL) != NULL;
}

R5_CASE(marker_in_body_is_data,
        .says = "A right frame that has the marker byte in its body acts: the length decides",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING, .limit_ms = 60000)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = 0;
    int tries = 0;
    do
        len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frame);
    while (!marker_in_body(frame, len) && ++tries < TRIES);
    need_(dut, tries < TRIES, "a frame with the marker in its body is made");
    send_raw(dut, frame, len);
    r5_listen(dut, QUIET_MS);
    must_read(dut, "error form (+CMEE?), changed",
              r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0), "2");
}

static void must_need_right_end(struct r5_dut *dut, int quiet_ms)
{
    uint8_t frame[R5_FRAME_MAX];
    size_t len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frame);
    frame[len - 1] = MARKER ^ 0xFF;
    send_raw(dut, frame, len);
    must_silent(dut, r5_listen(dut, quiet_ms));
    must_be_unchanged(dut);
}

R5_CASE(frame_needs_both_markers,
        .says = "A frame without its opening or its closing marker, or with another byte in place "
                "of the closing one, is dropped without a word",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 60000)
{
    int quiet_ms = past_frame_timeout(dut);
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .no_start = true }, quiet_ms);
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .no_end = true }, quiet_ms);
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .no_start = true, .no_end = true },
                    quiet_ms);
    must_need_right_end(dut, quiet_ms);
    must_talk(dut);
}

R5_CASE(double_marker_does_no_harm,
        .says = "A second opening marker leaves the module in step: the frame is taken or "
                "dropped, and the next one acts",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 60000)
{
    send_frame(dut, &(struct r5_frame){ .text = CHANGE, .double_start = true },
               past_frame_timeout(dut));
    const char *form = r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0);
    bool taken = strcmp(form, "2") == 0;
    must_(dut, taken || strcmp(form, "1") == 0, "the frame is taken or dropped");
    characterise_(dut, "a frame with two opening markers",
                  taken ? "a frame with two opening markers is taken"
                        : "a frame with two opening markers is dropped",
                  false);
    must_ok(dut, r5_at(dut, "AT+CMEE=1"));
    must_talk(dut);
}

R5_CASE(frame_refuses_bad_padding,
        .says = "A frame whose tag is right and whose padding is not is dropped without a word",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .takes = { R5_INT("padding", 1, 3) }, .limit_ms = 60000)
{
    struct r5_frame recipe = { .text = CHANGE, .bad_padding = (int)r5_int(dut, "padding") };
    must_be_dropped(dut, &recipe, QUIET_MS);
    must_talk(dut);
}
