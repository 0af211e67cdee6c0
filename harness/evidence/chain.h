/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical form of a record and the hash over it: what the writer and the reader must agree
 * on. */
#ifndef R5_EVIDENCE_CHAIN_H
#define R5_EVIDENCE_CHAIN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define JRN_HASH_ROOM 65               /* 64 digits and an end mark */
#define JRN_LINE_MAX ((size_t)1 << 20) /* bytes of one record, its line feed included */

/* What stands for the hash before the first record. */
extern const char jrn_chain_start[JRN_HASH_ROOM];

/* One line without its line feed, to be freed with free(); NULL when memory is short. */
char *jrn_chain_text(const json_t *record);

/*
 * The hash over a record's line, which has `held` (64 characters) in its field "hash": over the
 * line without that field. Gives where the 64 stand; NULL when they do not, or when memory is
 * short.
 */
char *jrn_chain_line_hash(char *line, const char *held, char hash[JRN_HASH_ROOM]);

/* The hash of a record that has no "hash" yet. False when memory is short. */
bool jrn_chain_hash(const json_t *record, char hash[JRN_HASH_ROOM]);

/* True if no number in it, however deep, has a fraction. */
bool jrn_chain_integers_only(json_t *value);

#endif
