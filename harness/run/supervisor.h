/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a plan on a rig: opens everything, runs row after row, leaves the rig at rest, closes the
 * journal.
 */
#ifndef R5_RUN_SUPERVISOR_H
#define R5_RUN_SUPERVISOR_H

#include "session.h"
#include "verdict.h"

struct run_settings {
    int argc;
    char **argv;              /* for the record */
    const char *run_name;     /* "20261123T071500Z-nightly" */
    const char *journal_path; /* must not exist yet */
    const char *out_dir;      /* for the record */
    const char *profile_path; /* module file */
    const char *programs;     /* folder of r5conform */
    const char *version, *revision;
    uint64_t seed;
    unsigned consent;          /* R5_SPEND_... bits */
    const char *const *defect; /* of the emulated module, for the record */
    int defects;
    const char *mute; /* "FILE:LINE": the must_ or measure_ there changes no verdict; NULL: none */
    bool no_fork;
    bool hold; /* after a row that fails or errs, the rig stays as it is until `held` comes back */
};

/* Told while the run goes on. */
struct run_watcher {
    void (*row_begins)(void *self, const struct run_row *row, size_t index, size_t of);
    void (*row_ends)(void *self, const struct run_row *row, enum run_verdict verdict,
                     const char *reason);
    void (*held)(void *self, const struct run_row *row, const char *reason);
    bool (*enough)(void *self); /* asked after each row: the rest is left out; NULL: never */
    void *self;
};

struct run_result {
    struct run_counts counts;
    r5_time device; /* sum of the rows */
    r5_time wall;
    int status; /* exit status */
    bool interrupted;
    char stopped[RUN_REASON]; /* why the run could not go on, "" if it could */
};

/*
 * R5_OK when the run came to its end, whatever it found. Else the rig could not be opened, or the
 * journal could not be written: `error` says why.
 */
enum r5_status run_plan_do(const struct run_settings *settings, const struct run_plan *plan,
                           const struct cfg_rig *rig, const struct cfg_module *module,
                           const struct run_watcher *watcher, struct run_result *result,
                           struct r5_error *error) R5_CHECKED;

#endif
