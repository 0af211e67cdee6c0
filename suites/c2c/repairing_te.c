/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-PAIR-034, 035: re-pairings whose te cannot be. */
#include "te_faults.h"

R5_CASE(repairing_to_te_of_another,
        .says = "A re-pairing that asks for the te of another host's pairing takes nothing from it",
        .needs = R5_C2C, .starts = "paired", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    struct r5_pairing own = r5_present_pairing(dut), made = { 0 };
    struct r5_pairing other = need_pair(dut, r5_new_te(dut));
    const struct r5_answer *answer;
    need_ok(dut, r5_open(dut, &own));
    bool granted = r5_repair(dut, other.te, &made, &answer) == R5_PAIRED;
    need_ok(dut, r5_close(dut));
    must_(dut, opens(dut, &other), "the pairing whose te another asks for still opens a channel");
    characterise_(dut, "re-pairing to the te of another pairing", granted ? "granted" : "refused",
                  granted);
}

R5_CASE(repairing_refuses_faulty_te,
        .says = "A re-pairing without exactly one te of 32 hex digits is refused", .needs = R5_C2C,
        .starts = "channel-open", .spends = R5_SPEND_PAIRING, .control = session_still_opens,
        .limit_ms = 3600000)
{
    char text[TE_FAULT_TEXT];
    long op = r5_profile_int(dut, "c2c.repair_op");
    for (long fault = 0; fault < TE_FAULTS; fault++) {
        te_fault_text(fault, r5_secret_hex(dut, r5_new_te(dut)), text);
        r5_spend(dut, R5_SPEND_PAIRING); /* a module that grants it has used one up */
        must_(dut, r5_at_within(dut, C2C_MS, "AT+USECC2C=%ld%s", op, text)->refused,
              "a re-pairing with %s is refused", te_fault_name(fault));
    }
}
