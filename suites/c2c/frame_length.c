/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-004, 010, 012, 021: frames that are too short, too long, or lie about it. */
#include <stdio.h>
#include <string.h>

#include "moves.h"

enum { OVERHEAD = 6, BLOCK = 16, TEXT_MAX = 1040 };

/*
 * A text whose every block ends a command and reads as padded: cut after any block, what is left
 * would act if its tag were not looked at.
 */
#define PAD "\6\6\6\6\6\6"
#define CHANGE_IN_EACH_BLOCK CHANGE PAD CHANGE PAD CHANGE
_Static_assert(sizeof(CHANGE PAD) == BLOCK + 1, "a change and its padding fill a block");

static long body_of_frame(struct r5_dut *dut, const char *text)
{
    uint8_t bytes[R5_FRAME_MAX];
    return (long)r5_make_frame(dut, &(struct r5_frame){ .text = text }, bytes) - OVERHEAD;
}

R5_CASE(frame_refuses_short_body,
        .says = "A frame whose body is cut short by any number of bytes, with length and FCS to "
                "match, is dropped without a word",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 1800000)
{
    long body = body_of_frame(dut, CHANGE_IN_EACH_BLOCK);
    need_be(dut, "bytes of two more blocks", body - body_of_frame(dut, CHANGE), 2 * BLOCK);
    int quiet_ms = past_frame_timeout(dut);
    for (int cut = 1; cut <= body; cut++) {
        if (cut % BLOCK == 1)
            r5_sweep_point(dut, "bytes cut off, from", cut);
        must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE_IN_EACH_BLOCK, .cut_body = cut },
                        quiet_ms);
        renew_channel(dut, cut);
    }
    must_talk(dut);
}

R5_CASE(frame_refuses_wrong_length,
        .says = "A frame whose length field does not tell the length of its body is dropped "
                "without a word, and the next right one acts",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 300000)
{
    long right = body_of_frame(dut, CHANGE);
    const long wrong[] = { 0,         1,         BLOCK,         right - BLOCK, right - 1,
                           right + 1, right + 2, right + BLOCK, 2 * right,     right << 8,
                           0x0100,    0x0110,    0x0120,        0x0130,        0x7FF0,
                           0x8000,    0xF9F9,    0xFFF0,        0xFFFF };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct r5_frame recipe = { .text = CHANGE, .length_field = wrong[i], .keep_length = true };
        r5_sweep_point(dut, "length field", wrong[i]);
        must_be_dropped(dut, &recipe, past_frame_timeout(dut));
    }
    must_talk(dut);
}

/* The change, drawn out with spaces, which count for nothing, to `len` bytes. */
static const char *change_of_length(long len, char text[TEXT_MAX + 1])
{
    snprintf(text, TEXT_MAX + 1, "AT+CMEE=%*d\r", (int)len - (int)strlen("AT+CMEE=\r"), 2);
    return text;
}

R5_CASE(longest_frame_acts,
        .says = "A frame with the longest text that the protocol allows towards the module acts",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING, .limit_ms = 60000)
{
    char text[TEXT_MAX + 1];
    long longest = r5_profile_int(dut, "c2c.rx_padded_max") - 1;
    send_frame(dut, &(struct r5_frame){ .text = change_of_length(longest, text) }, QUIET_MS);
    must_read(dut, "error form (+CMEE?), changed",
              r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0), "2");
}

R5_CASE(frame_refuses_oversize,
        .says = "A well-made frame that is longer than the protocol allows is dropped without a "
                "word, and the channel goes on",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .takes = { R5_INT("text_bytes", 256, TEXT_MAX) },
        .limit_ms = 60000)
{
    char text[TEXT_MAX + 1];
    long len = r5_int(dut, "text_bytes");
    need_(dut, len >= r5_profile_int(dut, "c2c.rx_padded_max"), "%ld bytes are too many", len);
    must_be_dropped(dut, &(struct r5_frame){ .text = change_of_length(len, text) },
                    past_frame_timeout(dut));
    must_talk(dut);
}
