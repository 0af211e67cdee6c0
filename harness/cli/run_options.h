/* SPDX-License-Identifier: Apache-2.0 */
/* Words after "r5conform run". */
#ifndef R5_CLI_RUN_OPTIONS_H
#define R5_CLI_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { CLI_DEFECTS_MAX = 4 };

struct cli_run_options {
    const char *rig, *plan;
    const char *module, *glob, *tag, *out; /* NULL: not given */
    const char *defect[CLI_DEFECTS_MAX];   /* of the emulated module */
    int defects;
    const char *mute; /* NULL: none */
    int repeat;
    int shard, of; /* --shard K/N; 0: all */
    bool has_seed;
    uint64_t seed;
    unsigned consent; /* R5_SPEND_... bits */
    bool no_fork, hold, quiet, verbose;
};

/* 0: go on. Else the exit status plus 1, for --help and for wrong use, which is told. */
int cli_run_options(int argc, char **argv, struct cli_run_options *options);

#endif
