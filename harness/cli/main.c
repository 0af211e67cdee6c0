/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "log.h"
#include "revision.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} commands[] = {
    { "run", cmd_run, "run a plan on a rig, write journal and reports" },
    { "list", cmd_list, "list the cases of a plan" },
    { "show", cmd_show, "print the dialogue of a run" },
    { "report", cmd_report, "make the reports of a run again" },
    { "doctor", cmd_doctor, "check the rig before blaming the module" },
    { "init-rig", cmd_init_rig, "ask what stands on a bench, write its rig file" },
    { "console", cmd_console, "type AT at the module, its pins by keys" },
    { "pulse", cmd_pulse, "one pulse by the pins, and what V_INT made of it" },
    { "mutants", cmd_mutants, "break the emulated module in every way: is each defect caught?" },
};

static void print_help(void)
{
    puts("r5conform: security conformance of u-blox SARA-R5 modules\n\nusage: r5conform COMMAND "
         "[options]\n");
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        printf("  %-8s %s\n", commands[i].name, commands[i].what);
    puts("\nr5conform COMMAND --help tells the options. r5conform --version tells the version.");
}

int cli_refuse(const struct r5_error *error)
{
    r5_complain("%s", error->text);
    return CLI_WRONG_USE;
}

int cli_misuse(const char *command, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    r5_complain("%s: %s", command, text);
    return CLI_WRONG_USE;
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return argc < 2 ? CLI_WRONG_USE : 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("r5conform %s (%s)\n", R5_VERSION, R5_REVISION);
        return 0;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    r5_complain("there is no command '%s'; see: r5conform --help", argv[1]);
    return CLI_WRONG_USE;
}
