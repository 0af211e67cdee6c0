/* SPDX-License-Identifier: Apache-2.0 */
/* Words after "r5conform mutants". */
#ifndef R5_CLI_MUTANTS_OPTIONS_H
#define R5_CLI_MUTANTS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct cli_mutants_options {
    const char *plan, *draw;
    const char *defect, *glob, *out; /* NULL: not given */
    int jobs;                        /* 0: one a processor */
    int sample;                      /* 0: all */
    uint64_t seed;
    bool full, musts, lint, quiet;
};

/* 0: go on. Else the exit status plus 1, for --help and for wrong use, which is told. */
int cli_mutants_options(int argc, char **argv, struct cli_mutants_options *options);

#endif
