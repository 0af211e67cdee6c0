/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run at a time on a real unit. The lock is a file named after the unit's port, in the folder
 * of the environment's R5_LOCK_DIR, else /run/lock, else /tmp; the kernel lifts it when the last
 * process that inherited it ends, the guard included, so a killed run leaves nothing behind.
 */
#ifndef R5_BENCH_RIG_LOCK_H
#define R5_BENCH_RIG_LOCK_H

#include <stddef.h>

#include "error.h"

/* *fd is to be closed by the caller. R5_E_ABSENT when somebody else has it: the text says who. */
enum r5_status bench_lock_take(const char *port, const char *rig, int *fd,
                               struct r5_error *error) R5_CHECKED;

/* What others are told from now on of who holds it; the lock holds without words. */
void bench_lock_tell(int fd, const char *who);

#endif
