/* SPDX-License-Identifier: Apache-2.0 */
/* Is the rig fit to run the plan? Each line a fact or a remedy; status 0 only if there is no
 * remedy. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "abilities.h"
#include "cli.h"
#include "doctor.h"
#include "paths.h"
#include "plan.h"
#include "rig_choice.h"

#define SPACE_NEEDED_MIB 64

static void say_fact(void *self, const char *text)
{
    (void)self;
    printf("ok      %s\n", text);
}

static void say_remedy(void *self, const char *text)
{
    bool *healthy = self;
    printf("REMEDY  %s\n", text);
    *healthy = false;
}

/* Runs are written to out/ here. */
static void check_space(bool *healthy)
{
    char text[200];
    struct statvfs disk;
    if (access(".", W_OK) != 0) {
        say_remedy(
            NULL, "this folder is not writable, and runs are written to out/ in it; go to another");
        return;
    }
    if (statvfs(".", &disk) != 0)
        return;
    unsigned long long mib = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
    if (mib < SPACE_NEEDED_MIB) {
        snprintf(text, sizeof(text), "%llu MiB of disk are left, a run may need %d; free some", mib,
                 SPACE_NEEDED_MIB);
        say_remedy(healthy, text);
    } else {
        snprintf(text, sizeof(text), "%llu MiB of disk are left", mib);
        say_fact(NULL, text);
    }
}

/* Rows of the plan that this rig with this module would skip. */
static void check_plan(const struct run_plan *plan, unsigned offers)
{
    char text[300];
    size_t skipped = 0;
    for (size_t i = 0; i < plan->rows; i++)
        skipped += (plan->row[i].body->needs & ~offers) != 0;
    snprintf(text, sizeof(text), "plan '%s' has %zu cases in %zu rows; %zu would be skipped",
             plan->file.name, plan->cases, plan->rows, skipped);
    say_fact(NULL, text);
    run_ability_words(offers, text, sizeof(text));
    say_fact(NULL, text);
}

struct wish {
    const char *rig, *module, *plan; /* module NULL: what the rig file says, or the usual one */
    bool files;                      /* nothing but them */
};

static int examine(const struct wish *wish)
{
    struct cfg_rig rig;
    struct cfg_module module = { 0 };
    struct run_plan plan = { 0 };
    struct run_select all = { .repeat = 1 };
    struct r5_error error;
    char path[CLI_PATH_MAX], profile[CLI_PATH_MAX], programs[CLI_PATH_MAX];
    const char *module_name = NULL;
    int status = CLI_WRONG_USE;
    enum r5_status read = cli_find_file("rig", "rigs", wish->rig, path, sizeof(path), &error);
    if (read == R5_OK)
        read = cfg_rig_read(path, &rig, &error);
    if (read == R5_OK)
        read = run_choose_module(&rig, wish->module, &module_name, &error);
    if (read == R5_OK)
        read = cli_find_file("module", "fixtures/modules", module_name, profile, sizeof(profile),
                             &error);
    if (read == R5_OK)
        read = cfg_module_read(profile, &module, &error);
    if (read == R5_OK)
        read = cli_find_file("plan", "suites/plans", wish->plan, path, sizeof(path), &error);
    if (read == R5_OK)
        read = run_plan_read(cli_root(), path, &all, &plan, &error);
    if (read == R5_OK) {
        bool healthy = true;
        const struct run_doctor doctor = { .fact = say_fact,
                                           .remedy = say_remedy,
                                           .self = &healthy };
        cli_program_folder(programs, sizeof(programs));
        say_fact(NULL, "rig, module and plan files are in order");
        check_plan(&plan, run_offers(&rig, &module));
        if (!wish->files) {
            check_space(&healthy);
            (void)run_doctor_do(&rig, &module, profile, programs, &doctor);
        }
        status = healthy ? 0 : 2;
    } else {
        status = cli_refuse(&error);
    }
    cfg_module_reset(&module);
    run_plan_reset(&plan);
    return status;
}

int cmd_doctor(int argc, char **argv)
{
    static const struct option known[] = {
        { "rig", required_argument, NULL, 'r' },  { "module", required_argument, NULL, 'm' },
        { "plan", required_argument, NULL, 'p' }, { "files", no_argument, NULL, 'f' },
        { "help", no_argument, NULL, 'h' },       { NULL, 0, NULL, 0 },
    };
    struct wish wish = { .rig = "emulator", .plan = "nightly" };
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'r':
            wish.rig = optarg;
            break;
        case 'm':
            wish.module = optarg;
            break;
        case 'p':
            wish.plan = optarg;
            break;
        case 'f':
            wish.files = true;
            break;
        case 'h':
            puts("usage: r5conform doctor [--rig NAME] [--module NAME] [--plan NAME] [--files]\n\n"
                 "Checks files, rig and module. Each line is a fact or a remedy; status 0 only "
                 "without a remedy.\nWith --files the files alone: nothing is opened, switched or "
                 "asked.");
            return 0;
        default:
            return cli_misuse("doctor", "see the options with: r5conform doctor --help");
        }
    }
    if (optind < argc)
        return cli_misuse("doctor", "'%s' is no option", argv[optind]);
    return examine(&wish);
}
