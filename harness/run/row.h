/* SPDX-License-Identifier: Apache-2.0 */
/* The life of one row: start state, positive control, body, control again, verdict, undo. */
#ifndef R5_RUN_ROW_H
#define R5_RUN_ROW_H

#include "session.h"
#include "verdict.h"

/*
 * Runs `row` and writes all of it, from case-start to verdict. `reason` is "" for a plain pass.
 */
enum run_verdict run_row_do(struct run_session *s, const struct run_row *row,
                            char reason[RUN_REASON]);

#endif
