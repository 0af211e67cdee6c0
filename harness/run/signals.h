/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupt and terminate reach the supervisor as data; the process of a case is ended at once. */
#ifndef R5_RUN_SIGNALS_H
#define R5_RUN_SIGNALS_H

#include <stdbool.h>
#include <sys/types.h>

/* `child` is where the pid of the case's process stands while one runs; borrowed until the end. */
void run_signals_watch(volatile pid_t *child);

/*
 * Check sets handlers of its own, which would end us with the case. Held back before it does, and
 * taken back, handlers included, once it has.
 */
void run_signals_block(void);
void run_signals_take_back(void);

bool run_interrupted(void);

/* Back to the system's default; what was seen is forgotten. */
void run_signals_release(void);

#endif
