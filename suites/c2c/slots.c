/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-014, 015: several pairings in one module. */
#include "moves.h"

enum { CHANNELS_TAKEN = 16 }; /* more than any module keeps */

R5_CASE(pairings_beyond_the_last_are_refused,
        .says = "When all places for pairings are taken one more is refused, and every pairing "
                "made before still opens a channel",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 7200000)
{
    long places = r5_profile_int(dut, "c2c.max_channels");
    need_(dut, places >= 1 && places <= CHANNELS_TAKEN, "c2c.max_channels is 1 to %d",
          CHANNELS_TAKEN);
    struct r5_pairing made[CHANNELS_TAKEN] = { r5_present_pairing(dut) };
    for (long i = 1; i < places; i++)
        made[i] = must_pair(dut, r5_new_te(dut));

    struct r5_pairing extra = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of one pairing more", r5_pair(dut, r5_new_te(dut), &extra, &answer),
            R5_PAIR_REFUSED);
    should_(dut, answer->cme == r5_profile_int(dut, "c2c.err_consumed"),
            "the error is the one of the profile");
    for (long i = 0; i < places; i++)
        must_(dut, opens(dut, &made[i]), "pairing %ld opens a channel", i + 1);
}

/* Frames of `foreign` are nothing in a channel of `own`. */
static void must_be_apart(struct r5_dut *dut, const struct r5_pairing *own,
                          const struct r5_pairing *foreign)
{
    must_ok(dut, r5_open(dut, own));
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .by = foreign }, QUIET_MS);
    must_talk(dut);
    must_ok(dut, r5_close(dut));
}

R5_CASE(two_pairings_stay_apart,
        .says = "Two hosts paired with one module cannot act in each other's channel",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 1800000)
{
    struct r5_pairing first = r5_present_pairing(dut);
    struct r5_pairing second = must_pair(dut, r5_new_te(dut));
    must_be_apart(dut, &first, &second);
    must_be_apart(dut, &second, &first);
}
