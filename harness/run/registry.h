/* SPDX-License-Identifier: Apache-2.0 */
/* The cases and states that the program was linked with. Filled before main, constant after. */
#ifndef R5_RUN_REGISTRY_H
#define R5_RUN_REGISTRY_H

#include "r5_state.h"

const struct r5_case *run_case_named(const char *name); /* NULL if there is none */
const struct r5_case *run_cases(void);                  /* the first of the list */
const struct r5_state *run_state_named(const char *name);

/* Parameters that a case declares. */
int run_params(const struct r5_case *c);

#endif
