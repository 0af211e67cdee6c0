/* SPDX-License-Identifier: Apache-2.0 */
/* One part of a row, in a process of its own: start state, control, body, recovery. */
#ifndef R5_RUN_PHASE_H
#define R5_RUN_PHASE_H

#include "session.h"

enum run_outcome {
    RUN_HELD,       /* came to its end, everything held */
    RUN_VIOLATED,   /* a must_ or a limit did not hold */
    RUN_REFUSED,    /* it would have spent what it may not */
    RUN_AT_FAULT,   /* rig or harness: need_, crash, hang, broken rig */
    RUN_UNFINISHED, /* it left early, without a word */
};

/* Runs `body` on the first unit, `limit_ms` of device time at most. What it found stays in
 * s->phase. */
enum run_outcome run_phase_do(struct run_session *s, const char *name, r5_body *body,
                              long limit_ms);

#endif
