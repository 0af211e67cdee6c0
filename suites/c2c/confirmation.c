/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-002, 003, 004, 011, 012: a pairing is none before its confirmation (V2). */
#include <string.h>

#include "moves.h"

enum secret { TAG, KEY, HMAC_KEY, TE };

static struct r5_pairing pair_unconfirmed(struct r5_dut *dut)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of the pairing", r5_pair(dut, r5_new_te(dut), &pairing, &answer),
            R5_PAIRED);
    return pairing;
}

/* Refused now, and after a boot as well. */
static void must_not_be_usable(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    must_refuse(dut, r5_open(dut, pairing));
    must_(dut, r5_reset(dut), "the module comes up after a reset");
    must_refuse(dut, r5_open(dut, pairing));
    must_talk(dut);
}

R5_CASE(confirmation_completes_pairing,
        .says = "A pairing that the holder of all its secrets confirms opens a channel, now and "
                "after a boot",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_pairing pairing = pair_unconfirmed(dut);
    const struct r5_answer *answer = r5_confirm(dut, &pairing);
    must_ok(dut, answer);
    must_be(dut, "information lines of the confirmation", answer->lines, 0);
    must_(dut, opens(dut, &pairing), "the pairing opens a channel");
    must_(dut, r5_reset(dut), "the module comes up after a reset");
    must_(dut, opens(dut, &pairing), "the pairing opens a channel after the boot");
}

R5_CASE(confirm_refuses_wrong_tag,
        .says = "A pairing whose confirmation has one wrong bit does not become usable",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .takes = { R5_INT("flipped_bit", 0, 511) },
        .limit_ms = 1800000)
{
    struct r5_pairing pairing = pair_unconfirmed(dut);
    must_refuse(dut, r5_confirm_made(dut, &(struct r5_confirmation){
                                              .of = &pairing,
                                              .flip_bit = 1 + (int)r5_int(dut, "flipped_bit") }));
    must_not_be_usable(dut, &pairing);
}

/*
 * Someone who holds all secrets but one. The command always names the right te, else it would be
 * refused as that of an unknown pairing and its MAC never looked at.
 */
static const struct r5_answer *confirm_without(struct r5_dut *dut, const struct r5_pairing *pairing,
                                               enum secret missing)
{
    struct r5_pairing forged = *pairing;
    r5_secret *const part[] = { &forged.tag, &forged.key, &forged.hmac_key, &forged.te };
    *part[missing] = r5_flip_bit(dut, *part[missing], (int)r5_random(dut, 128));
    return r5_confirm_made(
        dut, &(struct r5_confirmation){ .of = pairing, .by = &forged, .tag = forged.tag });
}

R5_CASE(confirm_needs_every_secret,
        .says = "A confirmation made without the tag, the key, the HMAC key or the te of the "
                "pairing does not make it usable",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .takes = { R5_INT("missing", TAG, TE) },
        .limit_ms = 1800000)
{
    struct r5_pairing pairing = pair_unconfirmed(dut);
    must_refuse(dut, confirm_without(dut, &pairing, (enum secret)r5_int(dut, "missing")));
    must_not_be_usable(dut, &pairing);
}

R5_CASE(open_needs_confirmation, .says = "An unconfirmed pairing opens no channel",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    struct r5_pairing pairing = pair_unconfirmed(dut);
    const struct r5_answer *answer = r5_open(dut, &pairing);
    must_refuse(dut, answer);
    should_(dut, answer->cme == r5_profile_int(dut, "c2c.err_open_unconfirmed"),
            "the error is the one of the profile");
    must_talk(dut);
    must_not_be_usable(dut, &pairing);
}

R5_CASE(unconfirmed_pairing_over_reset,
        .says = "An unconfirmed pairing is after a boot what the profile says, and opens nothing "
                "before it is confirmed",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    bool kept = strcmp(r5_profile_text(dut, "c2c.unconfirmed_pairing"), "keep") == 0;
    struct r5_pairing pairing = pair_unconfirmed(dut);
    must_not_be_usable(dut, &pairing);
    const struct r5_answer *answer = r5_confirm(dut, &pairing);
    should_(dut, answer->ok == kept, "a late confirmation is %s, as in the profile",
            kept ? "taken" : "refused");
    must_(dut, opens(dut, &pairing) == answer->ok,
          "the pairing opens a channel if and only if the late confirmation was taken");
    characterise_(dut, "unconfirmed pairing over a reset",
                  answer->ok
                      ? "an unconfirmed pairing outlives a boot and can be confirmed after it"
                      : "an unconfirmed pairing is gone after a boot",
                  false);
}
