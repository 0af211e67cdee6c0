/* SPDX-License-Identifier: Apache-2.0 */
/* AT by hand, through the transport, pins and channel that the suites use. */
#include <getopt.h>
#include <stdio.h>
#include <sys/resource.h>

#include "bench_files.h"
#include "cli.h"
#include "console_keys.h"
#include "log.h"
#include "signals.h"

#define CONSOLE_ARENA (7u << 20) /* below the usual limit of locked memory, 8 MiB */

/* A module's bytes are shown as they come; a key waits so long at the most. */
#define SLICE_MS 10
/* Stepped time passes as the wall's does, in steps of this. */
#define STEP_MS 20
#define STEP_MAX_MS 200 /* after the person was asked, or the process stood still */

static const char help[] = "usage: r5conform console [--rig NAME] [--module NAME]\n"
                           "\n"
                           "Type AT at the rig's first unit; pins and the C2C channel by keys.\n"
                           "\n"
                           "  --rig NAME     rig file, rigs/NAME.yaml or a path (emulator)\n"
                           "  --module NAME  module profile, fixtures/modules/NAME.yaml or a path "
                           "(what the rig file says)\n"
                           "\n";

static const char help_end[] =
    "\n"
    "Nothing is written but the ledger of spends and the keystore of real modules. Status 0, 2 "
    "when\n"
    "the rig fails or the line goes, 3 for wrong use or a bad file, 130 interrupted.\n";

/* Lets the rig's time go on as the wall's has since `*last`. */
static enum r5_status pass_time(struct cli_keys *k, bool stepped, r5_time *last,
                                struct r5_error *error)
{
    if (!stepped)
        return run_console_listen(k->console, SLICE_MS, error);
    r5_time now = r5_wall_monotonic();
    long ms = (long)((now - *last) / R5_NS_PER_MS);
    *last += r5_ms(ms);
    return run_console_listen(k->console, ms < STEP_MAX_MS ? ms : STEP_MAX_MS, error);
}

static enum r5_status talk(struct cli_keys *k, bool stepped, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    r5_time last = r5_wall_monotonic();
    uint8_t keys[64];
    while (status == R5_OK && !k->leaves && !run_interrupted()) {
        int got = cli_terminal_keys(k->terminal, stepped ? STEP_MS : 0, keys, sizeof(keys));
        if (got < 0)
            break;
        status = cli_keys_take(k, keys, (size_t)got, error);
        if (status == R5_OK && !k->leaves)
            status = pass_time(k, stepped, &last, error);
    }
    return status;
}

static int converse(const struct cli_bench_files *files, struct cli_terminal *terminal,
                    struct r5_arena *arena, struct r5_error *error)
{
    struct cli_keys k = { .terminal = terminal };
    struct run_person person = cli_keys_person(&k);
    k.console = run_console_open(arena, &files->rig, &files->module, files->profile,
                                 files->programs, &person, error);
    if (k.console == NULL) {
        r5_complain("%s", error->text);
        return 2;
    }
    run_console_greet(k.console);
    cli_terminal_raw(terminal);
    enum r5_status status = talk(&k, files->rig.stepped, error);
    if (status != R5_OK)
        cli_terminal_say(terminal, "the line to the module is gone, the console ends");
    run_console_close(&k.console);
    cli_terminal_restore(terminal);
    if (status == R5_OK)
        return run_interrupted() ? 130 : 0;
    r5_complain("%s", error->text);
    return 2;
}

static int console(const struct cli_bench_files *files)
{
    volatile pid_t nobody = 0;
    struct cli_terminal terminal;
    struct r5_error error;
    if (cli_terminal_open(&terminal, &error) != R5_OK)
        return cli_refuse(&error);
    /* No core with keys in it. */
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 1, 1 });
    struct r5_arena *arena = r5_arena_new(CONSOLE_ARENA, &error);
    if (arena == NULL) {
        r5_complain("%s", error.text);
        return 2;
    }
    run_signals_watch(&nobody);
    int status = converse(files, &terminal, arena, &error);
    run_signals_release();
    r5_arena_free(&arena);
    return status;
}

int cmd_console(int argc, char **argv)
{
    static const struct option known[] = {
        { "rig", required_argument, NULL, 'r' },
        { "module", required_argument, NULL, 'm' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    const char *rig = "emulator", *module = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'r':
            rig = optarg;
            break;
        case 'm':
            module = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            fputs(cli_keys_help, stdout);
            fputs(help_end, stdout);
            return 0;
        default:
            return cli_misuse("console", "see the options with: r5conform console --help");
        }
    }
    if (optind < argc)
        return cli_misuse("console", "'%s' is no option", argv[optind]);
    struct cli_bench_files files;
    struct r5_error error;
    int status = cli_bench_files_read(rig, module, &files, &error) == R5_OK ? console(&files)
                                                                            : cli_refuse(&error);
    cli_bench_files_reset(&files);
    return status;
}
