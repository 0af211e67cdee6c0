/* SPDX-License-Identifier: Apache-2.0 */
/* A suite file (why a case is run, for what, with which values), a plan, a catalogue of
 * requirements. */
#ifndef R5_CONFIG_SUITE_FILE_H
#define R5_CONFIG_SUITE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "where.h"

struct cfg_words { /* a list of words, owned */
    size_t count;
    char **word;
};

struct cfg_axis { /* one parameter of a matrix and its values */
    char *name;
    size_t count;
    long *value;
    struct cfg_where where;
};

struct cfg_entry { /* one line of a suite */
    char *id;      /* "C2C-PAIR-003" */
    char *title;   /* a few words */
    char *name;    /* C name of the case */
    struct cfg_where where, name_where;
    struct cfg_words requirements, cwe, tags;
    char *expect; /* accept reject no_leak fail_safe measure characterise */
    char *tier;   /* core extended */
    size_t axes;
    struct cfg_axis *axis;
};

struct cfg_suite {
    char *name, *title, *about;
    bool blames_rig; /* blames: rig | module (default): a failing row is an error, not a fail */
    char *path;      /* as given; every `where` of the entries borrows it */
    size_t entries;
    struct cfg_entry *entry;
    char sha256[65];
};

struct cfg_plan {
    char *name, *title;
    char *path;                    /* as given */
    struct cfg_words suites;       /* in the order they run */
    struct cfg_where *suite_where; /* one a suite */
    struct cfg_words cases;        /* ids or globs; empty: all of the suites */
    struct cfg_where *case_where;
    char sha256[65];
};

struct cfg_requirement {
    char *id, *title, *capability, *bench_testable, *source, *catalogue;
};

/* Catalogues say more than this: here alone, keys that are not bound are ignored. */
struct cfg_catalogue {
    char *name, *version;
    size_t count;
    struct cfg_requirement *requirement;
};

/* Errors as cfg_rig_read. What is read is owned by the struct until its reset. */
enum r5_status cfg_suite_read(const char *path, struct cfg_suite *suite,
                              struct r5_error *error) R5_CHECKED;
enum r5_status cfg_plan_read(const char *path, struct cfg_plan *plan,
                             struct r5_error *error) R5_CHECKED;
enum r5_status cfg_catalogue_read(const char *path, struct cfg_catalogue *catalogue,
                                  struct r5_error *error) R5_CHECKED;
void cfg_suite_reset(struct cfg_suite *suite);
void cfg_plan_reset(struct cfg_plan *plan);
void cfg_catalogue_reset(struct cfg_catalogue *catalogue);

#endif
