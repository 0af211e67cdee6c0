/* SPDX-License-Identifier: Apache-2.0 */
#include "journal_word.h"

#include "log.h"

int cli_judge_journal(const struct jrn_book *book)
{
    if (!book->chain_holds) {
        r5_complain("the journal's chain does not hold: %s; this is no evidence", book->trouble);
        return 2;
    }
    if (!book->ended || book->torn)
        r5_complain("the run was cut: the journal has no end; what it holds is whole");
    return 0;
}
