/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-008, 018: keys are fresh, and the unit's own. */
#include <string.h>

#include "moves.h"

enum { PAIRINGS = 6 };

/* How many of the secrets of `a` are found again in `b`. */
static int shared(struct r5_dut *dut, const struct r5_pairing *a, const struct r5_pairing *b)
{
    int count = r5_same_secrets(dut, a->key, b->key);
    if (a->version == 2 && b->version == 2) {
        count += r5_same_secrets(dut, a->hmac_key, b->hmac_key);
        count += r5_same_secrets(dut, a->tag, b->tag);
        count += r5_same_secrets(dut, a->key, b->hmac_key);
        count += r5_same_secrets(dut, a->hmac_key, b->key);
    }
    return count;
}

static struct r5_pairing pair_only(struct r5_dut *dut, r5_secret te)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of the pairing", r5_pair(dut, te, &pairing, &answer), R5_PAIRED);
    return pairing;
}

/* With one te where the profile says that this gives new keys; else with a new te each time. */
R5_CASE(keys_differ_over_repetitions,
        .says = "Repeated pairings of one unit never give a key, an HMAC key or a tag twice",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    bool one_te = strcmp(r5_profile_text(dut, "c2c.repair_same_te"), "new_keys") == 0;
    struct r5_pairing made[PAIRINGS];
    r5_secret te = r5_new_te(dut);
    int repeated = 0;
    for (int i = 0; i < PAIRINGS; i++) {
        made[i] = pair_only(dut, one_te || i == 0 ? te : r5_new_te(dut));
        must_ok(dut, r5_confirm(dut, &made[i]));
        for (int k = 0; k < i; k++)
            repeated += shared(dut, &made[k], &made[i]);
    }
    measure_(dut, "secrets that came back in later pairings", repeated, "", 0, 0);
    must_(dut, opens(dut, &made[PAIRINGS - 1]), "the last pairing opens a channel");
}

R5_CASE(keys_differ_between_units,
        .says = "Two units that are paired with the same te give different keys",
        .needs = R5_C2C | R5_TWO_UNITS, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_dut *other = r5_unit(dut, 1);
    r5_reach(other, "at-ready");
    r5_secret te = r5_new_te(dut);
    struct r5_pairing here = pair_only(dut, te);
    struct r5_pairing there = pair_only(other, te);
    measure_(dut, "secrets that two units have in common", shared(dut, &here, &there), "", 0, 0);
}
