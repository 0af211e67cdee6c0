/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a journal back and checks its chain. Takes any bytes: a journal may be torn, cut or forged.
 */
#ifndef R5_EVIDENCE_JOURNAL_READ_H
#define R5_EVIDENCE_JOURNAL_READ_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "error.h"

struct jrn_book {
    size_t lines;      /* records as they stand in the file */
    size_t count;      /* the same with each "bulk" unfolded: in its place what it stands for */
    json_t **record;   /* owned; in order */
    bool ended;        /* the last record is run-end */
    bool torn;         /* a half record at the end was left out */
    bool chain_holds;  /* every prev and hash is right */
    char trouble[200]; /* the first break of the chain: "record 12: ...", "" if none */
};

/*
 * Reads up to the last whole record. Fails (R5_E_INPUT, with the line) only when there is no whole
 * record of kind run-start at the beginning; a broken chain is told in `book`, not an error.
 */
enum r5_status jrn_read(const char *path, struct jrn_book *book, struct r5_error *error) R5_CHECKED;

void jrn_book_reset(struct jrn_book *book);

#endif
