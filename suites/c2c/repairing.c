/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-006, 016, 017, 032, 033: new keys for a paired host, asked for inside the channel. */
#include <string.h>

#include "moves.h"

static struct r5_pairing need_repair(struct r5_dut *dut)
{
    struct r5_pairing fresh = { 0 };
    const struct r5_answer *answer;
    need_be(dut, "outcome of the re-pairing", r5_repair(dut, r5_new_te(dut), &fresh, &answer),
            R5_PAIRED);
    return fresh;
}

/* Under the old keys or, where the profile says that they end at once, under the new ones. */
static bool closes_as_in_profile(struct r5_dut *dut, const struct r5_pairing *old,
                                 const struct r5_pairing *fresh)
{
    bool at_once = strcmp(r5_profile_text(dut, "c2c.repair_switch"), "immediately") == 0;
    r5_rekey_channel(dut, at_once ? fresh : old);
    if (r5_close(dut)->ok)
        return true;
    r5_rekey_channel(dut, at_once ? old : fresh); /* it went on under the others */
    need_ok(dut, r5_close(dut));
    return false;
}

R5_CASE(repairing_rotates_the_keys,
        .says = "A re-pairing inside the channel gives new keys, and from then on the old ones "
                "open nothing and act on nothing",
        .needs = R5_C2C, .starts = "channel-open", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing old = r5_present_pairing(dut);
    struct r5_pairing fresh = need_repair(dut);
    must_be(dut, "secrets of the old pairing in the new one", secrets_in_common(dut, &old, &fresh),
            0);
    must_(dut, fresh.version == 1 || r5_confirm(dut, &fresh)->ok,
          "the right confirmation of a re-pairing is taken");
    must_(dut, closes_as_in_profile(dut, &old, &fresh),
          "the channel goes on under the keys that the profile says until it is closed");

    must_(dut, refuses(dut, &old), "an open of the old pairing is refused after a re-pairing");
    must_(dut, opens(dut, &fresh), "the new pairing opens a channel after a re-pairing");
    need_ok(dut, r5_open(dut, &fresh));
    r5_subject(dut, "a frame under the keys before the re-pairing");
    must_be_dropped(dut, &(struct r5_frame){ .text = CHANGE, .by = &old }, QUIET_MS);
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
    must_(dut, answer->refused, "a re-pairing in clear is refused");
    must_(dut, !answer->refused || answer->lines == 0,
          "the refusal of a re-pairing in clear tells no keys");
    should_(dut, answer->cme == r5_profile_int(dut, "c2c.err_repair_plain"),
            "the error is the one of the profile");
    struct r5_pairing unmade = r5_present_pairing(dut);
    unmade.te = te;
    must_(dut, refuses(dut, &unmade), "the te of a refused re-pairing opens nothing");
}

R5_CASE(unconfirmed_repairing_changes_nothing,
        .says = "A re-pairing that is never confirmed leaves the old pairing in force and opens "
                "nothing itself",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_pairing old = r5_present_pairing(dut);
    struct r5_pairing fresh = need_repair(dut);
    must_(dut, talks(dut), "the channel goes on after a re-pairing that is not confirmed");
    need_ok(dut, r5_close(dut));
    must_(dut, refuses(dut, &fresh), "an open of the unconfirmed re-pairing is refused");
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    must_(dut, refuses(dut, &fresh),
          "an open of the unconfirmed re-pairing is refused after a boot");
    must_(dut, opens(dut, &old), "the old pairing outlives a re-pairing that is not confirmed");
}

/* A right confirmation but for one thing. */
static struct r5_confirmation spoilt(struct r5_dut *dut, int how, const struct r5_pairing *fresh,
                                     const struct r5_pairing *old)
{
    struct r5_confirmation made = { .of = fresh };
    if (how == 0)
        made.by = old;
    else if (how == 1)
        made.tag = old->tag;
    else if (how == 2)
        made.mac_te = old->te;
    else
        made.flip_bit = 1 + (int)r5_random(dut, 512);
    return made;
}

R5_CASE(repairing_refuses_wrong_confirmation,
        .says = "A re-pairing is not completed by a confirmation under the old keys, with the old "
                "tag or te, or with a wrong bit",
        .needs = R5_C2C_V2, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    static const char *const names[] = { "under the old keys", "with the old tag",
                                         "with the old te", "with a wrong bit" };
    struct r5_pairing old = r5_present_pairing(dut), fresh = { 0 };
    for (int how = 0; how < 4; how++) {
        fresh = need_repair(dut);
        struct r5_confirmation recipe = spoilt(dut, how, &fresh, &old);
        must_(dut, r5_confirm_made(dut, &recipe)->refused,
              "a confirmation of a re-pairing %s is refused", names[how]);
    }
    need_ok(dut, r5_close(dut));
    must_(dut, refuses(dut, &fresh), "an open of a re-pairing confirmed wrongly is refused");
}

R5_CASE(repairing_confirmed_outside,
        .says = "A re-pairing that is confirmed outside its channel leaves exactly one of the old "
                "and the new pairing",
        .needs = R5_C2C_V2, .starts = "channel-open", .spends = R5_SPEND_PAIRING,
        .limit_ms = 1800000)
{
    struct r5_pairing old = r5_present_pairing(dut);
    struct r5_pairing fresh = need_repair(dut);
    need_ok(dut, r5_close(dut));
    bool taken = r5_confirm(dut, &fresh)->ok;
    bool old_opens = opens(dut, &old);
    must_(dut, opens(dut, &fresh) != old_opens,
          "exactly one of two pairings opens after a re-pairing confirmed outside the channel");
    characterise_(dut, "re-pairing confirmed outside its channel",
                  taken ? "taken: the old pairing is gone" : "refused: the old pairing stays",
                  false);
}
