/* SPDX-License-Identifier: Apache-2.0 */
/* The second half of building a run, when its rows are found, numbered and in order. */
#ifndef R5_REPORTS_MODEL_COUNT_H
#define R5_REPORTS_MODEL_COUNT_H

#include "model.h"

/* Fills in suites, cases, counts, verdicts and times, and whether the run is whole. */
void rep_run_count(struct rep_run *run);

#endif
