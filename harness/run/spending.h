/* SPDX-License-Identifier: Apache-2.0 */
/* Consent to what cannot be undone. */
#ifndef R5_RUN_SPENDING_H
#define R5_RUN_SPENDING_H

#include "session.h"

/* True on an emulated rig, or with the operator's consent; else `reason` says what to do. */
bool run_may_spend(const struct run_session *s, enum r5_spend what, char *reason, size_t room);

#endif
