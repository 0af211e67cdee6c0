/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan made ready: which rows run, in which order, with which values. Everything that the files
 * refer to is looked up here, before anything is started; an error names file, line and column.
 */
#ifndef R5_RUN_PLAN_H
#define R5_RUN_PLAN_H

#include "r5.h"
#include "suite_file.h"

struct run_row {
    const struct cfg_suite *suite;
    const struct cfg_entry *entry;
    const struct r5_case *body;
    long param[R5_PARAMS_MAX];
    int repeat;   /* 1 up */
    char row[96]; /* "flipped_bit=7", "" without a matrix */
    char id[192]; /* "C2C-PAIR-003[flipped_bit=7]" */
};

#define RUN_ROWS_MAX 3000 /* more would make a journal that reports do not take */

struct run_select {
    const char *glob; /* case ids, with or without row; NULL: all */
    const char *tag;  /* NULL: all */
    int repeat;       /* at least 1 */
    int shard, of;    /* every of-th row from the shard-th on, 1 to `of`; of 0: all */
};

struct run_plan {
    struct cfg_plan file;
    size_t suites;
    struct cfg_suite *suite;
    size_t catalogues;
    struct cfg_catalogue *catalogue;
    size_t rows;
    struct run_row *row;
    size_t cases;      /* distinct ids among the rows */
    bool *pattern_met; /* one for each of file.cases */
};

/* Reads the plan, its suites and the catalogues under `root`. R5_E_INPUT with the place and the
 * remedy. */
enum r5_status run_plan_read(const char *root, const char *plan_path,
                             const struct run_select *select, struct run_plan *plan,
                             struct r5_error *error) R5_CHECKED;

/* Every case of the program is named by a suite under `root`, every name has a case: else
 * R5_E_INPUT. */
enum r5_status run_plan_lint(const char *root, struct r5_error *error) R5_CHECKED;

/* The pattern is the row's name, or a glob that meets its name or its case's id. */
bool run_row_matches(const char *pattern, const struct run_row *row);

const struct cfg_requirement *run_plan_requirement(const struct run_plan *plan, const char *id);

void run_plan_reset(struct run_plan *plan);

#endif
