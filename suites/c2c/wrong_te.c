/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-003, 009: an open needs the very te of a pairing. */
#include <stdio.h>

#include "moves.h"

enum { TE_BITS = 128, FINAL_MAX = 128 };

/* `first` holds what the first wrong te was answered with: the same holds for every wrong te. */
static void must_be_refused_alike(struct r5_dut *dut, r5_secret te, char first[FINAL_MAX])
{
    struct r5_pairing wrong = r5_present_pairing(dut);
    wrong.te = te;
    const struct r5_answer *answer = r5_open(dut, &wrong);
    must_refuse(dut, answer);
    must_be(dut, "information lines", answer->lines, 0);
    if (*first == '\0')
        snprintf(first, FINAL_MAX, "%s", answer->final);
    must_read(dut, "final code, as for every wrong te", answer->final, first);
}

R5_CASE(open_refuses_wrong_te,
        .says = "An open with an unknown te, an all-zero one, or the right one with any bit "
                "changed is refused, always with the same words",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 20000000)
{
    char first[FINAL_MAX] = "";
    r5_secret right = r5_present_pairing(dut).te;
    must_be_refused_alike(dut, r5_new_te(dut), first);
    must_be_refused_alike(dut, r5_zero_secret(dut), first);
    for (int bit = 0; bit < TE_BITS; bit++)
        must_be_refused_alike(dut, r5_flip_bit(dut, right, bit), first);
    must_talk(dut);
}

R5_CASE(open_refuses_faulty_te,
        .says = "An open with a te cut short, drawn out or left out is refused and opens nothing",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 1200000)
{
    struct r5_pairing pairing = r5_present_pairing(dut);
    must_refuse(dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=1"));
    must_refuse(dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"\""));
    must_refuse(
        dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"%.31s\"", r5_secret_hex(dut, pairing.te)));
    must_refuse(
        dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"%.30s\"", r5_secret_hex(dut, pairing.te)));
    must_refuse(dut,
                r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"%s0\"", r5_secret_hex(dut, pairing.te)));
    must_refuse(dut,
                r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"%s00\"", r5_secret_hex(dut, pairing.te)));
    must_talk(dut);
}
