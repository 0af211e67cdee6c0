/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guard of a real rig: a process beside the supervisor that holds pins, supply and lock, too,
 * and does nothing until its socket ends. Without a goodbye it puts the rig at rest at once, holds
 * it until V_INT is low, at most 60 s, and ends. Signals of the terminal do not reach it.
 */
#ifndef R5_BENCH_GUARD_H
#define R5_BENCH_GUARD_H

#include "bench.h"

enum r5_status bench_guard_start(struct bench *bench, struct r5_error *error) R5_CHECKED;

/* The rig is at rest: the guard ends without touching it. */
void bench_guard_dismiss(struct bench *bench);

#endif
