/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-022, 023, 036: the one right form of a confirmation (V2). */
#include <string.h>

#include "moves.h"

enum { BODY_BITS = 512, TAG_BYTES = 16 };

/* Pairs anew each time: a module may forget a pairing once its confirmation was wrong. */
static const struct r5_answer *confirm_anew(struct r5_dut *dut, r5_secret te,
                                            struct r5_confirmation recipe)
{
    struct r5_pairing pairing = need_keys(dut, te);
    recipe.of = &pairing;
    return r5_confirm_made(dut, &recipe);
}

R5_CASE(confirm_refuses_any_flipped_bit,
        .says = "A confirmation is refused whichever bit of its IV, ciphertext or MAC is wrong",
        .needs = R5_C2C_V2, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 3600000)
{
    r5_secret te = r5_new_te(dut);
    r5_bulk(dut, true);
    for (int bit = 0; bit < BODY_BITS; bit++)
        must_(dut, confirm_anew(dut, te, (struct r5_confirmation){ .flip_bit = 1 + bit })->refused,
              "a confirmation with bit %d wrong is refused", bit);
}

R5_CASE(confirm_refuses_other_lengths,
        .says = "A confirmation that is cut short or drawn out, or holds a part of the tag, is "
                "refused",
        .needs = R5_C2C_V2, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 3600000)
{
    static const int digits[] = { 2, 32, 64, 96, 120, 126, 127, 129, 130, 160, 256, 600 };
    r5_secret te = r5_new_te(dut);
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        must_(dut, confirm_anew(dut, te, (struct r5_confirmation){ .digits = digits[i] })->refused,
              "a confirmation of %d digits is refused", digits[i]);
    for (int bytes = 1; bytes < TAG_BYTES; bytes++)
        must_(dut, confirm_anew(dut, te, (struct r5_confirmation){ .tag_bytes = bytes })->refused,
              "a confirmation with %d bytes of the tag is refused", bytes);
}

R5_CASE(confirmation_in_lower_case,
        .says = "A confirmation in lower case is taken or refused as the profile says",
        .needs = R5_C2C_V2, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    bool taken = strcmp(r5_profile_text(dut, "c2c.lower_case"), "accept") == 0;
    const struct r5_answer *answer =
        confirm_anew(dut, r5_new_te(dut), (struct r5_confirmation){ .lower_case = true });
    must_(dut, answer->ok == taken, "a confirmation in lower case is %s",
          taken ? "taken" : "refused");
}
