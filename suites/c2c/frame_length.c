/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-004, 010, 012, 030: frames that are too short, too long, or lie about it. */
#include <string.h>

#include "frame_moves.h"

enum { TEXT_MAX = 1040 };

/*
 * A text whose every block ends a command and reads as padded: cut after any block, what is left
 * would act if its tag were not looked at.
 */
#define PAD "\6\6\6\6\6\6"
#define CHANGE_IN_EACH_BLOCK CHANGE PAD CHANGE PAD CHANGE
_Static_assert(sizeof(CHANGE PAD) == FRAME_BLOCK + 1, "a change and its padding fill a block");

R5_CASE(frame_refuses_short_body,
        .says = "A frame whose body is cut short by any number of bytes, with length and FCS to "
                "match, is dropped without a word",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 1800000)
{
    long body = body_of_text(dut, CHANGE_IN_EACH_BLOCK);
    for (int cut = 1; cut <= body; cut++) {
        must_drop(dut, &(struct r5_frame){ .text = CHANGE_IN_EACH_BLOCK, .cut_body = cut },
                  past_frame_timeout(dut), "a frame with %d bytes of its body cut off", cut);
        renew_channel(dut, cut);
    }
}

/* Also a right tag over nothing: an IV alone (V2), or the hash of nothing (V1). */
R5_CASE(frame_refuses_other_body,
        .says = "A frame with bytes behind its tag, or with no block of text, is dropped without "
                "a word",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 300000)
{
    uint8_t frame[R5_FRAME_MAX], longer[R5_FRAME_MAX];
    for (size_t more = 1; more < FRAME_BLOCK; more++) {
        size_t body = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, frame);
        body -= FRAME_OVERHEAD;
        memset(frame + FRAME_BODY_AT + body, 0, more);
        size_t len = r5_wrap_body(frame + FRAME_BODY_AT, body + more, longer);
        must_drop_bytes(dut, longer, len, past_frame_timeout(dut),
                        "a frame with %zu bytes behind its body", more);
    }
    need_form_one(dut);
    must_drop(dut, &(struct r5_frame){ .text = "", .padded = true }, past_frame_timeout(dut),
              "a frame without a block of text");
}

/* A length that no body has; the frame that follows without a pause is answered all the same. */
#define must_recover_at_once(dut, wrong) recover_at(dut, __FILE__, __LINE__, wrong)

static void recover_at(struct r5_dut *dut, const char *file, int line, long wrong)
{
    uint8_t bytes[2 * R5_FRAME_MAX];
    struct r5_frame recipe = { .text = CHANGE, .length_field = wrong, .keep_length = true };
    size_t len = r5_make_frame(dut, &recipe, bytes);
    while (memchr(bytes + 1, FRAME_MARKER, len - 2) != NULL) /* else it may begin another frame */
        len = r5_make_frame(dut, &recipe, bytes);
    len += r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, bytes + len);
    frame_act_at(dut, file, line, bytes, len, "a frame right behind one with length field %ld",
                 wrong);
}

R5_CASE(frame_refuses_wrong_length,
        .says = "A frame whose length field does not tell the length of its body is dropped "
                "without a word; where no body has that length, a right frame acts right behind it",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 300000)
{
    long right = body_of_text(dut, CHANGE);
    long most = right - FRAME_BLOCK + r5_profile_int(dut, "c2c.rx_padded_max");
    const long fitting[] = { right + FRAME_BLOCK, 2 * right, most };
    for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++)
        must_drop(
            dut,
            &(struct r5_frame){ .text = CHANGE, .length_field = fitting[i], .keep_length = true },
            past_frame_timeout(dut), "a frame whose length field says %ld, which is too much",
            fitting[i]);
    const long impossible[] = {
        0,         1,        FRAME_BLOCK,        right - FRAME_BLOCK, right - 1, right + 1,
        right + 2, most + 1, most + FRAME_BLOCK, right << 8,          0x7FF0,    0x8000,
        0xFFF0,    0xFFFF
    };
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        struct r5_frame recipe = { .text = CHANGE,
                                   .length_field = impossible[i],
                                   .keep_length = true };
        must_drop(dut, &recipe, past_frame_timeout(dut),
                  "a frame whose length field says %ld, which no body has", impossible[i]);
        must_recover_at_once(dut, impossible[i]);
    }
}

R5_CASE(frame_refuses_oversize,
        .says = "A well-made frame that is longer than the protocol allows is dropped without a "
                "word, and the channel goes on",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts,
        .takes = { R5_INT("text_bytes", 256, TEXT_MAX) }, .limit_ms = 60000)
{
    char text[TEXT_MAX + 1];
    long len = r5_int(dut, "text_bytes");
    need_(dut, len >= r5_profile_int(dut, "c2c.rx_padded_max"), "%ld bytes are too many", len);
    must_drop(dut, &(struct r5_frame){ .text = change_of_length(len, text) },
              past_frame_timeout(dut), "a frame with %ld bytes of text, more than are allowed",
              len);
}
