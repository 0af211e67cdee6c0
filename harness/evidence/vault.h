/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secrets of a run, and the ids that stand for them in every record.
 *
 * Ids are counters that start at 1 with each case: a digest of a short secret would be a leak.
 * Values are kept, in shared memory that is wiped at the end, until the run ends, so that a
 * secret of an earlier case is still recognised.
 */
#ifndef R5_EVIDENCE_VAULT_H
#define R5_EVIDENCE_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "windows.h"

#define JRN_SECRET_MAX 64 /* bytes that are kept of one secret: the first */

struct jrn_vault;

/* Takes 3.5 MB. NULL when the arena is used up. */
struct jrn_vault *jrn_vault_new(struct r5_arena *arena);

/* Ids count from 1 again. The values stay known. */
void jrn_vault_new_case(struct jrn_vault *vault);

/*
 * The id of these bytes in this case, a new one if they were not seen in it. 0 when the vault is
 * full: the caller withholds the value all the same.
 */
int jrn_vault_add(struct jrn_vault *vault, const uint8_t *bytes, size_t len);

/*
 * A real secret of the run, one that is to be found again at its end: unlike the ids, kept() never
 * forgets.
 */
void jrn_vault_keep(struct jrn_vault *vault, const uint8_t *bytes, size_t len);
const struct jrn_windows *jrn_vault_kept(const struct jrn_vault *vault);

/*
 * The id of the secret that has `bytes` (8 of them) somewhere inside; -1 for one of an earlier
 * case, 0 for none. Eight times the same byte is never a secret.
 */
int jrn_vault_window(const struct jrn_vault *vault, const uint8_t bytes[8]);

/* The same for eight bytes as a number, the first byte highest, in this order or in the other. */
int jrn_vault_word(const struct jrn_vault *vault, uint64_t word);

#endif
