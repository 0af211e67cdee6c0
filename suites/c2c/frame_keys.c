/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-001, 002, 016, 017: frames made with a key that is not the channel's. */
#include "moves.h"

enum { SECRET_BITS = 128, BITS_A_POINT = 32 };

/*
 * In V2 the tag covers the ciphertext: such a frame passes it and decrypts to garbage. An error is
 * as good an answer as silence; what counts is that nothing is done.
 */
R5_CASE(frame_refuses_wrong_key,
        .says = "A frame encrypted with a wrong key acts on nothing, and the channel goes on",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .takes = { R5_INT("flipped_bit", 0, SECRET_BITS - 1) },
        .limit_ms = 60000)
{
    struct r5_pairing forged = r5_present_pairing(dut);
    forged.key = r5_flip_bit(dut, forged.key, (int)r5_int(dut, "flipped_bit"));
    const struct r5_answer *answer =
        send_frame(dut, &(struct r5_frame){ .text = CHANGE, .by = &forged }, QUIET_MS);
    must_(dut, !answer->ok, "the frame is not answered with OK");
    r5_at_within(dut, QUIET_MS, "AT"); /* ends the line that garbage may have begun */
    must_be_unchanged(dut);
    must_talk(dut);
}

/* Every bit of a secret that goes into the tag: none may be left out of the check. */
static void must_need_every_bit(struct r5_dut *dut, struct r5_pairing *forged, r5_secret *secret)
{
    const r5_secret right = *secret;
    for (int bit = 0; bit < SECRET_BITS; bit++) {
        if (bit % BITS_A_POINT == 0)
            r5_sweep_point(dut, "first of some bits of the secret", bit);
        *secret = r5_flip_bit(dut, right, bit);
        must_silent(dut,
                    send_frame(dut, &(struct r5_frame){ .text = CHANGE, .by = forged }, QUIET_MS));
        renew_channel(dut, bit + 1);
        if (bit % BITS_A_POINT == BITS_A_POINT - 1)
            must_be_unchanged(dut);
    }
}

R5_CASE(frame_refuses_wrong_hmac_key,
        .says = "A frame whose tag was made with an HMAC key that is wrong in one bit is dropped "
                "without a word",
        .needs = R5_C2C_V2, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 1800000)
{
    struct r5_pairing forged = r5_present_pairing(dut);
    must_need_every_bit(dut, &forged, &forged.hmac_key);
    forged.hmac_key = r5_zero_secret(dut);
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .by = &forged }, QUIET_MS);
    must_talk(dut);
}

R5_CASE(frame_refuses_wrong_te,
        .says = "A frame whose tag was made with a te that is wrong in one bit is dropped without "
                "a word",
        .needs = R5_C2C_V2, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 1800000)
{
    struct r5_pairing forged = r5_present_pairing(dut);
    must_need_every_bit(dut, &forged, &forged.te);
    must_talk(dut);
}

R5_CASE(frame_refuses_older_scheme,
        .says = "In a V2 channel a frame of the V1 scheme under the right key is dropped without "
                "a word",
        .needs = R5_C2C_V2, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = made_frame_acts, .limit_ms = 60000)
{
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .as_version = 1 },
                    past_frame_timeout(dut));
    must_talk(dut);
}
