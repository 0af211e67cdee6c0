/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters where a te should stand and none does: what every operation must refuse. */
#ifndef R5_SUITES_C2C_TE_FAULTS_H
#define R5_SUITES_C2C_TE_FAULTS_H

#include "moves.h"

enum { TE_FAULTS = 12, TE_FAULT_TEXT = 320 };

/* For texts of checks: "a te that is a digit short". */
const char *te_fault_name(long fault);

/* The end of the command line, from the comma on; `good` is the hex of a right te. */
void te_fault_text(long fault, const char *good, char text[TE_FAULT_TEXT]);

#endif
