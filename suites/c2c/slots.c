/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-014, 015, 029: several pairings in one module. */
#include <string.h>

#include "moves.h"

enum { CHANNELS_TAKEN = 16 }; /* more than any module keeps */

static long places_of(struct r5_dut *dut)
{
    long places = r5_profile_int(dut, "c2c.max_channels");
    need_(dut, places >= 1 && places <= CHANNELS_TAKEN, "c2c.max_channels is 1 to %d",
          CHANNELS_TAKEN);
    return places;
}

R5_CASE(pairings_beyond_the_last_are_refused,
        .says = "When all places for pairings are taken one more is refused, and every pairing "
                "made before still opens a channel",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING, .limit_ms = 7200000)
{
    long places = places_of(dut);
    struct r5_pairing made[CHANNELS_TAKEN] = { r5_present_pairing(dut) };
    for (long i = 1; i < places; i++)
        made[i] = need_pair(dut, r5_new_te(dut));

    struct r5_pairing extra = { 0 };
    const struct r5_answer *answer;
    enum r5_paired outcome = r5_pair(dut, r5_new_te(dut), &extra, &answer);
    must_(dut, outcome == R5_PAIR_REFUSED, "one pairing more than there are places is refused");
    should_(dut, answer->cme == r5_profile_int(dut, "c2c.err_consumed"),
            "the error is the one of the profile");
    for (long i = 0; i < places; i++)
        must_(dut, opens(dut, &made[i]), "pairing %ld of a full module opens a channel", i + 1);
}

/* Who pairs and never confirms must not use up a module for good. */
R5_CASE(unconfirmed_pairings_free_their_places,
        .says = "Pairings that were never confirmed do not take their places beyond the next boot",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .limit_ms = 7200000)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    long places = places_of(dut);
    for (long i = 0; i < places; i++)
        pairing = need_keys(dut, r5_new_te(dut));
    bool full = r5_pair(dut, r5_new_te(dut), &pairing, &answer) == R5_PAIR_REFUSED;
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    enum r5_paired outcome = r5_pair(dut, r5_new_te(dut), &pairing, &answer);
    if (strcmp(r5_profile_text(dut, "c2c.unconfirmed_pairing"), "discard_at_reset") == 0)
        must_(dut, outcome == R5_PAIRED,
              "a boot frees the places of pairings that were never confirmed");
    characterise_(dut, "places of pairings never confirmed",
                  full ? "they shut out others until the next boot" : "they shut out nobody", full);
}

/* Frames of `foreign` are nothing in a channel of `own`. */
#define must_be_apart(dut, own, foreign) apart_at(dut, own, foreign, __FILE__, __LINE__)
static void apart_at(struct r5_dut *dut, const struct r5_pairing *own,
                     const struct r5_pairing *foreign, const char *file, int line)
{
    need_ok(dut, r5_open(dut, own));
    r5_subject(dut, "a frame of another pairing");
    dropped_at(dut, file, line, &(struct r5_frame){ .text = CHANGE, .by = foreign }, QUIET_MS);
    r5_subject(dut, "%s", "");
    need_ok(dut, r5_close(dut));
}

R5_CASE(two_pairings_stay_apart,
        .says = "Two hosts paired with one module share no secret, and cannot act in each other's "
                "channel",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing first = r5_present_pairing(dut);
    struct r5_pairing second = need_pair(dut, r5_new_te(dut));
    must_be(dut, "secrets that two pairings of one module have in common",
            secrets_in_common(dut, &first, &second), 0);
    for (int turn = 0; turn < 2; turn++) {
        const struct r5_pairing *own = turn == 0 ? &first : &second;
        must_be_apart(dut, own, turn == 0 ? &second : &first);
    }
}
