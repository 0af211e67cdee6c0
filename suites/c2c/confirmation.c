/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-002, 003, 004, 011, 012: a pairing is none before its confirmation (V2). */
#include <string.h>

#include "moves.h"

enum secret { TAG, KEY, HMAC_KEY, TE };

/* Refused now, and after a boot as well. */
#define must_not_be_usable(dut, pairing, name) unusable_at(dut, pairing, name, __FILE__, __LINE__)
static void unusable_at(struct r5_dut *dut, const struct r5_pairing *pairing, const char *name,
                        const char *file, int line)
{
    r5_check_at(dut, R5_MUST, refuses(dut, pairing), file, line, "an open of %s is refused", name);
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    r5_check_at(dut, R5_MUST, refuses(dut, pairing), file, line,
                "an open of %s is refused after a boot", name);
}

R5_CASE(confirmation_completes_pairing,
        .says = "A pairing that the holder of all its secrets confirms opens a channel, now and "
                "after a boot",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    const struct r5_answer *answer = r5_confirm(dut, &pairing);
    must_(dut, answer->ok, "the right confirmation is answered with OK");
    must_(dut, answer->lines == 0, "the OK of a confirmation comes alone");
    must_(dut, opens(dut, &pairing), "the confirmed pairing opens a channel");
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    must_(dut, opens(dut, &pairing), "the confirmed pairing opens a channel after a boot");
}

R5_CASE(confirm_refuses_wrong_tag,
        .says = "A pairing whose confirmation has one wrong bit does not become usable",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .takes = { R5_INT("flipped_bit", 0, 511) },
        .limit_ms = 1800000)
{
    int bit = (int)r5_int(dut, "flipped_bit");
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    const struct r5_answer *answer =
        r5_confirm_made(dut, &(struct r5_confirmation){ .of = &pairing, .flip_bit = 1 + bit });
    must_(dut, answer->refused, "a confirmation with bit %d wrong is refused", bit);
    must_not_be_usable(dut, &pairing, "a pairing confirmed wrongly");
}

/*
 * Someone who holds all secrets but one. The command always names the right te, else it would be
 * refused as that of an unknown pairing and its MAC never looked at.
 */
static const struct r5_answer *confirm_without(struct r5_dut *dut, const struct r5_pairing *pairing,
                                               enum secret missing, r5_secret instead)
{
    struct r5_pairing forged = *pairing;
    r5_secret *const part[] = { &forged.tag, &forged.key, &forged.hmac_key, &forged.te };
    *part[missing] =
        instead != 0 ? instead : r5_flip_bit(dut, *part[missing], (int)r5_random(dut, 128));
    return r5_confirm_made(
        dut, &(struct r5_confirmation){ .of = pairing, .by = &forged, .tag = forged.tag });
}

R5_CASE(confirm_needs_every_secret,
        .says = "A confirmation made with another tag, key, HMAC key or te than the pairing's, or "
                "with zeros instead, does not make it usable",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .takes = { R5_INT("missing", TAG, TE) },
        .limit_ms = 1800000)
{
    static const char *const names[] = { "tag", "key", "HMAC key", "te" };
    enum secret missing = (enum secret)r5_int(dut, "missing");
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    const struct {
        const char *name;
        r5_secret secret;
    } instead[] = {
        { "a wrong bit in the", 0 },
        { "zeros for the", r5_zero_secret(dut) },
        { "a drawn", r5_new_te(dut) },
    };
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++)
        must_(dut, confirm_without(dut, &pairing, missing, instead[i].secret)->refused,
              "a confirmation with %s %s is refused", instead[i].name, names[missing]);
    must_not_be_usable(dut, &pairing, "a pairing confirmed without all its secrets");
}

R5_CASE(open_needs_confirmation, .says = "An unconfirmed pairing opens no channel",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    const struct r5_answer *answer = r5_open(dut, &pairing);
    must_(dut, answer->refused, "an open of the unconfirmed pairing is refused");
    should_(dut, answer->cme == r5_profile_int(dut, "c2c.err_open_unconfirmed"),
            "the error is the one of the profile");
    r5_forget_channel(dut);
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    must_(dut, refuses(dut, &pairing),
          "an open of the unconfirmed pairing is refused after a boot");
}

R5_CASE(unconfirmed_pairing_over_reset,
        .says = "An unconfirmed pairing is after a boot what the profile says, and a confirmation "
                "then is no more than it was answered",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    bool kept = strcmp(r5_profile_text(dut, "c2c.unconfirmed_pairing"), "keep") == 0;
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    bool taken = r5_confirm(dut, &pairing)->ok;
    should_(dut, taken == kept, "a confirmation after a boot is %s, as in the profile",
            kept ? "taken" : "refused");
    must_(dut, opens(dut, &pairing) == taken,
          "the pairing opens a channel if and only if its confirmation after a boot was taken");
    characterise_(dut, "unconfirmed pairing over a reset",
                  taken ? "an unconfirmed pairing outlives a boot and can be confirmed after it"
                        : "an unconfirmed pairing is gone after a boot",
                  false);
}
