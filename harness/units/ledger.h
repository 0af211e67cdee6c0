/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What real modules have spent of what they have only so many of, in all runs: one SQLite file per
 * site, with one row a spend.
 *
 * Each call opens the file and closes it again, so that calls may be made in any process, before
 * and after a fork. What a call has told is on disk. Calls of several processes wait for each
 * other, for 5 s (R5_STRETCH counts) at the longest: R5_E_TIMEOUT.
 *
 * R5_E_INPUT: the file is no ledger, is damaged, or is of a newer version; or a word is not one.
 * R5_E_IO: the system does not let it be read or written. A file that is refused stays as it is.
 */
#ifndef R5_UNITS_LEDGER_H
#define R5_UNITS_LEDGER_H

#include "units_path.h"

#define UNITS_LEDGER_NAME "ledger.db" /* how the file is called in units_default_folder() */
#define UNITS_KIND_MAX 25             /* bytes of a kind with its end mark */
#define UNITS_WORD_MAX 256            /* ... and of a run, a row or a rig */

/* One thing that is about to be used up. All text is the caller's. */
struct units_spend {
    const char *imei;
    const char *kind; /* "pairing", "seal", ...: small letters, digits and '-', a letter first */
    long budget;     /* the most of it that this unit may ever spend, by the rig file; -1: no end */
    const char *rig; /* whose budget it is: for the text of a refusal */
    const char *run;
    const char *row; /* id of the row; "" outside rows */
    const char *utc; /* of r5_utc_text() */
};

/*
 * Writes down one spend, BEFORE the thing is used: `*total` is what the unit has spent of this
 * kind, this one included. R5_E_LIMIT when the budget is used up: nothing is written then, and the
 * text says what the unit has spent. Whatever is not R5_OK forbids the spend. After R5_E_IO it may
 * be written down all the same, never the other way round.
 *
 * A file that is not there is made with mode 0600, its folders with 0700.
 */
enum r5_status units_ledger_spend(const char *path, const struct units_spend *spend, long *total,
                                  struct r5_error *error) R5_CHECKED;

/* What a unit has spent of one kind, 0 if the file is not there. Makes nothing. */
enum r5_status units_ledger_spent(const char *path, const char *imei, const char *kind, long *total,
                                  struct r5_error *error) R5_CHECKED;

struct units_total {
    char kind[UNITS_KIND_MAX];
    long total;
    char last[UNITS_UTC_MAX]; /* UTC of the latest spend of this kind */
};

/*
 * All kinds that a unit has spent of, in the order of their names; none if the file is not there.
 * Makes nothing. R5_E_LIMIT when there are more than `room`: the first ones are there.
 */
enum r5_status units_ledger_totals(const char *path, const char *imei, struct units_total *totals,
                                   size_t room, size_t *count, struct r5_error *error) R5_CHECKED;

#endif
