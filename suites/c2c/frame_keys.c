/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-FRM-001, 002, 016, 017, 029: frames made with other secrets, or by another scheme. */
#include "frame_moves.h"

enum { SECRET_BITS = 128 };

/* In V2 the tag covers the ciphertext: such a frame passes it and decrypts to garbage. */
R5_CASE(frame_refuses_wrong_key,
        .says = "A frame encrypted with a wrong key is met with silence, and the channel goes on",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts,
        .takes = { R5_INT("flipped_bit", 0, SECRET_BITS - 1) }, .limit_ms = 60000)
{
    struct r5_pairing forged = r5_present_pairing(dut);
    int bit = (int)r5_int(dut, "flipped_bit");
    forged.key = r5_flip_bit(dut, forged.key, bit);
    must_stay_silent(dut, &(struct r5_frame){ .text = CHANGE, .by = &forged }, QUIET_MS,
                     "a frame encrypted with a key that is wrong in bit %d", bit);
    r5_at_within(dut, QUIET_MS, "AT"); /* ends the line that garbage may have begun */
}

/* Every bit of a secret that goes into the tag: none may be left out of the check. */
R5_CASE(frame_refuses_wrong_hmac_key,
        .says = "A frame whose tag was made with an HMAC key that is wrong in one bit, or with "
                "zeros, is dropped without a word",
        .needs = R5_C2C_V2, .starts = "channel-open", .control = made_frame_acts,
        .limit_ms = 1800000)
{
    const struct r5_pairing right = r5_present_pairing(dut);
    struct r5_pairing forged = right;
    for (int bit = -1; bit < SECRET_BITS; bit++) {
        forged.hmac_key = bit < 0 ? r5_zero_secret(dut) : r5_flip_bit(dut, right.hmac_key, bit);
        must_stay_silent(dut, &(struct r5_frame){ .text = CHANGE, .by = &forged }, QUIET_MS,
                         bit < 0 ? "a frame whose tag was made with zeros for the HMAC key"
                                 : "a frame whose tag was made with bit %d of the HMAC key wrong",
                         bit);
        renew_channel(dut, bit + 2);
    }
}

R5_CASE(frame_refuses_wrong_te,
        .says = "A frame whose tag was made with a te that is wrong in one bit, or with none, is "
                "dropped without a word",
        .needs = R5_C2C_V2, .starts = "channel-open", .control = made_frame_acts,
        .limit_ms = 1800000)
{
    const struct r5_pairing right = r5_present_pairing(dut);
    struct r5_pairing forged = right;
    for (int bit = -1; bit < SECRET_BITS; bit++) {
        if (bit >= 0)
            forged.te = r5_flip_bit(dut, right.te, bit);
        struct r5_frame recipe = { .text = CHANGE, .by = &forged, .without_te = bit < 0 };
        must_stay_silent(dut, &recipe, QUIET_MS,
                         bit < 0 ? "a frame whose tag was made without te"
                                 : "a frame whose tag was made with bit %d of te wrong",
                         bit);
        renew_channel(dut, bit + 2);
    }
}

/* A V1 pairing has no HMAC key: a module that knows both schemes may take zeros for one. */
R5_CASE(frame_refuses_other_scheme,
        .says = "In a V2 channel a frame of the V1 scheme under the right key is dropped without "
                "a word, in a V1 channel one of the V2 scheme",
        .needs = R5_C2C, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    struct r5_pairing forged = r5_present_pairing(dut);
    int other = forged.version == 1 ? 2 : 1;
    if (forged.version == 1)
        forged.hmac_key = r5_zero_secret(dut);
    must_drop(dut, &(struct r5_frame){ .text = CHANGE, .by = &forged, .as_version = other },
              past_frame_timeout(dut), "a frame of scheme V%d in a V%d channel", other,
              forged.version);
}

R5_CASE(frame_refuses_draft_scheme,
        .says = "A frame of the early draft of V2, with its IV at the end, the other half of the "
                "HMAC, or both, is dropped without a word",
        .needs = R5_C2C_V2, .starts = "channel-open", .control = made_frame_acts, .limit_ms = 60000)
{
    static const char *const words[] = { "", "its IV at the end", "the other half of the HMAC",
                                         "its IV at the end and the other half of the HMAC" };
    for (int form = 1; form <= 3; form++)
        must_drop(dut,
                  &(struct r5_frame){
                      .text = CHANGE, .iv_last = form & 1, .other_half = (form & 2) != 0 },
                  past_frame_timeout(dut), "a frame with %s", words[form]);
}
