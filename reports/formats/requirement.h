/* SPDX-License-Identifier: Apache-2.0 */
/* What a run says about each requirement that its cases name. */
#ifndef R5_REPORTS_REQUIREMENT_H
#define R5_REPORTS_REQUIREMENT_H

#include "model.h"

/* From least to most: a requirement gets the worst that one of its cases leaves possible. */
enum rep_standing {
    REP_SHOWN,  /* every case passed */
    REP_PARTLY, /* some case was not judged, or characterises, or the entry is only partly testable
                 */
    REP_NOT_SHOWN,    /* no case passed */
    REP_CONTRADICTED, /* a case failed */
};

struct rep_requirement {
    const char *id;
    const json_t *entry;     /* of run-start; NULL when a case names an id that is not there */
    struct rep_counts count; /* of the cases that name it */
    bool characterised;
    enum rep_standing standing;
};

struct rep_requirements {
    struct rep_requirement
        *of; /* owned; by catalogue, then id, 5.5-2 before 5.5-10; unknown last */
    size_t count;
    json_t *index; /* owned; id to number */
};

/* Only requirements that a case of the run names. R5_E_MEMORY with `all` empty. */
enum r5_status rep_requirements_build(const struct rep_run *run,
                                      struct rep_requirements *all) R5_CHECKED;
void rep_requirements_reset(struct rep_requirements *all);

bool rep_same_catalogue(const struct rep_requirement *a, const struct rep_requirement *b);

/* "shown", or "rehearsed" when the module was emulated: an emulated module shows nothing. */
const char *rep_standing_word(enum rep_standing standing, bool emulated);

#endif
