/* SPDX-License-Identifier: Apache-2.0 */
/* The first record of a journal: all that a report needs and no case tells. */
#ifndef R5_RUN_OPENING_H
#define R5_RUN_OPENING_H

#include "supervisor.h"

/* Fields of run-start, a new object. */
json_t *run_opening(const struct run_settings *settings, const struct run_plan *plan,
                    const struct cfg_rig *rig, struct run_session *s);

#endif
