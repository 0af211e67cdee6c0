/* SPDX-License-Identifier: Apache-2.0 */
/*
 * r5peer, the other end of the module's TLS connections (fixtures/peer): spawned for the run, or
 * running elsewhere behind a control socket. Requests carry ids, so that the answer to a request of
 * a process that was killed is not taken for another's.
 */
#ifndef R5_BENCH_PEER_H
#define R5_BENCH_PEER_H

#include <sys/types.h>

#include "arena.h"
#include "rig_file.h"

#define BENCH_PEER_REPLY_MAX 262144
#define BENCH_LISTENERS_MAX 16

struct bench_peer;

/* NULL with `error` filled. `folder` is where a program without a slash is looked for. */
struct bench_peer *bench_peer_open(struct r5_arena *arena, const struct cfg_peer *file,
                                   const char *folder, struct r5_error *error);

/* Another one in its place, without the listeners of the one before. */
enum r5_status bench_peer_restart(struct bench_peer *peer, const struct cfg_peer *file,
                                  const char *folder, struct r5_error *error) R5_CHECKED;

/* A number for the next request. */
long bench_peer_next(struct bench_peer *peer);

/*
 * Sends a request, one JSON object that has that number as its "id", and waits for its answer,
 * `wait_ms` longer than for others. *answer is JSON, valid until the next call. R5_E_IO: it does
 * not answer, or is gone.
 */
enum r5_status bench_peer_ask(struct bench_peer *peer, const char *request, long id, int wait_ms,
                              const char **answer, struct r5_error *error) R5_CHECKED;

/* A listener that was opened for this row. */
enum r5_status bench_peer_opened(struct bench_peer *peer, long listener,
                                 struct r5_error *error) R5_CHECKED;

/* Listeners of the row before are closed, what they saw is forgotten. */
enum r5_status bench_peer_fresh(struct bench_peer *peer, struct r5_error *error) R5_CHECKED;

/* Ends a spawned one; accepts NULL. */
void bench_peer_close(struct bench_peer *peer);

#endif
