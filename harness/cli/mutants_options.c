/* SPDX-License-Identifier: Apache-2.0 */
#include "mutants_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "mut_pool.h"

#define SAMPLE_MAX 100000

static const char help[] =
    "usage: r5conform mutants [options]\n"
    "\n"
    "Breaks the emulated module in every way of rigs/emulator/defects.yaml, one at a time, and\n"
    "looks whether the cases named for the defect fail, by a check that is about it.\n"
    "\n"
    "  --defect GLOB    only defects whose name matches\n"
    "  --plan NAME      plan, suites/plans/NAME.yaml or a path (nightly)\n"
    "  --full           judge by each case that is named, and run all others, too\n"
    "  --sample N       only N of the defects, drawn by --draw TEXT: the lowest SHA-256 of TEXT, "
    "a\n"
    "                   line feed and the name\n"
    "  --draw TEXT      (\"\")\n"
    "  --jobs N         so many at a time (one a processor)\n"
    "  --seed N         of all that is drawn (1)\n"
    "  --out DIR        folder for journals and page (out/mutants/<UTC stamp>)\n"
    "  --lint           only look whether names, cases and the module's code fit together\n"
    "  --quiet          only trouble and the last lines\n"
    "\n"
    "  --musts          instead: does every check matter? Each must_ and measure_ line of the "
    "cases\n"
    "                   that defects name is muted; some defect has to survive that\n"
    "  --case GLOB      with --musts: only cases whose id matches\n"
    "  --cases N        with --musts: only N of the cases, drawn by --draw\n"
    "\n"
    "Exit status: 0 all caught and the conforming module passes (with --musts: 90 % of the checks\n"
    "matter, rigs/emulator/needless-checks.yaml excuses the rest), 1 not so, 2 it could not be "
    "run,\n"
    "3 wrong use or a bad file, 130 interrupted.\n";

enum {
    DEFECT = 1,
    PLAN,
    FULL,
    SAMPLE,
    DRAW,
    JOBS,
    SEED,
    OUT,
    LINT,
    QUIET,
    MUSTS,
    CASE,
    CASES,
    HELP
};

static const struct option known[] = {
    { "defect", required_argument, NULL, DEFECT },
    { "plan", required_argument, NULL, PLAN },
    { "full", no_argument, NULL, FULL },
    { "sample", required_argument, NULL, SAMPLE },
    { "draw", required_argument, NULL, DRAW },
    { "jobs", required_argument, NULL, JOBS },
    { "seed", required_argument, NULL, SEED },
    { "out", required_argument, NULL, OUT },
    { "lint", no_argument, NULL, LINT },
    { "quiet", no_argument, NULL, QUIET },
    { "musts", no_argument, NULL, MUSTS },
    { "case", required_argument, NULL, CASE },
    { "cases", required_argument, NULL, CASES },
    { "help", no_argument, NULL, HELP },
    { NULL, 0, NULL, 0 },
};

/* 0, or what cli_mutants_options gives for a word that is no number. */
static int number(const char *option, const char *text, int64_t low, int64_t high, int64_t *value)
{
    char *end;
    errno = 0;
    *value = strtoll(text, &end, 10);
    if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && *value >= low &&
        *value <= high)
        return 0;
    if (high == INT64_MAX)
        return 1 + cli_misuse("mutants", "%s takes a number from %lld up, not '%s'", option,
                              (long long)low, text);
    return 1 + cli_misuse("mutants", "%s takes a number from %lld to %lld, not '%s'", option,
                          (long long)low, (long long)high, text);
}

static int small_number(const char *option, int high, int *value)
{
    int64_t n = 0;
    int ended = number(option, optarg, 1, high, &n);
    *value = (int)n;
    return ended;
}

static int take(int option, struct cli_mutants_options *o)
{
    int64_t n = 0;
    int ended = 0;
    switch (option) {
    case DEFECT:
        o->defect = optarg;
        break;
    case PLAN:
        o->plan = optarg;
        break;
    case DRAW:
        o->draw = optarg;
        break;
    case OUT:
        o->out = optarg;
        break;
    case CASE:
        o->glob = optarg;
        break;
    case FULL:
        o->full = true;
        break;
    case LINT:
        o->lint = true;
        break;
    case QUIET:
        o->quiet = true;
        break;
    case MUSTS:
        o->musts = true;
        break;
    case SAMPLE:
        return small_number("--sample", SAMPLE_MAX, &o->sample);
    case CASES:
        return small_number("--cases", SAMPLE_MAX, &o->sample);
    case JOBS:
        return small_number("--jobs", MUT_JOBS_MAX, &o->jobs);
    case SEED:
        ended = number("--seed", optarg, 0, INT64_MAX, &n);
        o->seed = (uint64_t)n;
        break;
    case HELP:
        fputs(help, stdout);
        return 1;
    default:
        return 1 + cli_misuse("mutants", "see the options with: r5conform mutants --help");
    }
    return ended;
}

int cli_mutants_options(int argc, char **argv, struct cli_mutants_options *options)
{
    bool for_musts = false, for_defects = false;
    *options = (struct cli_mutants_options){ .plan = "nightly", .draw = "", .seed = 1 };
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        int ended = take(option, options);
        if (ended != 0)
            return ended;
        for_musts = for_musts || option == CASE || option == CASES;
        for_defects = for_defects || option == SAMPLE || option == FULL;
    }
    if (optind < argc)
        return 1 + cli_misuse("mutants", "'%s' is no option", argv[optind]);
    if (for_musts && !options->musts)
        return 1 + cli_misuse("mutants", "--case and --cases choose for --musts; give that, too, "
                                         "or choose defects with --defect");
    if (for_defects && options->musts)
        return 1 + cli_misuse("mutants", "--full and --sample are not for --musts; choose with "
                                         "--case or --cases");
    return 0;
}
