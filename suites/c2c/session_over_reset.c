/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-004: no way of starting anew leaves a session behind. */
#include "moves.h"

enum way { BY_COMMAND, BY_PIN, BY_SUPPLY, BY_SWITCHING_OFF };

/* True: the module came up again and answers in plain text. */
static bool starts_anew(struct r5_dut *dut, enum way way)
{
    switch (way) {
    case BY_COMMAND:
        need_ok(dut, r5_at_within(dut, CPWROFF_MS, "AT+CFUN=16"));
        r5_forget_channel(dut);
        r5_let_pass(dut, REBOOT_MS); /* it may still answer before it goes */
        return r5_wait_ready(dut, BOOT_MS);
    case BY_PIN:
        r5_forget_channel(dut);
        return r5_reset(dut);
    case BY_SUPPLY:
        r5_forget_channel(dut);
        return r5_supply_cycle(dut);
    case BY_SWITCHING_OFF:
        need_ok(dut, r5_at_within(dut, CPWROFF_MS, "AT+CPWROFF"));
        r5_forget_channel(dut);
        need_(dut, r5_wait_vint(dut, false, CPWROFF_MS), "V_INT goes low");
        return r5_switch_on(dut);
    }
    return false;
}

/* The pairing is asked for by the control. */
R5_CASE(session_ends_with_reset,
        .says = "A session does not outlive a reboot, a reset, a loss of supply or a switch-off; "
                "the pairing does",
        .needs = R5_C2C | R5_KEY | R5_RESET | R5_SUPPLY | R5_VINT, .starts = "channel-open",
        .control = session_still_opens, .takes = { R5_INT("way", BY_COMMAND, BY_SWITCHING_OFF) },
        .limit_ms = 1800000)
{
    static const char *const names[] = { "a reboot", "a reset", "a loss of supply",
                                         "a switch-off" };
    enum way way = (enum way)r5_int(dut, "way");
    must_(dut, starts_anew(dut, way), "the module answers in plain text after %s in a session",
          names[way]);
    need_ok(dut, r5_at(dut, "AT+CMEE=1"));
    send_frame(dut, &(struct r5_frame){ .text = CHANGE }, QUIET_MS);
    end_garbage_line(dut);
    must_read(dut, "error form (+CMEE?), after a frame of the session before the boot",
              r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0), "1");
}
