/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does every check matter? Each must_ and measure_ line of a case is muted, one at a time: some
 * defect that the case catches must survive that. A line without one could be left out.
 */
#ifndef R5_MUTANTS_MUSTS_H
#define R5_MUTANTS_MUSTS_H

#include "mut_judge.h"
#include "mut_set.h"

#define MUT_MATTER_PERCENT 90 /* so many of the lines must matter, at least */

struct mut_must {
    struct mut_place place;
    bool known, matters;
    const struct cfg_defect *by;       /* survives when it is muted */
    char why[600];                     /* it does not matter; "" if it does */
    const struct cfg_needless *excuse; /* of one that does not matter; NULL: none */
};

struct mut_musts {
    const struct mut_set *set;
    const struct cfg_needless_list *excuses;
    const char *folder; /* exists */
    int jobs;
    const char *glob; /* ids of cases; NULL: all that defects name */
    size_t sample;    /* so many cases, drawn by `draw`; 0: all */
    const char *draw;
    /* Told after each job; `what` is on which part of the work. */
    void (*told)(void *self, const char *what, size_t done, size_t of);
    void *self;

    size_t cases;
    size_t count;
    struct mut_must *must; /* owned; by case, in the order in which a body meets them */
    bool interrupted;
};

/* R5_E_INPUT when the conforming module does not pass, or no case is selected. */
enum r5_status mut_musts_run(struct mut_musts *musts, struct r5_error *error) R5_CHECKED;
void mut_musts_reset(struct mut_musts *musts);

/* Enough matter, and all others are excused. */
bool mut_musts_hold(const struct mut_musts *musts);
size_t mut_musts_matter(const struct mut_musts *musts);

#endif
