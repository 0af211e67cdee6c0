/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which bytes of a text must not be written. One mark for each byte: the id of the secret it is
 * part of, or one of the words below. Marks that stand already are left as they are.
 */
#ifndef R5_EVIDENCE_MARKS_H
#define R5_EVIDENCE_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vault.h"

enum {
    JRN_MARK_NONE = 0,     /* may be written */
    JRN_MARK_OLD = -1,     /* a secret of an earlier case */
    JRN_MARK_NO_ID = -2,   /* a secret without an id */
    JRN_MARK_UNNAMED = -3, /* a secret that the vault has not been asked about yet */
};

/* By the place in a command or answer. */
void jrn_mark_grammar(const uint8_t *bytes, size_t len, int *mark);

/* By value: raw, hex, base64, each also with its bytes reversed. */
void jrn_mark_values(const struct jrn_vault *vault, const uint8_t *bytes, size_t len, int *mark);

/* What a digit of base64 stands for, both alphabets of RFC 4648 in one; -1: it is none. */
int jrn_base64_digit(uint8_t c);

/* True while a secret that may go over several lines (a PEM private key) has not ended. */
bool jrn_grammar_open(const uint8_t *bytes, size_t len);

#endif
