/* SPDX-License-Identifier: Apache-2.0 */
/* One pulse by the pins of a bench, and what V_INT made of it. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench_files.h"
#include "cli.h"
#include "log.h"
#include "pulse.h"

#define PULSE_ARENA (4u << 20)
#define MS_MAX 120000

static const char help[] =
    "usage: r5conform pulse [--rig NAME] [--module NAME] [--ms N] power|reset|emergency|"
    "supply-cycle\n"
    "\n"
    "One pulse by the pins of the rig's first unit, and what V_INT made of it.\n"
    "\n"
    "  power         PWR_ON low\n"
    "  reset         RESET_N low\n"
    "  emergency     PWR_ON and RESET_N low, for 23 s and more: nothing is saved\n"
    "  supply-cycle  VCC off and on again\n"
    "\n"
    "  --rig NAME     rig file, rigs/NAME.yaml or a path (emulator)\n"
    "  --module NAME  module profile, fixtures/modules/NAME.yaml or a path (what the rig file "
    "says)\n"
    "  --ms N         how long, 1 to 120000 ms, instead of the profile's time\n"
    "\n"
    "Where VCC can be switched it is switched on first, and off again at the end unless the rig "
    "file says\n"
    "rest: { supply: as-is }; for reset and emergency a module that is off is switched on first.\n"
    "Status 0 when V_INT ended as it should (with --ms wherever it ended, and where it is not "
    "wired),\n"
    "2 when not or when the rig failed, 3 for wrong use or a bad file.\n";

static void print_line(void *self, const char *text)
{
    (void)self;
    puts(text);
    fflush(stdout);
}

/* A pulse is about a module that has its supply; two of them about one that is on. */
static enum r5_status prepare(const struct run_pulser *p, enum run_pulse pulse,
                              struct r5_error *error)
{
    if (pulse == RUN_PULSE_RESET || pulse == RUN_PULSE_EMERGENCY)
        return run_pulse_switch_on(p, error);
    if (p->unit->supply == NULL)
        return R5_OK;
    enum r5_status status = run_pulse_supply(p, p->unit->file->supply.normal_mv, error);
    return status == R5_E_TIMEOUT ? R5_OK : status;
}

static enum r5_status pulse_once(struct bench *bench, const struct cfg_module *module,
                                 enum run_pulse pulse, long ms, struct r5_error *error)
{
    struct run_pulser pulser = {
        .clock = bench->clock, .unit = &bench->unit[0], .module = module, .say = print_line
    };
    struct r5_error at_rest;
    enum r5_status status = bench_fresh(bench, false, error);
    if (status == R5_OK)
        status = prepare(&pulser, pulse, error);
    if (status == R5_OK)
        status = run_pulse_do(&pulser, pulse, ms, error);
    if (bench_rest(bench, &at_rest) != R5_OK)
        return r5_fail(error, at_rest.status, "the rig cannot be left at rest: %.300s",
                       at_rest.text);
    if (bench->unit[0].supply == NULL)
        puts("the pins are released; VCC is not switched on this rig");
    else
        puts(bench->file->stays_on ? "the pins are released, VCC stays on"
                                   : "the rig is at rest: pins released, VCC off");
    return status;
}

static int pulse_on(const struct cli_bench_files *files, enum run_pulse pulse, long ms)
{
    struct r5_error error;
    struct bench *bench = NULL;
    enum r5_status status = R5_E_MEMORY;
    struct r5_arena *arena = r5_arena_new(PULSE_ARENA, &error);
    if (arena != NULL)
        bench = bench_open(arena, &files->rig, files->profile, files->programs, &error);
    if (bench != NULL)
        status = pulse_once(bench, &files->module, pulse, ms, &error);
    bench_close(&bench);
    r5_arena_free(&arena);
    if (status != R5_OK)
        r5_complain("%s", error.text);
    return status == R5_OK ? 0 : 2;
}

static bool pulse_named(const char *word, enum run_pulse *pulse)
{
    for (int i = 0; i < RUN_PULSES; i++) {
        *pulse = (enum run_pulse)i;
        if (strcmp(word, run_pulse_word(*pulse)) == 0)
            return true;
    }
    return false;
}

static bool read_ms(const char *text, long *ms)
{
    char *end;
    errno = 0;
    *ms = strtol(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && *ms >= 1 &&
           *ms <= MS_MAX;
}

int cmd_pulse(int argc, char **argv)
{
    static const struct option known[] = {
        { "rig", required_argument, NULL, 'r' },
        { "module", required_argument, NULL, 'm' },
        { "ms", required_argument, NULL, 't' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    const char *rig = "emulator", *module = NULL;
    enum run_pulse pulse = RUN_PULSE_POWER;
    long ms = 0;
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'r':
            rig = optarg;
            break;
        case 'm':
            module = optarg;
            break;
        case 't':
            if (!read_ms(optarg, &ms))
                return cli_misuse("pulse", "--ms takes a number from 1 to %d, not '%s'", MS_MAX,
                                  optarg);
            break;
        case 'h':
            fputs(help, stdout);
            return 0;
        default:
            return cli_misuse("pulse", "see the options with: r5conform pulse --help");
        }
    }
    if (optind + 1 != argc || !pulse_named(argv[optind], &pulse))
        return cli_misuse("pulse",
                          "name one of power, reset, emergency, supply-cycle%s%s; see: r5conform "
                          "pulse --help",
                          optind < argc ? ", not " : "", optind < argc ? argv[argc - 1] : "");
    struct cli_bench_files files;
    struct r5_error error;
    int status = cli_bench_files_read(rig, module, &files, &error) == R5_OK
                     ? pulse_on(&files, pulse, ms)
                     : cli_refuse(&error);
    cli_bench_files_reset(&files);
    return status;
}
