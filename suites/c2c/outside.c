/* SPDX-License-Identifier: Apache-2.0 */
/* C2C-SESS-013: what a module that is paired still does for anybody on the line. */
#include "moves.h"

/*
 * Nothing binds plain text before an open, or after a close, to the host: no public rule says that
 * a command must be refused there. Only commands that read, or that are refused for their form.
 */
R5_CASE(commands_outside_the_channel,
        .says =
            "Which commands of use to an attacker a paired module takes in plain text is known, "
            "and a session does not change it",
        .needs = R5_C2C, .starts = "at-ready", .spends = R5_SPEND_PAIRING, .limit_ms = 1800000)
{
    static const char *const commands[] = {
        "AT+USECMODE?", "AT+USECROTUID", "AT+USECDEVINFO?", "AT+ULSTFILE=0",
        "AT+CMEE?",     "AT+CGSN",       "AT+CGDCONT?",     "AT+CPIN?",
    };
    enum { COUNT = sizeof commands / sizeof *commands };
    struct r5_pairing pairing = need_pair(dut, r5_new_te(dut));
    bool before[COUNT];
    int taken = 0, changed = 0;
    for (int i = 0; i < COUNT; i++) {
        before[i] = r5_at_within(dut, C2C_MS, "%s", commands[i])->ok;
        taken += before[i];
    }
    need_(dut, opens(dut, &pairing), "the pairing opens a channel");
    for (int i = 0; i < COUNT; i++)
        changed += r5_at_within(dut, C2C_MS, "%s", commands[i])->ok != before[i];
    must_be(dut, "commands that plain text is answered otherwise after a session", changed, 0);
    characterise_(dut, "commands in plain text on a paired module",
                  taken > 0 ? "taken: the channel protects those who use it, it shuts out nobody"
                            : "refused",
                  taken > 0);
}
