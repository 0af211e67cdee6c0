/* SPDX-License-Identifier: Apache-2.0 */
/* BENCH-LINE-001 to 003: the line carries what is sent, and nothing else. */
#include <stdio.h>
#include <string.h>

#include "r5.h"

enum { COMMANDS = 50, QUIET_MS = 10000 };

R5_CASE(echo_is_off, .says = "What the rig sends does not come back as echo", .starts = "at-ready",
        .limit_ms = 60000)
{
    r5_let_pass(dut, r5_profile_int(dut, "at.gap_ms"));
    r5_send_raw(dut, "AT", 2);
    must_(dut, !r5_listen(dut, 500)->anything, "nothing comes back while a command is typed");
    r5_send_raw(dut, "\r", 1);
    must_(dut, r5_listen(dut, 1000)->ok, "the command is answered once it has ended");
}

R5_CASE(line_is_clean, .says = "Nothing comes unasked on a quiet line", .starts = "at-ready",
        .limit_ms = 60000)
{
    const struct r5_answer *answer = r5_listen(dut, QUIET_MS);
    must_(dut, !answer->anything, "no byte came in %d ms", QUIET_MS);
}

R5_CASE(line_loses_nothing,
        .says = "Every one of many commands is answered, with the same text each time",
        .starts = "at-ready", .limit_ms = 300000)
{
    char first[64];
    snprintf(first, sizeof first, "%s", r5_at(dut, "ATI")->line[0]);
    must_(dut, *first != '\0', "ATI is answered with a line");
    for (int i = 1; i < COMMANDS; i++)
        must_read(dut, "answer to ATI", r5_at(dut, "ATI")->line[0], first);
}
