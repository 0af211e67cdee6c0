/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the reports of a run again, from its journal alone. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "journal_word.h"
#include "log.h"
#include "paths.h"
#include "report.h"

int cmd_report(int argc, char **argv)
{
    struct r5_error error;
    struct jrn_book book = { 0 };
    char journal[CLI_PATH_MAX], folder[CLI_PATH_MAX];
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        puts(
            "usage: r5conform report [RUN]\n\nMakes the reports again beside the journal. RUN is a "
            "run's folder or its journal.jsonl (out/latest).\n\nExit status: 0, 2 if the journal's "
            "chain of "
            "hashes does not hold.");
        return 0;
    }
    if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
        return cli_misuse("report", "it takes one run");
    if (cli_find_journal(argc > 1 ? argv[1] : NULL, journal, sizeof(journal), &error) != R5_OK)
        return cli_refuse(&error);
    cli_folder_of(journal, folder, sizeof(folder));
    if (jrn_read(journal, &book, &error) != R5_OK)
        return cli_refuse(&error);
    int status = 0;
    if (rep_write_all(&book, folder, &error) != R5_OK)
        status = cli_refuse(&error);
    else
        r5_say("report: %s/report.html", folder);
    if (status == 0)
        status = cli_judge_journal(&book);
    jrn_book_reset(&book);
    return status;
}
