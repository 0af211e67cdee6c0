/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A journal as a run: suites, their cases, the rows of those, with verdicts, counts and times.
 *
 * Everything here is borrowed from the book, but for the arrays and names, which are the run's own.
 */
#ifndef R5_REPORTS_MODEL_H
#define R5_REPORTS_MODEL_H

#include "field.h"
#include "journal_read.h"
#include "status.h"

/* From harmless to worst: a case has the worst verdict of its rows. */
enum rep_verdict {
    REP_SKIPPED,
    REP_PASS,
    REP_INCONCLUSIVE,
    REP_FAIL,
    REP_ERROR,
    REP_VERDICTS,
};

struct rep_counts {
    size_t of[REP_VERDICTS];
    size_t all;
};

struct rep_row {
    size_t first, last;  /* its records: [first, last) of the book */
    const json_t *start; /* its case-start */
    const json_t *end;   /* its verdict; NULL when the run was cut in it */
    char *name;          /* "C2C-PAIR-003[flipped_bit=7]", with "#2" for the second repeat */
    size_t of_suite, of_case;
    enum rep_verdict verdict;
    const char *reason;
    int64_t wall_us, device_ns;
};

struct rep_case {
    const json_t *start; /* case-start of its first row */
    const char *id;
    size_t of_suite;
    size_t first_row, rows;
    struct rep_counts count;
    enum rep_verdict verdict;
    bool characterised; /* has a record of kind risk, weak or not */
};

struct rep_suite {
    const char *name;
    const json_t *about; /* its entry in run-start; NULL if there is none */
    size_t first_case, cases;
    struct rep_counts count; /* of cases */
};

struct rep_run {
    const struct jrn_book *book;
    const json_t *start, *end; /* run-start; run-end, NULL when the run was cut */
    struct rep_suite *suite;
    size_t suites;
    struct rep_case *case_; /* by suite; within it in the order of the run */
    size_t cases;
    struct rep_row *row; /* by case */
    size_t rows;
    const json_t **stray; /* records of kind error outside any row */
    size_t strays;
    const json_t **unit; /* records of kind unit: what each module said it is; may be none */
    size_t units;
    struct rep_counts case_count, row_count;
    enum rep_verdict verdict; /* a pass only if the run is whole */
    int64_t begun_us, wall_us, device_ns;
    bool cut, interrupted;
    bool short_of_plan; /* fewer rows than run-start said */
    bool miscounted;    /* run-end's counts are not those of its rows */
    bool emulated;      /* anything that does not say that it is hardware, and no rehearsal */
    const char *hash;   /* of the last record: the journal's name */
};

/* R5_E_MEMORY, with `run` empty. */
enum r5_status rep_run_build(const struct jrn_book *book, struct rep_run *run) R5_CHECKED;
void rep_run_reset(struct rep_run *run);

/* True when every row that was planned is there, judged, and the journal is as it was written. */
bool rep_run_is_whole(const struct rep_run *run);

/* The next record of a kind in a row, from *at on (start it at row->first); NULL: no more. */
const json_t *rep_next(const struct rep_run *run, const struct rep_row *row, size_t *at,
                       const char *kind);

int64_t rep_wall_ns(const struct rep_run *run);
int64_t rep_ratio(const struct rep_run *run); /* device over wall time, 0 if there is none */

/* What decided a row that failed or is in error: its first must or need, or value, that is not met.
 * NULL: it was no check. */
const json_t *rep_unmet(const struct rep_run *run, const struct rep_row *row);

const char *rep_verdict_word(enum rep_verdict verdict); /* "pass", ... */
const char *rep_verdict_sign(enum rep_verdict verdict); /* one character of UTF-8, for pages */

#endif
