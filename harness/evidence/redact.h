/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes secrets out of text before it is written.
 *
 * First by grammar: what stands where a command has a secret (te, keys, tags, their
 * near-variants, PINs, passwords, PSKs) is replaced whatever its value, in commands, answers and
 * echoes, quoted or not, in any letter case, also when the line breaks off. Then by value: any run
 * that holds 8 bytes of a known secret, raw, in hex of either case, in base64, or reversed. A
 * replaced part reads  <secret:3 32 characters>; "old" stands for the id of a secret of an earlier
 * case, "?" where there is none. Grammar puts the values it finds into the vault.
 */
#ifndef R5_EVIDENCE_REDACT_H
#define R5_EVIDENCE_REDACT_H

#include <stdbool.h>

#include "buf.h"
#include "vault.h"

/* Appends the redacted form of `len` bytes of AT traffic to `out`. */
enum r5_status jrn_redact_line(struct jrn_vault *vault, const uint8_t *bytes, size_t len,
                               struct r5_buf *out) R5_CHECKED;

/*
 * The same of a line whose first `from` bytes were written earlier, when it was cut: they say what
 * the rest is, only the rest is appended. `found` tells whether anything in it was replaced.
 */
enum r5_status jrn_redact_rest(struct jrn_vault *vault, const uint8_t *bytes, size_t len,
                               size_t from, struct r5_buf *out, bool *found) R5_CHECKED;

/* By value only: for texts of our own, such as what a check has got. */
enum r5_status jrn_redact_text(struct jrn_vault *vault, const char *text,
                               struct r5_buf *out) R5_CHECKED;

#endif
