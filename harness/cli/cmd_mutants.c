/* SPDX-License-Identifier: Apache-2.0 */
/* Can the suite fail? Every defect must be caught by the case named for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "log.h"
#include "mut_json.h"
#include "mut_pool.h"
#include "mutants.h"
#include "mutants_options.h"
#include "mutants_show.h"
#include "paths.h"
#include "revision.h"

/* With "-2" behind the stamp when another of that name began in the same second. */
static enum r5_status make_folder(const struct cli_mutants_options *o, char folder[CLI_PATH_MAX],
                                  struct r5_error *error)
{
    char stamp[32];
    time_t now = time(NULL);
    struct tm utc;
    strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
    if (o->out != NULL)
        snprintf(folder, CLI_PATH_MAX, "%s", o->out);
    else
        snprintf(folder, CLI_PATH_MAX, "out/mutants/%s", stamp);
    for (int n = 2; o->out == NULL && n < 1000 && access(folder, F_OK) == 0; n++)
        snprintf(folder, CLI_PATH_MAX, "out/mutants/%s-%d", stamp, n);
    if (access(folder, F_OK) == 0)
        return r5_fail(error, R5_E_INPUT, "%s is there already; name another folder with --out",
                       folder);
    return cli_make_folder(folder, error);
}

static bool all_caught(const struct mut_matrix *matrix)
{
    for (size_t d = 0; d < matrix->set->defects; d++)
        if (!matrix->result[d].known || matrix->result[d].outcome != MUT_CAUGHT)
            return false;
    return true;
}

/* Page and data, and where they are. The caller's `found` is taken over. */
static int write_page(json_t *take_found, const char *folder, int exit_status)
{
    struct r5_error error = { .text = "out of memory for the page" };
    enum r5_status status =
        take_found != NULL ? rep_mutants_write(take_found, folder, &error) : R5_E_MEMORY;
    json_decref(take_found);
    if (status != R5_OK) {
        r5_complain("%s", error.text);
        return 2;
    }
    printf("page: %s/mutants.html\n", folder);
    return exit_status;
}

static int try_defects(const struct cli_mutants_options *o, const struct mut_set *set,
                       const char *folder)
{
    struct r5_error error;
    struct cli_mutants_show show = cli_mutants_show(o->quiet);
    struct mut_matrix matrix = { .set = set,
                                 .folder = folder,
                                 .jobs = o->jobs,
                                 .full = o->full,
                                 .narrow = set->defects < set->file.count,
                                 .told = cli_mutants_told,
                                 .self = &show };
    enum r5_status status = mut_matrix_run(&matrix, &error);
    cli_mutants_clear(&show);
    int exit_status = 130;
    if (status != R5_OK) {
        r5_complain("%s", error.text);
        exit_status = status == R5_E_INPUT ? 1 : 2;
    } else if (!matrix.interrupted) {
        cli_mutants_print(&show, &matrix);
        exit_status = write_page(mut_matrix_json(&matrix), folder, all_caught(&matrix) ? 0 : 1);
    }
    mut_matrix_reset(&matrix);
    return exit_status;
}

static int try_checks(const struct cli_mutants_options *o, const struct mut_set *set,
                      const char *folder)
{
    struct r5_error error;
    char path[CLI_PATH_MAX];
    struct cfg_needless_list excuses = { 0 };
    struct cli_mutants_show show = cli_mutants_show(o->quiet);
    struct mut_musts musts = { .set = set,
                               .excuses = &excuses,
                               .folder = folder,
                               .jobs = o->jobs,
                               .glob = o->glob,
                               .sample = (size_t)o->sample,
                               .draw = o->draw,
                               .told = cli_mutants_part,
                               .self = &show };
    int exit_status = 130;
    cli_folder_of(set->house->defects, path, sizeof(path));
    snprintf(path + strlen(path), sizeof(path) - strlen(path), "/needless-checks.yaml");
    if (cfg_needless_read(path, &excuses, &error) != R5_OK) {
        rmdir(folder);
        return cli_refuse(&error);
    }
    enum r5_status status = mut_musts_run(&musts, &error);
    cli_mutants_clear(&show);
    if (status == R5_E_ABSENT) {
        rmdir(folder); /* nothing was begun */
        exit_status = cli_refuse(&error);
    } else if (status != R5_OK) {
        r5_complain("%s", error.text);
        exit_status = status == R5_E_INPUT ? 1 : 2;
    } else if (!musts.interrupted) {
        cli_mutants_print_checks(&show, &musts);
        exit_status = write_page(mut_musts_json(&musts), folder, mut_musts_hold(&musts) ? 0 : 1);
    }
    mut_musts_reset(&musts);
    cfg_needless_reset(&excuses);
    return exit_status;
}

static int with_set(const struct cli_mutants_options *o, const struct mut_house *house)
{
    struct r5_error error;
    struct mut_set set;
    char folder[CLI_PATH_MAX];
    struct mut_choice choice = { .glob = o->defect,
                                 .sample = o->musts ? 0 : (size_t)o->sample,
                                 .draw = o->draw };
    int status;
    if (mut_set_read(house, &choice, &set, &error) != R5_OK)
        status = cli_refuse(&error);
    else if (set.defects == 0)
        status = cli_misuse("mutants", "plan '%s' has no case that these defects name",
                            set.plan.file.name);
    else if (make_folder(o, folder, &error) != R5_OK)
        status = cli_refuse(&error);
    else if (o->musts)
        status = try_checks(o, &set, folder);
    else
        status = try_defects(o, &set, folder);
    mut_set_reset(&set);
    return status;
}

int cmd_mutants(int argc, char **argv)
{
    struct cli_mutants_options o;
    struct r5_error error;
    char programs[CLI_PATH_MAX], defects[CLI_PATH_MAX], plan[CLI_PATH_MAX];
    int ended = cli_mutants_options(argc, argv, &o);
    if (ended != 0)
        return ended - 1;
    if (o.jobs == 0)
        o.jobs = mut_processors();
    if (cli_find_file("plan", "suites/plans", o.plan, plan, sizeof(plan), &error) != R5_OK)
        return cli_refuse(&error);
    cli_defects_file(defects, sizeof(defects));
    cli_program_folder(programs, sizeof(programs));
    const struct mut_house house = { .root = cli_root(),
                                     .programs = programs,
                                     .defects = defects,
                                     .plan = plan,
                                     .version = R5_VERSION,
                                     .revision = R5_REVISION,
                                     .seed = o.seed };
    if (!o.lint)
        return with_set(&o, &house);
    return mut_set_lint(&house, &error) == R5_OK ? 0 : cli_refuse(&error);
}
