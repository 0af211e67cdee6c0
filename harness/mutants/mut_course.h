/* SPDX-License-Identifier: Apache-2.0 */
/* What the search for needless checks works through: cases, the defects that name them, tries. */
#ifndef R5_MUT_COURSE_H
#define R5_MUT_COURSE_H

#include "mut_matrix.h"
#include "mut_musts.h"

struct subject { /* a case that is looked at */
    const struct cfg_entry *entry;
    size_t rows;
    size_t *row;
};

struct pair { /* a case and a defect that names it */
    const struct subject *subject;
    const struct mut_defect *defect;
    struct mut_verdicts verdicts; /* with all checks */
};

struct trial {   /* of one check */
    size_t next; /* pair that is tried next */
    bool running;
};

struct course {
    struct mut_musts *musts;
    size_t subjects, pairs;
    struct subject *subject;
    struct pair *pair;
    struct trial *trial;
    struct mut_places places;
    size_t next, done, of;
    size_t *conforming_row;
    size_t conforming_rows;
};

/* Which cases are looked at, and which defects name them: fills `subject` and `pair`. */
enum r5_status mut_course_choose(struct course *course, struct r5_error *error) R5_CHECKED;

#endif
