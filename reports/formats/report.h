/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: pure functions of a journal. Nothing here looks at the clock, the environment or another
 * file.
 */
#ifndef R5_REPORTS_REPORT_H
#define R5_REPORTS_REPORT_H

#include "buf.h"
#include "journal_read.h"

struct rep_format {
    const char *name; /* "html" */
    const char *file; /* "report.html" */
    enum r5_status (*render)(const struct jrn_book *book, struct r5_buf *out);
};

/* All formats, ended by one without a name. Adding a report: one file, one row here. */
extern const struct rep_format rep_formats[];

/* Writes every format beside the journal, into `dir`. */
enum r5_status rep_write_all(const struct jrn_book *book, const char *dir,
                             struct r5_error *error) R5_CHECKED;

/*
 * The dialogue of the rows whose case id matches the glob, or whose full name it is (NULL: all),
 * for a terminal; `colour` with escapes. Writes nothing when there is no such row.
 */
enum r5_status rep_show(const struct jrn_book *book, const char *glob, bool colour,
                        struct r5_buf *out) R5_CHECKED;

#endif
