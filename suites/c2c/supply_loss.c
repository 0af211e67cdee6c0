/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-019: the supply is lost at any time of a pairing. */
#include <stdio.h>

#include "moves.h"

enum { POINTS = 24, MARGIN_MS = 100 };

static long ms_of_a_pairing(struct r5_dut *dut, r5_secret te)
{
    struct r5_pairing made = { 0 };
    const struct r5_answer *answer;
    int64_t start = r5_now_us(dut);
    need_be(dut, "outcome of the pairing", r5_pair(dut, te, &made, &answer), R5_PAIRED);
    return (long)((r5_now_us(dut) - start) / 1000);
}

static void send_request(struct r5_dut *dut, r5_secret te)
{
    char request[64];
    int len = snprintf(request, sizeof request, "AT+USECC2C=0,\"%s\"\r", r5_secret_hex(dut, te));
    r5_spend(dut, R5_SPEND_PAIRING);
    send_raw(dut, request, (size_t)len);
}

/* Works on real modules too: nothing is known of where their writes are, so time is swept. */
R5_CASE(pairing_survives_supply_loss,
        .says = "Power lost at any time of a pairing leaves no usable pairing behind and harms "
                "none that existed",
        .needs = R5_C2C_V2 | R5_SUPPLY | R5_VINT, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .limit_ms = 20000000)
{
    struct r5_pairing unmade = { .version = 2, .te = r5_new_te(dut) };
    struct r5_pairing old = r5_present_pairing(dut);
    long took = ms_of_a_pairing(dut, unmade.te);
    long latest = took + took / 4 + MARGIN_MS;
    for (long ms = 0; ms <= latest; ms += latest / POINTS + 1) {
        r5_sweep_point(dut, "milliseconds from request to cut", ms);
        send_request(dut, unmade.te);
        r5_let_pass(dut, ms);
        bool up = r5_supply_cycle(dut);
        must_(dut, !up || !opens_without_keys(dut, &unmade),
              "the unfinished pairing opens nothing");
        must_(dut, up && opens(dut, &old), "%s",
              up ? "the pairing made before opens a channel" : "the module comes up after the cut");
    }
    struct r5_pairing made = { 0 };
    const struct r5_answer *answer;
    must_be(dut, "outcome of the same request, uncut", r5_pair(dut, unmade.te, &made, &answer),
            R5_PAIRED);
}
