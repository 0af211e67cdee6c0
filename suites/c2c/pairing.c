/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-001, 007, 010: what a pairing gives, and te secrets that are none. */
#include <stdio.h>
#include <string.h>

#include "moves.h"

static bool is_blank(struct r5_dut *dut, r5_secret secret)
{
    return r5_same_secrets(dut, secret, r5_zero_secret(dut));
}

R5_CASE(pairing_gives_keys,
        .says = "A pairing gives one line with key material of the documented form, different "
                "from the te and from one another",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    r5_secret te = r5_new_te(dut);
    struct r5_pairing pairing = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of the pairing", r5_pair(dut, te, &pairing, &answer), R5_PAIRED);
    must_be(dut, "information lines", answer->lines, 1);
    must_be(dut, "scheme", pairing.version, r5_profile_int(dut, "c2c.version"));
    must_(dut, !is_blank(dut, pairing.key), "the key is not all zero");
    must_(dut, !r5_same_secrets(dut, pairing.key, te), "the key is not the te");
    if (pairing.version == 2) {
        must_(dut, !is_blank(dut, pairing.hmac_key), "the HMAC key is not all zero");
        must_(dut, !r5_same_secrets(dut, pairing.hmac_key, te), "the HMAC key is not the te");
        must_(dut, !r5_same_secrets(dut, pairing.hmac_key, pairing.key),
              "the HMAC key is not the key");
        must_(dut, !r5_same_secrets(dut, pairing.tag, pairing.key), "the tag is not the key");
        must_(dut, !r5_same_secrets(dut, pairing.tag, pairing.hmac_key),
              "the tag is not the HMAC key");
    }
    must_ok(dut, r5_confirm(dut, &pairing));
    must_(dut, opens(dut, &pairing), "the pairing opens a channel");
}

/* Parameters of op 0 that hold no te; `good` is a right one. The rows are listed in README.md. */
static void faulty_parameters(long fault, const char *good, char *text, size_t room)
{
    switch (fault) {
    case 0: /* none */
        *text = '\0';
        break;
    case 1: /* empty */
        snprintf(text, room, ",\"\"");
        break;
    case 2: /* a digit short: odd */
        snprintf(text, room, ",\"%.31s\"", good);
        break;
    case 3: /* a byte short */
        snprintf(text, room, ",\"%.30s\"", good);
        break;
    case 4: /* a digit more: odd */
        snprintf(text, room, ",\"%s0\"", good);
        break;
    case 5: /* a byte more */
        snprintf(text, room, ",\"%s00\"", good);
        break;
    case 6: /* not hex at the end */
        snprintf(text, room, ",\"%.31sG\"", good);
        break;
    case 7: /* not hex at the start */
        snprintf(text, room, ",\"x%s\"", good + 1);
        break;
    case 8: /* far too long */
        snprintf(text, room, ",\"%s%s%s%s%s%s%s%s\"", good, good, good, good, good, good, good,
                 good);
        break;
    default: /* a second te */
        snprintf(text, room, ",\"%s\",\"%s\"", good, good);
    }
}

R5_CASE(pairing_refuses_faulty_te,
        .says = "A pairing request without exactly one te of 32 hex digits is refused and leaves "
                "nothing behind",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING,
        .control = pairing_still_works, .takes = { R5_INT("fault", 0, 9) }, .limit_ms = 1800000)
{
    char text[320];
    faulty_parameters(r5_int(dut, "fault"), r5_secret_hex(dut, r5_new_te(dut)), text, sizeof text);
    long writes = r5_emulated(dut) ? r5_stored_writes(dut) : 0;
    r5_spend(dut, R5_SPEND_PAIRING); /* a module that grants it has used one up */
    const struct r5_answer *answer = r5_at_within(dut, C2C_MS, "AT+USECC2C=0%s", text);
    must_refuse(dut, answer);
    must_be(dut, "information lines", answer->lines, 0);
    if (r5_emulated(dut))
        must_be(dut, "stored writes of the refused request", r5_stored_writes(dut) - writes, 0);
    must_talk(dut);
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
          "the request is either granted in full or refused");
    bool granted = outcome == R5_PAIRED;
    if (granted) {
        must_(dut, !is_blank(dut, pairing.key), "the key does not follow the te");
        must_ok(dut, r5_confirm(dut, &pairing));
        must_(dut, opens(dut, &pairing), "the pairing opens a channel");
    }
    characterise_(dut, "pairing with an all-zero te",
                  granted ? "an all-zero te is accepted and gives a working pairing"
                          : "an all-zero te is refused",
                  granted);
}
