/* SPDX-License-Identifier: Apache-2.0 */
/* Starts and ends an emulated module's program, with both doors as inherited descriptors. */
#ifndef R5_BENCH_SPAWN_H
#define R5_BENCH_SPAWN_H

#include <sys/types.h>

#include "rig_file.h"

#define BENCH_DATA_FD 3
#define BENCH_CONTROL_FD 4

struct bench_spawned {
    pid_t pid;
    int data_fd, control_fd; /* our ends; owned by the caller */
};

/*
 * Runs `program` in a session of its own, so that a signal to ours does not reach it. A name
 * without a slash is looked for in `folder`.
 */
enum r5_status bench_spawn(const struct cfg_unit *unit, int index, const char *folder,
                           const char *profile, struct bench_spawned *spawned,
                           struct r5_error *error) R5_CHECKED;

/* The same for r5peer, which has a control door alone, on descriptor BENCH_CONTROL_FD. */
enum r5_status bench_spawn_peer(const char *program, const char *folder, pid_t *pid,
                                int *control_fd, struct r5_error *error) R5_CHECKED;

/*
 * Runs a program of the rig file to its end, 60 s at most; its output goes where ours goes. Another
 * status than 0 is R5_E_IO.
 */
enum r5_status bench_run_program(const struct cfg_argv *argv, struct r5_error *error) R5_CHECKED;

/* Kills and reaps; 0 is accepted. */
void bench_reap(pid_t pid);

#endif
