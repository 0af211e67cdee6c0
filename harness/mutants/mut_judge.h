/* SPDX-License-Identifier: Apache-2.0 */
/* What a journal says of each row: its verdict, and which checks did not hold. */
#ifndef R5_MUTANTS_JUDGE_H
#define R5_MUTANTS_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"
#include "verdict.h"

struct mut_fault {
    char at[160];   /* "suites/c2c/frame_bits.c:31"; "" when no check decided */
    char text[400]; /* of the check, or the verdict's reason */
};

struct mut_row {
    char id[192];   /* "C2C-FRM-003[bit=7]" */
    char entry[96]; /* "C2C-FRM-003" */
    enum run_verdict verdict;
    char reason[400];
    size_t faults;
    struct mut_fault *fault; /* owned: checks and measures that did not hold and were acted on */
};

struct mut_verdicts {
    size_t rows;
    struct mut_row *row; /* owned; those that came to a verdict */
    bool whole;          /* the run came to its end */
    char trouble[400];   /* why not, or why there is no journal */
};

/* A journal that cannot be read is told in `trouble`; only R5_E_MEMORY is an error. */
enum r5_status mut_verdicts_read(const char *folder, struct mut_verdicts *verdicts,
                                 struct r5_error *error) R5_CHECKED;
void mut_verdicts_reset(struct mut_verdicts *verdicts);

/* A check of the suites that is looked at in a body. */
struct mut_place {
    char entry[96]; /* of which case */
    char at[160];
    char text[400];
};

struct mut_places {
    size_t count;
    struct mut_place *place; /* owned */
};

/* Adds the places of must_ and measure_ lines in bodies that the journal of a folder shows, each
 * once a case. What stands in the control of the case is not of the body. */
enum r5_status mut_places_add(const char *folder, struct mut_places *places,
                              struct r5_error *error) R5_CHECKED;
void mut_places_reset(struct mut_places *places);

#endif
