/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-003, 009: single bits of a frame. */
#include <string.h>

#include "frame_moves.h"

enum { BITS_A_LOOK = 64, LONGEST_TEXT = 4 * FRAME_BLOCK };

/* The change, and line ends up to so many blocks: empty lines are not answered. */
static const char *text_of_blocks(long blocks, char text[LONGEST_TEXT])
{
    size_t len = (size_t)blocks * FRAME_BLOCK - 6; /* a padding of six */
    memset(text, '\r', len);
    memcpy(text, CHANGE, strlen(CHANGE));
    text[len] = '\0';
    return text;
}

/* Where a bit of the body is, in words. */
static const char *part_of_body(struct r5_dut *dut, long byte, long body)
{
    if (r5_present_pairing(dut).version == 1)
        return byte < body - FRAME_BLOCK ? "ciphertext" : "IV";
    if (byte < FRAME_BLOCK)
        return "IV";
    return byte < body - FRAME_BLOCK ? "ciphertext" : "tag";
}

/* The FCS is made right after each change: else nothing but the FCS is tried. */
R5_CASE(frame_refuses_any_flipped_bit,
        .says = "A frame with any one bit of its body changed and its FCS repaired is dropped "
                "without a word",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts,
        .takes = { R5_INT("blocks", 1, 4) }, .limit_ms = 1800000)
{
    char text[LONGEST_TEXT];
    text_of_blocks(r5_int(dut, "blocks"), text);
    long body = body_of_text(dut, text);
    for (int bit = 0; bit < body * 8; bit++) {
        struct r5_frame recipe = { .text = text, .flip_body_bit = bit + 1 };
        must_stay_silent(dut, &recipe, QUIET_MS, "a frame with bit %d of its %s flipped", bit,
                         part_of_body(dut, bit / 8, body));
        renew_channel(dut, bit + 1);
        if (bit % BITS_A_LOOK == BITS_A_LOOK - 1)
            must_read(dut, "error form (+CMEE?) after frames with flipped bits", form_now(dut),
                      "1");
    }
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
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 120000)
{
    int quiet_ms = past_frame_timeout(dut);
    for (int i = 0; i <= 16; i++) {
        uint16_t wrong = (uint16_t)(i < 16 ? 1U << i : 0xFFFFU);
        must_drop(dut, &(struct r5_frame){ .text = CHANGE, .fcs_xor = wrong }, quiet_ms,
                  "a frame with bits 0x%04X of its FCS wrong", wrong);
    }
    need_form_one(dut);
    uint8_t bytes[R5_FRAME_MAX];
    size_t len = make_swapped(dut, bytes);
    must_drop_bytes(dut, bytes, len, quiet_ms, "a frame with the bytes of its FCS swapped");
}
