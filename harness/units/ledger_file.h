/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger's file as SQLite sees it: opened and checked, or refused.
 *
 * Private to this folder.
 */
#ifndef R5_UNITS_LEDGER_FILE_H
#define R5_UNITS_LEDGER_FILE_H

#include <sqlite3.h>

#include "units_path.h"

struct ledger_file {
    const char *path; /* borrowed */
    sqlite3 *db;
};

/* For writing: made if it is not there, and held from all other writers until the end. */
enum r5_status ledger_file_begin(struct ledger_file *file, const char *path,
                                 struct r5_error *error) R5_CHECKED;

/* For reading. R5_E_ABSENT: the file is not there, or nothing was ever written into it. */
enum r5_status ledger_file_read(struct ledger_file *file, const char *path,
                                struct r5_error *error) R5_CHECKED;

/* What was written since begin is on disk when this is R5_OK. */
enum r5_status ledger_file_commit(struct ledger_file *file, struct r5_error *error) R5_CHECKED;

/* Takes back what was not committed. Accepts a zeroed struct, and one whose begin has failed. */
void ledger_file_close(struct ledger_file *file);

/* A statement with `count` texts for its question marks; the caller finalizes it. */
enum r5_status ledger_file_prepare(struct ledger_file *file, const char *sql,
                                   const char *const text[], int count, sqlite3_stmt **statement,
                                   struct r5_error *error) R5_CHECKED;

/* What SQLite has just refused, as a status and a line with the remedy. */
enum r5_status ledger_file_failed(struct ledger_file *file, struct r5_error *error);

#endif
