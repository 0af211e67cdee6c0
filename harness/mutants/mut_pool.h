/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs side by side, each on a processor of its own. An interrupt, or a `done` that says so, ends
 * them all: nothing is left behind.
 */
#ifndef R5_MUTANTS_POOL_H
#define R5_MUTANTS_POOL_H

#include "mut_job.h"

#define MUT_JOBS_MAX 64

struct mut_client {
    /* Fills the zeroed job; false: none until one that runs has ended, or none at all. */
    bool (*next)(void *self, struct mut_job *job);
    /* `ended`: by itself, not because it took too long. Not R5_OK ends the pool with this error. */
    enum r5_status (*done)(void *self, const struct mut_job *job, bool ended,
                           struct r5_error *error);
    void *self;
};

/* R5_OK when there are no more jobs; `interrupted` tells of a signal. */
enum r5_status mut_pool_run(int jobs, const struct mut_client *client, bool *interrupted,
                            struct r5_error *error) R5_CHECKED;

/* Processors that this process may use: the usual number of jobs. */
int mut_processors(void);

#endif
