/* SPDX-License-Identifier: Apache-2.0 */
/* Some rows of the plan on a module with or without a defect, in a process of its own. */
#ifndef R5_MUTANTS_JOB_H
#define R5_MUTANTS_JOB_H

#include <sys/types.h>

#include "mut_set.h"

struct mut_job {
    const struct mut_set *set;
    size_t setup;
    const struct cfg_defect *defect; /* NULL: a conforming module */
    const char *mute;                /* check that is not acted on, "file:line"; NULL: none */
    const size_t *row;               /* numbers of rows of the plan, borrowed */
    size_t rows;
    size_t
        named; /* the first of them that the defect names; what follows is run while none fails */
    bool stop; /* at the first row that settles what becomes of the defect */
    char folder[MUT_PATH_MAX]; /* is made; gets journal.jsonl, and said.txt if anything was said */
    void *about;               /* the caller's */
};

/* Starts it on one processor (-1: on any); R5_E_IO. The child ends when its parent does. */
enum r5_status mut_job_start(const struct mut_job *job, int processor, pid_t *pid,
                             struct r5_error *error) R5_CHECKED;

/* Asks it to end, as an interrupt does. */
void mut_job_end(pid_t pid);

/* Ends it with all that it has started. */
void mut_job_kill(pid_t pid);

#endif
