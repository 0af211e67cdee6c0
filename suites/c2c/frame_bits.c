/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-003, 009: single bits of a frame. */
#include "moves.h"

enum { OVERHEAD = 6, BITS_A_POINT = 64 }; /* two markers, length, FCS */

/* The FCS is made right after each change: else nothing but the FCS is tried. */
R5_CASE(frame_refuses_any_flipped_bit,
        .says = "A frame with any one bit of its body changed and its FCS repaired is dropped "
                "without a word",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 1800000)
{
    uint8_t bytes[R5_FRAME_MAX];
    size_t body = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE }, bytes) - OVERHEAD;
    need_be(dut, "bytes of the shortest body", body,
            r5_present_pairing(dut).version == 1 ? 64 : 48);
    int bits = (int)body * 8;
    for (int bit = 0; bit < bits; bit++) {
        if (bit % BITS_A_POINT == 0)
            r5_sweep_point(dut, "first of some bits of the body", bit);
        struct r5_frame recipe = { .text = CHANGE, .flip_body_bit = bit + 1 };
        must_silent(dut, send_frame(dut, &recipe, QUIET_MS));
        renew_channel(dut, bit + 1);
        if (bit % BITS_A_POINT == BITS_A_POINT - 1)
            must_be_unchanged(dut);
    }
    must_talk(dut);
}

/* A frame whose two FCS bytes differ, so that swapping them makes a wrong one. */
static size_t make_swapped(struct r5_dut *dut, uint8_t bytes[R5_FRAME_MAX])
{
    size_t len;
    do
        len = r5_make_frame(dut, &(struct r5_frame){ .text = CHANGE, .fcs_swapped = true }, bytes);
    while (bytes[len - 3] == bytes[len - 2]);
    return len;
}

R5_CASE(frame_refuses_wrong_fcs,
        .says = "A frame whose FCS has a wrong bit or swapped bytes is dropped without a word, "
                "and the channel goes on",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 120000)
{
    int quiet_ms = past_frame_timeout(dut);
    for (int bit = 0; bit < 16; bit++)
        must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .fcs_xor = (uint16_t)(1U << bit) },
                        quiet_ms);
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .fcs_xor = 0xFFFF }, quiet_ms);

    uint8_t bytes[R5_FRAME_MAX];
    size_t len = make_swapped(dut, bytes);
    send_raw(dut, bytes, len);
    must_silent(dut, r5_listen(dut, quiet_ms));
    must_be_unchanged(dut);
    must_talk(dut);
}
