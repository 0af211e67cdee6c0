/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal of a run: one JSON object a line, append only, each with the hash of the one before.
 *
 * Canonical form of a record: one line, keys sorted, no blanks, ASCII, integers only.
 * hash = SHA-256("r5conform journal 1\n" | canonical record without "hash"), lower-case hex;
 * prev = hash of the record before, 64 zeros in the first. README.md beside this file lists the
 * kinds.
 *
 * One writer at a time: the process of a case during its body, else the supervisor. The state is in
 * shared memory; a record is one write(2), counted as committed after it.
 */
#ifndef R5_EVIDENCE_JOURNAL_H
#define R5_EVIDENCE_JOURNAL_H

#include <jansson.h>
#include <stdint.h>

#include "arena.h"
#include "deadline.h"
#include "error.h"
#include "vault.h"

struct jrn_writer;

/*
 * Creates `path` (it must not exist), before the first fork: its descriptor is shared. `vault` is
 * borrowed. NULL with `error` filled on failure.
 */
struct jrn_writer *jrn_writer_new(struct r5_arena *arena, const char *path, struct jrn_vault *vault,
                                  struct r5_error *error);

/* The device time that is written in each record from now on. */
void jrn_set_time(struct jrn_writer *w, r5_time now);
r5_time jrn_time(const struct jrn_writer *w);

/* The case that records belong to, "" between cases. Copied. Restarts the vault's ids. */
void jrn_set_case(struct jrn_writer *w, const char *id);

/*
 * Adds seq, kind, case, t_utc, t_dev_ns, prev and hash to `fields`, which is taken over (also on
 * failure), passes every string in it through the redactor (by value), and writes it. NULL fields
 * (a json_pack that failed) are R5_E_MEMORY, a number with a fraction is R5_E_INPUT. On a full disk
 * the half record is cut off again and the journal can go on.
 */
enum r5_status jrn_write(struct jrn_writer *w, const char *kind, json_t *take_fields,
                         struct r5_error *error) R5_CHECKED;

/* Sequence number of the next record. */
int64_t jrn_next_seq(const struct jrn_writer *w);

/* Cuts off what a killed process wrote without committing it. */
enum r5_status jrn_recover(struct jrn_writer *w, struct r5_error *error) R5_CHECKED;

/* Closes the file, for every process that shares the writer. Accepts NULL. */
void jrn_writer_close(struct jrn_writer **w);

#endif
