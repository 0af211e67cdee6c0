/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-003, 009, 010, 011: an open needs the very te of a pairing. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "te_faults.h"

enum { TE_BITS = 128, FINAL_MAX = 128, TE_DIGITS = 32 };

static const struct r5_answer *open_with(struct r5_dut *dut, r5_secret te)
{
    struct r5_pairing wrong = r5_present_pairing(dut);
    wrong.te = te;
    return r5_open(dut, &wrong);
}

/* An open that was granted leaves a channel without a host: out of it, whatever its keys are. */
static void leave(struct r5_dut *dut)
{
    r5_forget_channel(dut);
    need_(dut, r5_reset(dut), "the module comes up after a reset");
}

/* Numbers -2 and -1 are te secrets that have nothing to do with the right one. */
static r5_secret wrong_te(struct r5_dut *dut, int number)
{
    if (number == -2)
        return r5_new_te(dut);
    return number == -1 ? r5_zero_secret(dut)
                        : r5_flip_bit(dut, r5_present_pairing(dut).te, number);
}

R5_CASE(open_refuses_wrong_te,
        .says = "An open with an unknown te, an all-zero one, or the right one with any bit "
                "changed is refused, always with the same words",
        .needs = R5_C2C | R5_RESET, .starts = "paired", .control = session_still_opens,
        .takes = { R5_INT("error_form", 1, 2) }, .limit_ms = 20000000)
{
    char first[FINAL_MAX] = "";
    need_ok(dut, r5_at(dut, "AT+CMEE=%ld", r5_int(dut, "error_form")));
    for (int number = -2; number < TE_BITS; number++) {
        const struct r5_answer *answer = open_with(dut, wrong_te(dut, number));
        must_(dut, answer->refused, "an open with wrong te %d is refused", number);
        must_(dut, answer->lines == 0, "the refusal of wrong te %d is an error alone", number);
        if (!answer->refused) {
            leave(dut);
            break;
        }
        if (*first == '\0')
            snprintf(first, sizeof first, "%s", answer->final);
        must_read(dut, "error for a wrong te, as for an unknown one", answer->final, first);
    }
}

R5_CASE(open_refuses_faulty_te,
        .says = "An open with a te that is cut short, drawn out, left out or not hex is refused "
                "and opens nothing",
        .needs = R5_C2C | R5_RESET, .starts = "paired", .control = session_still_opens,
        .limit_ms = 3600000)
{
    char text[TE_FAULT_TEXT];
    r5_secret right = r5_present_pairing(dut).te;
    bool refused = true;
    for (long fault = 0; refused && fault < TE_FAULTS; fault++) {
        te_fault_text(fault, r5_secret_hex(dut, right), text);
        refused = r5_at_within(dut, C2C_MS, "AT+USECC2C=1%s", text)->refused;
        must_(dut, refused, "an open with %s is refused", te_fault_name(fault));
    }
    if (!refused)
        leave(dut);
}

R5_CASE(open_refuses_wrong_te_without_quotes, .says = "A wrong te without quotes opens nothing",
        .needs = R5_C2C, .starts = "paired", .limit_ms = 1800000)
{
    r5_secret wrong = r5_flip_bit(dut, r5_present_pairing(dut).te, TE_BITS - 1);
    must_(dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=1,%s", r5_secret_hex(dut, wrong))->refused,
          "an open with a wrong te without quotes is refused");
}

/* Without a control: it would fail for the same reason. */
R5_CASE(refused_open_switches_nothing,
        .says = "After an open that was refused the line is plain text as before", .needs = R5_C2C,
        .starts = "paired", .limit_ms = 1800000)
{
    need_(dut, open_with(dut, r5_new_te(dut))->refused, "an open with an unknown te is refused");
    must_(dut, talks(dut), "the line stays plain text after an open that was refused");
}

R5_CASE(te_in_lower_case,
        .says = "An open with the te in lower case is granted or refused as the profile says",
        .needs = R5_C2C | R5_RESET, .starts = "paired", .control = session_still_opens,
        .limit_ms = 1800000)
{
    char hex[TE_DIGITS + 1] = "";
    bool granted = strcmp(r5_profile_text(dut, "c2c.lower_case"), "accept") == 0;
    strncat(hex, r5_secret_hex(dut, r5_present_pairing(dut).te), TE_DIGITS);
    for (char *c = hex; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    const struct r5_answer *answer = r5_at_within(dut, C2C_MS, "AT+USECC2C=1,\"%s\"", hex);
    must_(dut, answer->ok == granted, "an open with the te in lower case is %s",
          granted ? "granted" : "refused");
    leave(dut);
}
