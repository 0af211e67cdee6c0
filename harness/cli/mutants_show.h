/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees of the mutants: one live line on a terminal, trouble as it comes, then all. */
#ifndef R5_CLI_MUTANTS_SHOW_H
#define R5_CLI_MUTANTS_SHOW_H

#include "mut_matrix.h"
#include "mut_musts.h"

struct cli_mutants_show {
    bool live, quiet;
    size_t caught;
};

struct cli_mutants_show cli_mutants_show(bool quiet);

/* For the `told` of a matrix. */
void cli_mutants_told(void *show, const struct mut_matrix *matrix, size_t defect, size_t done);

/* For the `told` of checks. */
void cli_mutants_part(void *show, const char *what, size_t done, size_t of);

/* The live line: `done` of `of` things, and a word on them. */
void cli_mutants_live(const struct cli_mutants_show *show, size_t done, size_t of,
                      const char *word);
void cli_mutants_clear(const struct cli_mutants_show *show);

/* A line a defect, then the cases that no defect names, then the count. */
void cli_mutants_print(const struct cli_mutants_show *show, const struct mut_matrix *matrix);

/* The checks that do not matter, then the count. */
void cli_mutants_print_checks(const struct cli_mutants_show *show, const struct mut_musts *musts);

#endif
