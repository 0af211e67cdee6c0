/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader must know before any verdict, in the same words in every report. */
#ifndef R5_REPORTS_NOTICE_H
#define R5_REPORTS_NOTICE_H

#include "model.h"
#include "out.h"

#define REP_EMULATED "Emulated module: this run proves the harness and the suites, never a module."

/*
 * The notices about a run that is not whole, or is not what it seems, one after the other from *at
 * = 0 on: cut, interrupted, short of its plan, counts or chain wrong, module broken or check muted
 * on purpose. False when there is no more. The text is not escaped.
 */
bool rep_notice(const struct rep_run *run, int *at, struct rep_out *text);

#endif
