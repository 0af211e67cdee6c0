/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogue of a run, for a person at a terminal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "journal_word.h"
#include "paths.h"
#include "report.h"

#define SHOW_MAX (256u << 20)

static const char help[] =
    "usage: r5conform show [RUN] [--case GLOB]\n\n"
    "Prints what was said in each row: commands, answers, frames decoded beside the "
    "raw bytes, pins,\nchecks, verdict. RUN is a run's folder or its journal.jsonl "
    "(out/latest).\n";

int cmd_show(int argc, char **argv)
{
    struct r5_error error;
    struct jrn_book book = { 0 };
    struct r5_buf text;
    char journal[CLI_PATH_MAX];
    const char *run = NULL, *glob = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return fputs(help, stdout) < 0;
        if (strcmp(argv[i], "--case") == 0 && i + 1 < argc)
            glob = argv[++i];
        else if (run == NULL && argv[i][0] != '-')
            run = argv[i];
        else
            return cli_misuse("show", "'%s' is not understood", argv[i]);
    }
    if (cli_find_journal(run, journal, sizeof(journal), &error) != R5_OK ||
        jrn_read(journal, &book, &error) != R5_OK)
        return cli_refuse(&error);
    r5_buf_init(&text, SHOW_MAX);
    int status = 0;
    if (rep_show(&book, glob, isatty(STDOUT_FILENO) == 1, &text) != R5_OK)
        status = cli_misuse("show", "the dialogue is too long; choose rows with --case");
    else if (text.len == 0)
        status = cli_misuse("show", "no row of this run matches '%s'", glob != NULL ? glob : "*");
    else
        status = fwrite(r5_buf_str(&text), 1, text.len, stdout) == text.len && fflush(stdout) == 0
                     ? 0
                     : cli_misuse("show", "the dialogue could not be written out");
    if (status == 0)
        status = cli_judge_journal(&book);
    r5_buf_reset(&text);
    jrn_book_reset(&book);
    return status;
}
