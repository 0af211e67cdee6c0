/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-008, 018: keys are fresh, and the unit's own. */
#include <string.h>

#include "moves.h"

enum { PAIRINGS_MAX = 1200, DIGITS = 32 };

/* Digits that every secret so far has had in its place. */
struct constant {
    char digit[DIGITS + 1];
    bool varies[DIGITS];
};

static void look_at(struct r5_dut *dut, struct constant *so_far, r5_secret secret)
{
    const char *hex = r5_secret_hex(dut, secret);
    if (so_far->digit[0] == '\0')
        strncat(so_far->digit, hex, DIGITS);
    for (int i = 0; i < DIGITS; i++)
        so_far->varies[i] = so_far->varies[i] || so_far->digit[i] != hex[i];
}

static int constant_digits(const struct constant *so_far)
{
    int count = 0;
    for (int i = 0; i < DIGITS; i++)
        count += so_far->digit[0] != '\0' && !so_far->varies[i];
    return count;
}

static int in_common_with_earlier(struct r5_dut *dut, const struct r5_pairing *made, int last)
{
    int count = 0;
    for (int i = 0; i < last; i++)
        count += secrets_in_common(dut, &made[i], &made[last]);
    return count;
}

/*
 * With one te where the profile says that this gives new keys; else with a new te each time. Keys
 * drawn from 16 bits repeat among 1000 with all but certainty (1 in 2000 not), good ones never. Of
 * 8 pairings a digit is the same in all by chance once in 16^7.
 */
R5_CASE(keys_differ_over_repetitions,
        .says = "Repeated pairings of one unit never give a key, an HMAC key or a tag twice, nor "
                "any digit of one always",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .takes = { R5_INT("pairings", 8, PAIRINGS_MAX) }, .limit_ms = 3600000, .wall_s = 60)
{
    static struct r5_pairing made[PAIRINGS_MAX];
    bool one_te = strcmp(r5_profile_text(dut, "c2c.repair_same_te"), "new_keys") == 0;
    long places = r5_profile_int(dut, "c2c.max_channels");
    int pairings = (int)(one_te ? r5_int(dut, "pairings") : places);
    struct constant key = { 0 }, hmac_key = { 0 }, tag = { 0 };
    r5_secret te = r5_new_te(dut);
    int repeated = 0;
    r5_bulk(dut, true);
    for (int i = 0; i < pairings; i++) {
        made[i] = need_keys(dut, one_te || i == 0 ? te : r5_new_te(dut));
        repeated += in_common_with_earlier(dut, made, i);
        look_at(dut, &key, made[i].key);
        if (made[i].version == 2) {
            look_at(dut, &hmac_key, made[i].hmac_key);
            look_at(dut, &tag, made[i].tag);
        }
    }
    r5_bulk(dut, false);
    measure_(dut, "secrets that came back in later pairings", repeated, "", 0, 0);
    measure_(dut, "digits of key, HMAC key and tag that never change",
             constant_digits(&key) + constant_digits(&hmac_key) + constant_digits(&tag), "", 0, 0);
}

R5_CASE(keys_differ_between_units,
        .says = "Two units that are paired with the same te give different keys",
        .needs = R5_C2C | R5_TWO_UNITS, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_dut *other = r5_unit(dut, 1);
    r5_reach(other, "at-ready");
    r5_secret te = r5_new_te(dut);
    struct r5_pairing here = need_keys(dut, te);
    struct r5_pairing there = need_keys(other, te);
    measure_(dut, "secrets that two units have in common", secrets_in_common(dut, &here, &there),
             "", 0, 0);
}
