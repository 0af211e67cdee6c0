/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only place that knows Check (libcheck): runs one function in a process of its own, with a
 * limit of wall time, and tells how it ended. Check is the runner of one function, never the judge.
 */
#ifndef R5_RUN_CHECK_ADAPTER_H
#define R5_RUN_CHECK_ADAPTER_H

#include <stdbool.h>

#include "deadline.h"

enum run_ending {
    RUN_RETURNED, /* it came back, or left early with exit(): the caller looks at its own mark */
    RUN_STOPPED,  /* run_stop was called */
    RUN_DIED,     /* signal, exit status, or the limit of wall time; `how` tells */
};

struct run_guarded {
    const char *name;
    void (*body)(void *arg);
    void *arg;
    void (*before_fork)(void); /* in the parent, after Check has set its signal handlers */
    r5_time wall_limit;
    bool no_fork; /* for debuggers: no limit, a crash ends the program */
};

enum run_ending run_guard(const struct run_guarded *guarded, char *how, int room);

/* Leaves the guarded function at once. */
_Noreturn void run_stop(const char *why);

const char *run_check_version(void);

#endif
