/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict.h"

const char *run_verdict_word(enum run_verdict verdict)
{
    static const char *const words[RUN_VERDICTS] = {
        [RUN_PASS] = "pass", [RUN_SKIPPED] = "skipped", [RUN_INCONCLUSIVE] = "inconclusive",
        [RUN_FAIL] = "fail", [RUN_ERROR] = "error",
    };
    return words[verdict];
}

int run_exit_status(const struct run_counts *counts)
{
    long all = 0;
    for (int i = 0; i < RUN_VERDICTS; i++)
        all += counts->rows[i];
    if (all == 0)
        return 77;
    if (counts->rows[RUN_ERROR] > 0)
        return 2;
    if (counts->rows[RUN_FAIL] > 0)
        return 1;
    return counts->rows[RUN_INCONCLUSIVE] > 0 ? 2 : 0;
}
