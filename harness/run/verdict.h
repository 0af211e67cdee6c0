/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts (ISO/IEC 9646 pass, fail, inconclusive; error and skipped are ours), best first. */
#ifndef R5_RUN_VERDICT_H
#define R5_RUN_VERDICT_H

enum run_verdict { RUN_PASS, RUN_SKIPPED, RUN_INCONCLUSIVE, RUN_FAIL, RUN_ERROR, RUN_VERDICTS };

const char *run_verdict_word(enum run_verdict verdict); /* "pass", "skipped", ... */

struct run_counts {
    long rows[RUN_VERDICTS];
};

/*
 * Exit status of a run: 2 if any error, else 1 if any fail, else 2 if any inconclusive, else 0; 77
 * when no row was selected.
 */
int run_exit_status(const struct run_counts *counts);

#endif
