/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-004: no way of starting anew leaves a session behind. */
#include "moves.h"

enum way { BY_COMMAND, BY_PIN, BY_SUPPLY, BY_SWITCHING_OFF };

static void must_start_anew(struct r5_dut *dut, enum way way)
{
    bool up = false;
    switch (way) {
    case BY_COMMAND:
        must_ok(dut, r5_at_within(dut, CPWROFF_MS, "AT+CFUN=16"));
        r5_forget_channel(dut);
        r5_let_pass(dut, REBOOT_MS); /* it may still answer before it goes */
        up = r5_wait_ready(dut, BOOT_MS);
        break;
    case BY_PIN:
        r5_forget_channel(dut);
        up = r5_reset(dut);
        break;
    case BY_SUPPLY:
        r5_forget_channel(dut);
        up = r5_supply_cycle(dut);
        break;
    case BY_SWITCHING_OFF:
        must_ok(dut, r5_at_within(dut, CPWROFF_MS, "AT+CPWROFF"));
        r5_forget_channel(dut);
        must_(dut, r5_wait_vint(dut, false, CPWROFF_MS), "V_INT goes low");
        up = r5_switch_on(dut);
        break;
    }
    must_(dut, up, "the module comes up and answers in plain text");
}

R5_CASE(session_ends_with_reset,
        .says = "A session does not outlive a reboot, a reset, a loss of supply or a switch-off; "
                "the pairing does",
        .needs = R5_C2C | R5_KEY | R5_RESET | R5_SUPPLY | R5_VINT, .starts = "channel-open",
        .spends = R5_SPEND_PAIRING, .control = session_still_opens,
        .takes = { R5_INT("way", BY_COMMAND, BY_SWITCHING_OFF) }, .limit_ms = 1800000)
{
    must_start_anew(dut, (enum way)r5_int(dut, "way"));
    must_ok(dut, r5_at(dut, "AT+CMEE=1"));
    send_frame(dut, &(struct r5_frame){ .text = CHANGE }, QUIET_MS);
    end_garbage_line(dut);
    must_be_unchanged(dut);
    must_talk(dut);
    struct r5_pairing pairing = r5_present_pairing(dut);
    must_(dut, opens(dut, &pairing), "the pairing opens a new session");
}
