/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-001, 007, 010, 028: what a pairing gives, and te secrets that are none. */
#include "te_faults.h"

R5_CASE(pairing_gives_keys,
        .says = "A pairing gives one line with key material of the documented form, different "
                "from the te and from one another, and then opens a channel",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    enum r5_paired outcome = r5_pair(dut, r5_new_te(dut), &pairing, &answer);
    must_(dut, answer->lines == 1, "the answer to a pairing is one line");
    must_(dut, outcome == R5_PAIRED, "the line holds all secrets of the scheme, each of 16 bytes");
    const char *alike = secrets_alike(dut, &pairing);
    must_(dut, alike == NULL, "te, key, HMAC key and tag differ: %s",
          alike != NULL ? alike : "they do");
    need_ok(dut, r5_confirm(dut, &pairing));
    must_(dut, opens(dut, &pairing), "the new pairing opens a channel");
}

R5_CASE(pairing_refuses_faulty_te,
        .says = "A pairing request without exactly one te of 32 hex digits is refused and leaves "
                "nothing behind",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .takes = { R5_INT("fault", 0, TE_FAULTS - 1) },
        .limit_ms = 1800000)
{
    char text[TE_FAULT_TEXT];
    long fault = r5_int(dut, "fault");
    te_fault_text(fault, r5_secret_hex(dut, r5_new_te(dut)), text);
    long writes = r5_emulated(dut) ? r5_stored_writes(dut) : 0;
    r5_spend(dut, R5_SPEND_PAIRING); /* a module that grants it has used one up */
    const struct r5_answer *answer = r5_at_within(dut, C2C_MS, "AT+USECC2C=0%s", text);
    must_(dut, answer->refused, "a pairing with %s is refused", te_fault_name(fault));
    must_(dut, !answer->refused || answer->lines == 0, "the refusal of %s is an error alone",
          te_fault_name(fault));
    if (r5_emulated(dut))
        must_(dut, !answer->refused || r5_stored_writes(dut) == writes, "nothing is stored for %s",
              te_fault_name(fault));
}

R5_CASE(pairing_with_zero_te,
        .says = "What a pairing request with an all-zero te leads to is known, and it does not "
                "give the module away",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .limit_ms = 1800000)
{
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    enum r5_paired outcome = r5_pair(dut, r5_zero_secret(dut), &pairing, &answer);
    must_(dut, outcome == R5_PAIRED || outcome == R5_PAIR_REFUSED,
          "a pairing with an all-zero te is either granted in full or refused");
    bool granted = outcome == R5_PAIRED;
    if (granted) {
        const char *alike = secrets_alike(dut, &pairing);
        must_(dut, alike == NULL, "the secrets do not follow an all-zero te: %s",
              alike != NULL ? alike : "they do not");
        need_ok(dut, r5_confirm(dut, &pairing));
        must_(dut, opens(dut, &pairing), "the pairing with an all-zero te opens a channel");
    }
    characterise_(dut, "pairing with an all-zero te",
                  granted ? "an all-zero te is accepted and gives a working pairing"
                          : "an all-zero te is refused",
                  granted);
}

/* The ways in which a module may be led into the older scheme. */
static enum r5_paired pair_after_wrong_confirmation(struct r5_dut *dut)
{
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    const struct r5_answer *answer;
    need_(dut,
          r5_confirm_made(dut, &(struct r5_confirmation){ .of = &pairing, .flip_bit = 1 })->refused,
          "the wrong confirmation is refused");
    return r5_pair(dut, pairing.te, &pairing, &answer);
}

static enum r5_paired pair_over_unconfirmed(struct r5_dut *dut)
{
    struct r5_pairing pairing = need_keys(dut, r5_new_te(dut));
    const struct r5_answer *answer;
    return r5_pair(dut, pairing.te, &pairing, &answer);
}

static enum r5_paired repair_inside(struct r5_dut *dut)
{
    struct r5_pairing pairing = need_pair(dut, r5_new_te(dut));
    const struct r5_answer *answer;
    need_ok(dut, r5_open(dut, &pairing));
    enum r5_paired outcome = r5_repair(dut, r5_new_te(dut), &pairing, &answer);
    need_ok(dut, r5_close(dut));
    return outcome;
}

R5_CASE(
    pairing_never_falls_back,
    .says = "No pairing and no re-pairing is answered by the older scheme, whatever came before",
    .needs = R5_C2C_V2, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    static const struct {
        const char *when;
        enum r5_paired (*pair)(struct r5_dut *dut);
    } ways[] = {
        { "of a fresh module", pair_over_unconfirmed },
        { "after a wrong confirmation", pair_after_wrong_confirmation },
        { "inside the channel", repair_inside },
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        must_(dut, ways[i].pair(dut) != R5_PAIR_DOWNGRADED,
              "a pairing %s is not answered by the older scheme", ways[i].when);
}
