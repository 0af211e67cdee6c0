/* SPDX-License-Identifier: Apache-2.0 */
/* BENCH-CLK-001, 002: the rig's clock runs, and at the pace of the module's. */
#include <stdlib.h>

#include "r5.h"

enum { MINUTE_MS = 60000, TOLERANCE_S = 2, DAY_S = 86400 };

R5_CASE(clock_passes_what_was_asked,
        .says = "The rig's clock never runs backwards and passes at least the time asked for",
        .starts = "at-ready", .limit_ms = 60000)
{
    static const long waits_ms[] = { 1, 10, 100, 1000, 10000 };
    for (size_t i = 0; i < sizeof waits_ms / sizeof *waits_ms; i++) {
        int64_t start = r5_now_us(dut);
        r5_let_pass(dut, waits_ms[i]);
        int64_t passed_ms = (r5_now_us(dut) - start) / 1000;
        must_(dut, passed_ms >= waits_ms[i] && passed_ms <= waits_ms[i] + 100,
              "%ld ms pass in %lld ms", waits_ms[i], (long long)passed_ms);
    }
}

/* Seconds of the day of +CCLK: "yy/MM/dd,hh:mm:ss+zz"; -1 if it does not read. */
static long module_seconds(struct r5_dut *dut)
{
    const char *now = r5_field(dut, r5_at(dut, "AT+CCLK?"), "+CCLK:", 0);
    long hours;
    long minutes;
    long seconds;
    char *end;
    for (int i = 0; i < 9; i++)
        if (now[i] == '\0')
            return -1;
    hours = strtol(now + 9, &end, 10);
    if (*end != ':')
        return -1;
    minutes = strtol(end + 1, &end, 10);
    if (*end != ':')
        return -1;
    seconds = strtol(end + 1, &end, 10);
    return hours * 3600 + minutes * 60 + seconds;
}

R5_CASE(two_clocks_agree,
        .says = "The rig's clock and the module's own advance alike over a minute",
        .starts = "at-ready", .limit_ms = 120000)
{
    long start = module_seconds(dut);
    must_(dut, start >= 0, "+CCLK? reads");
    r5_let_pass(dut, MINUTE_MS);
    long passed = (module_seconds(dut) - start + DAY_S) % DAY_S;
    must_(dut, labs(passed - MINUTE_MS / 1000) <= TOLERANCE_S,
          "the module's clock advanced by a minute, it is %ld s", passed);
}
