/* SPDX-License-Identifier: Apache-2.0 */
/* What was found, for mutants.json and the page that is made of it. */
#ifndef R5_MUTANTS_JSON_H
#define R5_MUTANTS_JSON_H

#include <jansson.h>

#include "mut_matrix.h"
#include "mut_musts.h"

/* The caller's; NULL: out of memory. */
json_t *mut_matrix_json(const struct mut_matrix *matrix);
json_t *mut_musts_json(const struct mut_musts *musts);

#endif
