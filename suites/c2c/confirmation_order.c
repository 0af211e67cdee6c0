/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-024 to 027: confirmations late, again, and of other pairings (V2). */
#include <string.h>

#include "moves.h"

enum after { MINUTES, COMMANDS, ANOTHER_BEGUN, ANOTHER_USED };
enum { LONG_MS = 600000 };

R5_CASE(confirmation_of_another_pairing,
        .says = "Of two pairings that wait, the confirmation of one does not confirm the other",
        .needs = R5_C2C_V2, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    struct r5_pairing named = need_keys(dut, r5_new_te(dut));
    struct r5_pairing other = need_keys(dut, r5_new_te(dut));
    const struct r5_answer *answer = r5_confirm_made(
        dut, &(struct r5_confirmation){ .of = &named, .by = &other, .tag = other.tag });
    must_(dut, answer->refused, "the confirmation of another pairing is refused");
    must_(dut, refuses(dut, &named) && refuses(dut, &other),
          "neither pairing is opened by the confirmation of another");
}

/* What comes between a pairing and its confirmation; the other pairing that it may make. */
static struct r5_pairing let_happen(struct r5_dut *dut, enum after after)
{
    struct r5_pairing other = { 0 };
    switch (after) {
    case MINUTES:
        r5_let_pass(dut, LONG_MS);
        break;
    case COMMANDS:
        need_ok(dut, r5_at(dut, "AT+CMEE?"));
        need_ok(dut, r5_at(dut, "AT+CCLK?"));
        need_(dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=9")->refused, "no such operation");
        break;
    case ANOTHER_BEGUN:
        return need_keys(dut, r5_new_te(dut));
    case ANOTHER_USED:
        other = need_pair(dut, r5_new_te(dut));
        need_(dut, opens(dut, &other), "another pairing opens a channel");
        break;
    }
    return other;
}

R5_CASE(late_confirmation,
        .says = "A confirmation that comes late is no more than it was answered, and touches no "
                "other pairing that waits",
        .needs = R5_C2C_V2, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .takes = { R5_INT("after", MINUTES, ANOTHER_USED) },
        .limit_ms = 3600000)
{
    enum after after = (enum after)r5_int(dut, "after");
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    struct r5_pairing other = let_happen(dut, after);
    bool taken = r5_confirm(dut, &pairing)->ok;
    if (after == ANOTHER_BEGUN)
        must_(dut, refuses(dut, &other),
              "a pairing that waits is not opened by the confirmation of the one before");
    must_(dut, opens(dut, &pairing) == taken,
          "the pairing opens a channel if and only if its late confirmation was taken");
    characterise_(dut, "late confirmation",
                  taken ? "a pairing waits for its confirmation" : "a late confirmation is refused",
                  false);
}

R5_CASE(confirmation_again, .says = "The same confirmation sent again harms nothing",
        .needs = R5_C2C_V2, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    struct r5_pairing pairing = need_pair(dut, r5_new_te(dut));
    bool taken = r5_confirm(dut, &pairing)->ok;
    must_(dut, opens(dut, &pairing),
          "the pairing opens a channel after its confirmation came again");
    characterise_(dut, "the same confirmation again",
                  taken ? "answered with OK once more" : "refused", false);
}

/* Where a te may not be paired again, or gives the same keys, there is no older confirmation. */
R5_CASE(old_confirmation_is_dead,
        .says = "The confirmation of the pairing before does not confirm a new one of the same te",
        .needs = R5_C2C_V2 | R5_RESET, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    struct r5_pairing old = need_pair(dut, r5_new_te(dut)), renewed = { 0 };
    const struct r5_answer *answer;
    if (r5_pair(dut, old.te, &renewed, &answer) != R5_PAIRED) {
        characterise_(dut, "an older confirmation", "a te is paired once only", false);
        return;
    }
    answer = r5_confirm_made(
        dut, &(struct r5_confirmation){ .of = &renewed, .by = &old, .tag = old.tag });
    must_(dut, answer->refused, "the confirmation of the pairing before is refused");
    bool usable = opens(dut, &renewed);
    need_(dut, r5_reset(dut), "the module comes up after a reset");
    must_(dut, !usable || r5_same_secrets(dut, old.key, renewed.key),
          "keys that were never confirmed open nothing");
}
