/* SPDX-License-Identifier: Apache-2.0 */
#include "run_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "spending.h"

static const char help[] =
    "usage: r5conform run [options]\n"
    "\n"
    "Runs a plan on a rig, writes the journal and the reports.\n"
    "\n"
    "  --rig NAME       rig file, rigs/NAME.yaml or a path (emulator)\n"
    "  --plan NAME      plan, suites/plans/NAME.yaml or a path (nightly)\n"
    "  --module NAME    module profile, fixtures/modules/NAME.yaml or a path "
    "(sara-r510m8s-01b-00)\n"
    "  --case GLOB      only cases whose id matches, such as 'C2C-FRM-*' or "
    "'C2C-PAIR-003[flipped_bit=0]'\n"
    "  --tag WORD       only cases with this tag\n"
    "  --defect NAME    break the emulated module on purpose (r5emu --list-defects); may be "
    "repeated\n"
    "  --mute FILE:LINE the must_ or measure_ there changes no verdict: for proving suites "
    "(r5conform mutants)\n"
    "  --repeat N       each row N times (1)\n"
    "  --shard K/N      the K-th of N parts of what is selected, for N rigs side by side\n"
    "  --seed N         seed of all that is drawn; the emulated rig repeats a run byte for byte (1 "
    "there)\n"
    "  --out DIR        folder of this run (out/<UTC stamp>-<plan>, and out/latest points at it)\n"
    "  --no-fork        the case runs in this process, for a debugger; one row only\n"
    "  --hold           after a row that failed, leave the rig as it is until Enter\n"
    "  --consent KIND   allow what cannot be undone on a real module: pairing, seal, pin, update;\n"
    "                   may be repeated; the rig file's budget has the last word\n"
    "  --quiet          only trouble\n"
    "  --verbose        every row\n"
    "\n"
    "Exit status: 0 all passed (skips with reasons allowed), 1 a fail, 2 an error or "
    "inconclusive,\n"
    "3 wrong use or a bad file, 77 nothing was selected, 130 interrupted.\n";

enum {
    RIG = 1,
    PLAN,
    MODULE,
    CASE,
    TAG,
    DEFECT,
    MUTE,
    REPEAT,
    SHARD,
    SEED,
    OUT,
    NO_FORK,
    HOLD,
    CONSENT,
    QUIET,
    VERBOSE,
    HELP
};

static const struct option options_known[] = {
    { "rig", required_argument, NULL, RIG },
    { "plan", required_argument, NULL, PLAN },
    { "module", required_argument, NULL, MODULE },
    { "case", required_argument, NULL, CASE },
    { "tag", required_argument, NULL, TAG },
    { "defect", required_argument, NULL, DEFECT },
    { "repeat", required_argument, NULL, REPEAT },
    { "shard", required_argument, NULL, SHARD },
    { "seed", required_argument, NULL, SEED },
    { "out", required_argument, NULL, OUT },
    { "no-fork", no_argument, NULL, NO_FORK },
    { "hold", no_argument, NULL, HOLD },
    { "consent", required_argument, NULL, CONSENT },
    { "quiet", no_argument, NULL, QUIET },
    { "verbose", no_argument, NULL, VERBOSE },
    { "mute", required_argument, NULL, MUTE },
    { "help", no_argument, NULL, HELP },
    { NULL, 0, NULL, 0 },
};

static bool number(const char *text, uint64_t low, uint64_t high, uint64_t *value)
{
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || n < low || n > high)
        return false;
    *value = n;
    return true;
}

/* "1/2" */
static bool read_shard(const char *text, struct cli_run_options *o)
{
    char shard[16];
    uint64_t k, n;
    size_t len = strcspn(text, "/");
    if (len >= sizeof(shard) || text[len] == '\0')
        return false;
    snprintf(shard, sizeof(shard), "%.*s", (int)len, text);
    if (!number(text + len + 1, 1, 100, &n) || !number(shard, 1, n, &k))
        return false;
    o->shard = (int)k;
    o->of = (int)n;
    return true;
}

/* One option with its value: 0, or what cli_run_options gives. */
static int take(int option, struct cli_run_options *o)
{
    uint64_t n = 0;
    char words[120];
    switch (option) {
    case RIG:
        o->rig = optarg;
        return 0;
    case PLAN:
        o->plan = optarg;
        return 0;
    case MODULE:
        o->module = optarg;
        return 0;
    case CASE:
        o->glob = optarg;
        return 0;
    case TAG:
        o->tag = optarg;
        return 0;
    case OUT:
        o->out = optarg;
        return 0;
    case DEFECT:
        if (o->defects == CLI_DEFECTS_MAX)
            return 1 + cli_misuse("run", "--defect can be given %d times", CLI_DEFECTS_MAX);
        for (int d = 0; d < o->defects; d++)
            if (strcmp(o->defect[d], optarg) == 0)
                return 1 + cli_misuse("run", "--defect %s is given twice", optarg);
        o->defect[o->defects++] = optarg;
        return 0;
    case MUTE:
        o->mute = optarg;
        return 0;
    case REPEAT:
        if (!number(optarg, 1, 100000, &n))
            return 1 +
                   cli_misuse("run", "--repeat takes a number from 1 to 100000, not '%s'", optarg);
        o->repeat = (int)n;
        return 0;
    case SHARD:
        if (!read_shard(optarg, o))
            return 1 + cli_misuse("run", "--shard takes K/N, such as 1/2, N at most 100; not '%s'",
                                  optarg);
        return 0;
    case SEED:
        if (!number(optarg, 0, INT64_MAX, &n))
            return 1 + cli_misuse("run", "--seed takes a number from 0 up, not '%s'", optarg);
        o->seed = n;
        o->has_seed = true;
        return 0;
    case CONSENT:
        n = run_spend_named(optarg);
        run_spend_words(words, sizeof(words));
        if (n == R5_SPEND_NOTHING)
            return 1 + cli_misuse("run", "--consent takes one of %s, not '%s'", words, optarg);
        o->consent |= (unsigned)n;
        return 0;
    case NO_FORK:
        o->no_fork = true;
        return 0;
    case HOLD:
        o->hold = true;
        return 0;
    case QUIET:
        o->quiet = true;
        return 0;
    case VERBOSE:
        o->verbose = true;
        return 0;
    case HELP:
        fputs(help, stdout);
        return 1;
    default:
        return 1 + cli_misuse("run", "see the options with: r5conform run --help");
    }
}

int cli_run_options(int argc, char **argv, struct cli_run_options *options)
{
    *options = (struct cli_run_options){ .rig = "emulator", .plan = "nightly", .repeat = 1 };
    int option;
    while ((option = getopt_long(argc, argv, "", options_known, NULL)) != -1) {
        int ended = take(option, options);
        if (ended != 0)
            return ended;
    }
    if (optind < argc)
        return 1 + cli_misuse("run", "'%s' is no option", argv[optind]);
    return 0;
}
