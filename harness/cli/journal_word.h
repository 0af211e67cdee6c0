/* SPDX-License-Identifier: Apache-2.0 */
/* What a person is told of a journal that is not whole. */
#ifndef R5_CLI_JOURNAL_WORD_H
#define R5_CLI_JOURNAL_WORD_H

#include "journal_read.h"

/* Complains about a broken chain or a missing end. 2 when the chain does not hold, else 0. */
int cli_judge_journal(const struct jrn_book *book);

#endif
