/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a real module has only so many of: budget of the rig file, consent of the command line, and
 * the ledger of what the unit has spent in all runs. An emulated module has no end of it.
 */
#ifndef R5_RUN_SPENDING_H
#define R5_RUN_SPENDING_H

#include "session.h"

/* Where ledger and keystore of a rig lie, by its file. Nothing is opened. */
enum r5_status run_find_books(const struct cfg_rig *rig, struct run_books *books,
                              struct r5_error *error) R5_CHECKED;

/* True if this unit may spend one of each kind in `what`; else `reason` says what to do. */
bool run_may_spend(const struct run_session *s, int unit, unsigned what, char *reason, size_t room);

/*
 * Before a thing of one kind is used up: may the unit, and is it in the ledger now? False: it is
 * not to be used, and `reason` says what to do. Of an emulated module nothing is written down.
 */
bool run_enter_spend(const struct run_session *s, int unit, enum r5_spend what, char *reason,
                     size_t room);

/* R5_SPEND_... of a word such as "pairing"; R5_SPEND_NOTHING if it is none. */
enum r5_spend run_spend_named(const char *word);

/* The words, separated by commas: for help texts. */
void run_spend_words(char *text, size_t room);

#endif
