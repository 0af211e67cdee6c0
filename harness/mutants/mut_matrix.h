/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each defect against the cases that must catch it. A defect is caught when a case named for it
 * fails by a check about it: an error shows nothing, and a failure for another reason no more.
 */
#ifndef R5_MUTANTS_MATRIX_H
#define R5_MUTANTS_MATRIX_H

#include "mut_judge.h"
#include "mut_set.h"

/* From best to worst. */
enum mut_outcome {
    MUT_CAUGHT,
    MUT_NOT_BY_EACH, /* caught, but not by each case that is named for it */
    MUT_BY_ANOTHER_CHECK,
    MUT_BY_ANOTHER_CASE,
    MUT_SURVIVED,
    MUT_BROKEN, /* no verdict: its case is in error, or the run did not come to its end */
    MUT_OUTCOMES
};

const char *mut_outcome_word(enum mut_outcome outcome); /* "caught", "survived", ... */

struct mut_result {
    bool known;
    enum mut_outcome outcome;
    char row[192];  /* that caught it, or that should have */
    char text[400]; /* of the check that failed, or why there is none */
    char at[160];
    struct mut_verdicts verdicts;
};

struct mut_matrix {
    const struct mut_set *set;
    const char *folder; /* exists; gets one a defect */
    int jobs;
    bool full;   /* judge by each case named, and run all others, too */
    bool narrow; /* the conforming module runs only what the defects name */
    /* Told after each defect; `done` of set->defects. */
    void (*told)(void *self, const struct mut_matrix *matrix, size_t defect, size_t done);
    void *self;

    struct mut_verdicts conforming[MUT_SETUPS_MAX];
    bool tried[MUT_SETUPS_MAX]; /* the setup is used */
    struct mut_result *result;  /* owned, one a defect */
    bool interrupted;
};

/* R5_E_INPUT when the conforming module does not pass: nothing else means anything then. */
enum r5_status mut_matrix_run(struct mut_matrix *matrix, struct r5_error *error) R5_CHECKED;
void mut_matrix_reset(struct mut_matrix *matrix);

/* What becomes of a defect by these verdicts. */
void mut_result_of(const struct mut_set *set, const struct mut_defect *defect, bool full,
                   struct mut_result *result);

/* Every row of the conforming run passes or is skipped, and it came to its end: else R5_E_INPUT. */
enum r5_status mut_conforming_passes(const struct mut_setup *setup,
                                     const struct mut_verdicts *verdicts,
                                     struct r5_error *error) R5_CHECKED;

#endif
