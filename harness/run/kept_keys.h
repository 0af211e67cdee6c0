/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pairing that a real module lives with. It has few places for them and no way to delete one,
 * so the state "paired" takes the one that was confirmed last, in this run or, where the rig file
 * names a passphrase, in one before; and only cases that spend one make a new one.
 */
#ifndef R5_RUN_KEPT_KEYS_H
#define R5_RUN_KEPT_KEYS_H

#include "session.h"

/* The pairing confirmed last as the present one; leaves it alone when there is none, or one is. */
void run_recall_pairing(struct r5_dut *dut);

/* The keystore is asked, so that what is wrong with it is known before a pairing is spent. */
void run_look_at_kept(struct r5_dut *dut);

/* Has just been confirmed: it will be recalled first. */
void run_keep_pairing(struct r5_dut *dut, const struct r5_pairing *pairing);

/* A new unit was put in: it knows none of them. */
void run_forget_pairings(struct r5_dut *dut);

#endif
