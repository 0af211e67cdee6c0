/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a plan is made ready, in steps: files read (plan.c), references looked up (plan_refs.c), rows
 * expanded (plan_rows.c), and the same looked at as a whole for the build (plan_lint.c). Private to
 * this folder.
 */
#ifndef R5_RUN_PLAN_PARTS_H
#define R5_RUN_PLAN_PARTS_H

#include "plan.h"

/* "file:line:column: what 'name'; remedy" */
enum r5_status run_plan_wrong(const struct cfg_where *where, struct r5_error *error,
                              const char *what, const char *name, const char *remedy);

enum r5_status run_plan_read_catalogues(const char *root, struct run_plan *plan,
                                        struct r5_error *error) R5_CHECKED;

/* Reads one more suite into plan->suite, which has room for it, and checks what it refers to. */
enum r5_status run_plan_read_suite(const char *path, struct run_plan *plan,
                                   struct r5_error *error) R5_CHECKED;

/* Cases, parameters and requirements that the suite names exist. */
enum r5_status run_plan_check_suite(const struct run_plan *plan, const struct cfg_suite *suite,
                                    struct r5_error *error) R5_CHECKED;

const struct cfg_axis *run_plan_axis(const struct cfg_entry *entry, const char *name);

/* Fills plan->row with every row that is planned and selected. */
enum r5_status run_plan_expand(struct run_plan *plan, const struct run_select *select,
                               struct r5_error *error) R5_CHECKED;

#endif
