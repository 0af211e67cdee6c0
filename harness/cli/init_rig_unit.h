/* SPDX-License-Identifier: Apache-2.0 */
/* The questions of init-rig about one unit: line, pins, supply. */
#ifndef R5_CLI_INIT_RIG_UNIT_H
#define R5_CLI_INIT_RIG_UNIT_H

#include "ask.h"
#include "rig_file.h"
#include "survey.h"

/* Fills `uart`, `pin` and `supply` of a zeroed unit. Nothing that drives PWR_ON or RESET_N high is
 * taken for an answer. */
void cli_ask_unit(struct cli_ask *ask, const struct bench_survey *survey, struct cfg_unit *unit);

#endif
