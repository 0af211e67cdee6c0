/* SPDX-License-Identifier: Apache-2.0 */
/* mutants.html: a function of mutants.json, which says what became of each defect or check. */
#ifndef R5_REPORTS_MUTANTS_H
#define R5_REPORTS_MUTANTS_H

#include <jansson.h>

#include "buf.h"

/* Makes mutants.json and mutants.html in `dir`. */
enum r5_status rep_mutants_write(const json_t *found, const char *dir,
                                 struct r5_error *error) R5_CHECKED;

#endif
