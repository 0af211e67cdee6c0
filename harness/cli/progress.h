/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees while a run goes on: one live line on a terminal, a plain line a case
 * elsewhere. */
#ifndef R5_CLI_PROGRESS_H
#define R5_CLI_PROGRESS_H

#include <stdbool.h>

#include "supervisor.h"

struct cli_progress {
    bool live;  /* standard error is a terminal */
    bool quiet; /* nothing but trouble */
    bool verbose;
    size_t done, of;
    struct run_counts counts;
    const struct cfg_entry *entry; /* case of the rows so far */
    long entry_rows;
    enum run_verdict entry_worst;
};

/* `progress` is borrowed by the watcher. */
struct run_watcher cli_progress_watcher(struct cli_progress *progress, bool quiet, bool verbose);

/* Takes the live line away, says the last case. */
void cli_progress_end(struct cli_progress *progress);

#endif
