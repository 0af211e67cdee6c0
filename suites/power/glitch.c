/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PWR-003: VCC gives way for a millisecond while the module judges a confirmation or a te.
 *
 * Weak evidence: no bypass at this depth and width. It is no evaluation of fault injection, which
 * needs glitches of nanoseconds at the die.
 */
#include <stdio.h>
#include <string.h>

#include "moves.h"

enum operation { CONFIRMING, OPENING };

enum { STEP_MS = 5, AFTER_MS = 20, QUIET_MS = 500 };

/* A confirmation wrong in the last digit of its tag. */
static size_t wrong_confirmation(struct r5_dut *dut, r5_secret te, struct r5_pairing *pairing,
                                 uint8_t bytes[R5_LINE_MAX])
{
    const struct r5_answer *answer;
    need_be(dut, "outcome of the pairing", r5_pair(dut, te, pairing, &answer), R5_PAIRED);
    size_t len = r5_confirm_bytes(dut, pairing, bytes);
    uint8_t *digit = &bytes[len - strlen("0\"\r")];
    *digit = *digit == '0' ? '1' : '0';
    return len;
}

/* An open with a te that was never paired. */
static size_t wrong_open(struct r5_dut *dut, uint8_t bytes[R5_LINE_MAX])
{
    const char *te = r5_secret_hex(dut, r5_new_te(dut));
    return (size_t)snprintf((char *)bytes, R5_LINE_MAX, "AT+USECC2C=1,\"%s\"\r", te);
}

/* Sends the line and lets VCC give way `at_ms` later; true when OK comes all the same. */
static bool granted(struct r5_dut *dut, const uint8_t *line, size_t len, long at_ms)
{
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_send_raw(dut, line, len);
    r5_let_pass(dut, at_ms);
    r5_supply_mv(dut, (int)r5_int(dut, "lowest_mv"));
    r5_let_pass(dut, 1);
    r5_supply_mv(dut, r5_normal_mv(dut));
    return r5_listen(dut, QUIET_MS)->ok;
}

static void pairing_still_opens(struct r5_dut *dut)
{
    channel_still_works(dut);
    must_ok(dut, r5_close(dut));
}

R5_CASE(glitch_grants_nothing,
        .says = "A short dip of VCC while the module judges a wrong confirmation or a wrong te "
                "does not make it grant what it must refuse",
        .needs = R5_SUPPLY_PROG | R5_VINT | R5_C2C | R5_C2C_V2, .starts = "paired",
        .spends = R5_SPEND_PAIRING, .control = pairing_still_opens,
        .takes = { R5_INT("operation", CONFIRMING, OPENING), R5_INT("lowest_mv", 0, 3299) },
        .limit_ms = 7200000)
{
    bool confirming = r5_int(dut, "operation") == CONFIRMING;
    long end_ms = 20 + r5_profile_int(dut, "c2c.op_ms") + AFTER_MS;
    r5_secret te = r5_new_te(dut);
    struct r5_pairing pairing;
    uint8_t line[R5_LINE_MAX];
    for (long at_ms = 0; at_ms <= end_ms; at_ms += STEP_MS) {
        size_t len =
            confirming ? wrong_confirmation(dut, te, &pairing, line) : wrong_open(dut, line);
        bool ok = granted(dut, line, len, at_ms);
        must_(dut, !ok, "a wrong %s with a dip of VCC %ld ms into it is not granted",
              confirming ? "confirmation" : "te", at_ms);
        need_(dut, r5_supply_cycle(dut), "the module comes up");
        if (confirming)
            must_(dut, r5_open(dut, &pairing)->refused,
                  "a pairing whose wrong confirmation met a dip of VCC opens nothing");
    }
}
