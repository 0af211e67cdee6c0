/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-006, 016, 017: new keys for a paired host, asked for inside the channel. */
#include <string.h>

#include "moves.h"

static struct r5_pairing must_repair(struct r5_dut *dut)
{
    struct r5_pairing fresh = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of the re-pairing", r5_repair(dut, r5_new_te(dut), &fresh, &answer),
            R5_PAIRED);
    return fresh;
}

/* Under the old keys or, where the profile says that they end at once, under the new ones. */
static void close_after_repairing(struct r5_dut *dut, const struct r5_pairing *fresh)
{
    if (strcmp(r5_profile_text(dut, "c2c.repair_switch"), "immediately") == 0)
        r5_rekey_channel(dut, fresh);
    must_ok(dut, r5_close(dut));
}

R5_CASE(repairing_rotates_the_keys,
        .says = "A re-pairing inside the channel gives new keys, and from then on the old ones "
                "open nothing and act on nothing",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing old = r5_present_pairing(dut);
    struct r5_pairing fresh = must_repair(dut);
    must_(dut, !r5_same_secrets(dut, old.key, fresh.key), "the key is a new one");
    if (fresh.version == 2)
        must_(dut, !r5_same_secrets(dut, old.hmac_key, fresh.hmac_key),
              "the HMAC key is a new one");
    if (fresh.version == 2)
        must_ok(dut, r5_confirm(dut, &fresh));
    close_after_repairing(dut, &fresh);

    r5_set_present_pairing(dut, fresh);
    must_(dut, !opens(dut, &old), "the old pairing opens nothing");
    must_ok(dut, r5_open(dut, &fresh));
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .by = &old }, QUIET_MS);
    must_ok(dut, r5_close(dut));
    must_(dut, opens(dut, &fresh), "the new pairing opens a channel");
}

R5_CASE(repairing_in_clear_is_refused,
        .says = "A re-pairing asked for outside the channel is refused and the pairing stays good",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 1800000)
{
    r5_secret te = r5_new_te(dut);
    r5_spend(dut, R5_SPEND_PAIRING); /* a module that grants it has used one up */
    const struct r5_answer *answer =
        r5_at_within(dut, C2C_MS, "AT+USECC2C=%ld,\"%s\"", r5_profile_int(dut, "c2c.repair_op"),
                     r5_secret_hex(dut, te));
    must_refuse(dut, answer);
    must_be(dut, "information lines", answer->lines, 0);
    should_(dut, answer->cme == r5_profile_int(dut, "c2c.err_repair_plain"),
            "the error is the one of the profile");
    struct r5_pairing unmade = { .version = 1, .te = te, .key = te };
    must_refuse(dut, r5_open(dut, &unmade));
}

R5_CASE(unconfirmed_repairing_changes_nothing,
        .says = "A re-pairing that is never confirmed leaves the old pairing in force and opens "
                "nothing itself",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 1800000)
{
    struct r5_pairing old = r5_present_pairing(dut);
    struct r5_pairing fresh = must_repair(dut);
    must_talk(dut);
    must_ok(dut, r5_close(dut));
    must_(dut, !opens(dut, &fresh), "the unconfirmed pairing opens nothing");
    must_(dut, opens(dut, &old), "the old pairing opens a channel");
    must_(dut, r5_reset(dut), "the module comes up after a reset");
    must_(dut, !opens(dut, &fresh), "the unconfirmed pairing opens nothing after a boot");
    must_(dut, opens(dut, &old), "the old pairing opens a channel after a boot");
}
