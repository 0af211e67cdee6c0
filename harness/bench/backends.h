/* SPDX-License-Identifier: Apache-2.0 */
/* The words after `by:` of a rig file, and the backends of harness/link that they name. */
#ifndef R5_BENCH_BACKENDS_H
#define R5_BENCH_BACKENDS_H

#include "bench.h"

/* Line, pins, supply and faults of one unit, opened. A spawned module has no process yet. */
enum r5_status bench_build_unit(struct bench *bench, int index, struct r5_error *error) R5_CHECKED;

/* Closes them; what was not opened, too. */
void bench_close_unit(struct bench_unit *unit);

struct link_line bench_line_of(const struct cfg_unit *unit);

#endif
