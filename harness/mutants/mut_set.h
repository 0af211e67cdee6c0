/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that is read before anything is started: a plan, the defects, the rigs and modules on
 * which they are tried, and which rows of the plan must catch each.
 */
#ifndef R5_MUTANTS_SET_H
#define R5_MUTANTS_SET_H

#include "defects_file.h"
#include "module_file.h"
#include "plan.h"
#include "rig_file.h"

#define MUT_PATH_MAX 1024
#define MUT_SETUPS_MAX 8

struct mut_house { /* borrowed */
    const char *root;
    const char *programs; /* folder of r5conform */
    const char *defects;  /* file */
    const char *plan;     /* file */
    const char *version, *revision;
    uint64_t seed;
};

struct mut_setup {                        /* a rig with a module on it */
    const char *asked_rig, *asked_module; /* NULL: the usual one */
    const char *rig_name, *module_name;
    char profile[MUT_PATH_MAX];
    struct cfg_rig rig;
    struct cfg_module module;
};

struct mut_defect {
    const struct cfg_defect *is;
    size_t setup;
    size_t rows; /* those that must catch it, in the order of its cases */
    size_t *row; /* owned; numbers of rows of the plan */
};

struct mut_set {
    const struct mut_house *house;
    struct run_plan plan;
    struct cfg_defects file;
    size_t setups; /* the first is the usual one */
    struct mut_setup setup[MUT_SETUPS_MAX];
    size_t defects; /* those that are tried, in the order of the file */
    struct mut_defect *defect;
    size_t left_out; /* selected, but the plan has none of their cases */
};

struct mut_choice {
    const char *glob; /* names of defects; NULL: all */
    size_t sample;    /* so many, drawn by `draw`; 0: all */
    const char *draw;
};

/* R5_E_INPUT with place and remedy: whatever is named must exist. `set` is reset by the caller,
 * also after an error. */
enum r5_status mut_set_read(const struct mut_house *house, const struct mut_choice *choice,
                            struct mut_set *set, struct r5_error *error) R5_CHECKED;
void mut_set_reset(struct mut_set *set);

/* The defects of the file and those that the emulated module's code asks for are the same. */
enum r5_status mut_set_lint(const struct mut_house *house, struct r5_error *error) R5_CHECKED;

/* True when a catch of this defect names this row. */
bool mut_catch_names(const struct cfg_catch *catch_, const struct run_row *row);

/*
 * Draws `sample` of `count` names: those with the lowest SHA-256 of `draw`, a line feed and the
 * name. True for those drawn. `chosen` has room for `count`.
 */
enum r5_status mut_draw(const char *draw, size_t sample, const char *const *name, size_t count,
                        bool *chosen, struct r5_error *error) R5_CHECKED;

#endif
