/* SPDX-License-Identifier: Apache-2.0 */
/* The cases of a plan, printed from the registry and the suites; nobody edits this list. */
#include <getopt.h>
#include <stdio.h>

#include "abilities.h"
#include "cli.h"
#include "paths.h"
#include "plan.h"

static const char help[] =
    "usage: r5conform list [--plan NAME] [--case GLOB] [--tag WORD] [--rows] [--needs] [--lint]\n\n"
    "  --rows   every matrix row\n"
    "  --needs  what each case needs of rig and module\n"
    "  --lint   only check that suites and cases fit together; status 0 if they do\n";

static void print_row(const struct run_row *row, bool rows, bool needs)
{
    char words[200] = "";
    if (needs)
        run_ability_words(row->body->needs, words, sizeof(words));
    printf("%-24s %-9s %s%s%s%s\n", rows ? row->id : row->entry->id, row->suite->name,
           row->body->says, needs ? "  [" : "", words, needs ? "]" : "");
}

static int list(const char *plan_name, const struct run_select *select, bool rows, bool needs)
{
    struct run_plan plan = { 0 };
    struct r5_error error;
    char path[CLI_PATH_MAX];
    if (cli_find_file("plan", "suites/plans", plan_name, path, sizeof(path), &error) != R5_OK ||
        run_plan_read(cli_root(), path, select, &plan, &error) != R5_OK) {
        run_plan_reset(&plan);
        return cli_refuse(&error);
    }
    const struct cfg_entry *last = NULL;
    for (size_t i = 0; i < plan.rows; i++) {
        if (rows || plan.row[i].entry != last)
            print_row(&plan.row[i], rows, needs);
        last = plan.row[i].entry;
    }
    fprintf(stderr, "%zu case%s, %zu row%s\n", plan.cases, plan.cases == 1 ? "" : "s", plan.rows,
            plan.rows == 1 ? "" : "s");
    int status = plan.rows > 0 ? 0 : 77;
    run_plan_reset(&plan);
    return status;
}

int cmd_list(int argc, char **argv)
{
    static const struct option known[] = {
        { "plan", required_argument, NULL, 'p' }, { "case", required_argument, NULL, 'c' },
        { "tag", required_argument, NULL, 't' },  { "rows", no_argument, NULL, 'r' },
        { "needs", no_argument, NULL, 'n' },      { "lint", no_argument, NULL, 'l' },
        { "help", no_argument, NULL, 'h' },       { NULL, 0, NULL, 0 },
    };
    struct run_select select = { .repeat = 1 };
    const char *plan = "nightly";
    bool rows = false, needs = false, lint = false;
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'p':
            plan = optarg;
            break;
        case 'c':
            select.glob = optarg;
            break;
        case 't':
            select.tag = optarg;
            break;
        case 'r':
            rows = true;
            break;
        case 'n':
            needs = true;
            break;
        case 'l':
            lint = true;
            break;
        case 'h':
            fputs(help, stdout);
            return 0;
        default:
            return cli_misuse("list", "see the options with: r5conform list --help");
        }
    }
    if (optind < argc)
        return cli_misuse("list", "'%s' is no option", argv[optind]);
    struct r5_error error;
    if (!lint)
        return list(plan, &select, rows, needs);
    return run_plan_lint(cli_root(), &error) == R5_OK ? 0 : cli_refuse(&error);
}
