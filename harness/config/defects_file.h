/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proof that a suite can fail. A file of defects: ways in which the emulated module is broken on
 * purpose, and which case must notice each. A file of needless checks: those that no defect needs,
 * and why they are there all the same.
 */
#ifndef R5_CONFIG_DEFECTS_FILE_H
#define R5_CONFIG_DEFECTS_FILE_H

#include <stddef.h>

#include "where.h"

struct cfg_catch { /* a case that must notice a defect */
    char *pattern; /* an id, or a pattern of rows: "C2C-FRM-002[bit=*]" */
    char *check;   /* words in the text of the check that fails */
    struct cfg_where where;
};

struct cfg_defect {
    char *name;
    char *breaks;       /* what is wrong with the module, a sentence */
    char *rig, *module; /* names of files; NULL: the usual ones */
    size_t catches;     /* at least 1 */
    struct cfg_catch *catch_;
    struct cfg_where where, rig_where, module_where;
};

struct cfg_defects {
    char *path; /* as given; every `where` borrows it */
    size_t count;
    struct cfg_defect *defect;
    char sha256[65];
};

struct cfg_needless {
    char *at;   /* source file: "suites/c2c/pairing.c" */
    char *text; /* words in the text of the check */
    char *reason;
    struct cfg_where where;
};

struct cfg_needless_list {
    char *path;
    size_t count;
    struct cfg_needless *check;
};

/* Errors as cfg_rig_read. What is read is owned by the struct until its reset. */
enum r5_status cfg_defects_read(const char *path, struct cfg_defects *defects,
                                struct r5_error *error) R5_CHECKED;
enum r5_status cfg_needless_read(const char *path, struct cfg_needless_list *list,
                                 struct r5_error *error) R5_CHECKED;
void cfg_defects_reset(struct cfg_defects *defects);
void cfg_needless_reset(struct cfg_needless_list *list);

#endif
