/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-019: the supply is lost at any time of a pairing. */
#include <stdio.h>

#include "moves.h"

enum { LATEST_CUT_MS = 600, CUT_STEP_MS = 25 };

/* Works on real modules too: nothing is known of where their writes are, so time is swept. */
R5_CASE(pairing_survives_supply_loss,
        .says = "Power lost at any time of a pairing leaves no usable pairing behind and harms "
                "none that existed",
        .needs = R5_C2C_V2 | R5_SUPPLY | R5_VINT, .starts = "paired", .spends = R5_SPEND_PAIRING,
        .control = session_still_opens, .limit_ms = 3600000)
{
    struct r5_pairing unmade = { .version = 2, .te = r5_new_te(dut) };
    struct r5_pairing old = r5_present_pairing(dut);
    for (long ms = 0; ms <= LATEST_CUT_MS; ms += CUT_STEP_MS) {
        r5_sweep_point(dut, "milliseconds from request to cut", ms);
        char request[64];
        int len = snprintf(request, sizeof request, "AT+USECC2C=0,\"%s\"\r",
                           r5_secret_hex(dut, unmade.te));
        send_raw(dut, request, (size_t)len);
        r5_let_pass(dut, ms);
        must_(dut, r5_supply_cycle(dut), "the module comes up after the cut");
        must_(dut, !opens_without_keys(dut, &unmade), "the unfinished pairing opens nothing");
        must_(dut, opens(dut, &old), "the pairing made before opens a channel");
    }
}
