/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "defects_file.h"
#include "log.h"
#include "nearest.h"
#include "paths.h"
#include "progress.h"
#include "report.h"
#include "revision.h"
#include "rig_choice.h"
#include "run_options.h"

#define RUN_NAME_MAX 96

/* All that is read before anything is started. */
struct inputs {
    struct cfg_rig rig;
    struct cfg_module module;
    struct run_plan plan;
    char profile[CLI_PATH_MAX];
    uint64_t seed;
};

/* Where nothing is drawn from the system a run repeats itself; a real rig gets other test points
 * each time. */
static enum r5_status choose_seed(const struct cfg_rig *rig, const struct cli_run_options *o,
                                  uint64_t *seed, struct r5_error *error)
{
    *seed = o->has_seed ? o->seed : 1;
    return o->has_seed || rig->emulated ? R5_OK : run_fresh_seed(seed, error);
}

/* Before anything is started, as r5emu itself knows only then. */
static enum r5_status look_up_defects(const struct cli_run_options *o, struct r5_error *error)
{
    char path[CLI_PATH_MAX];
    struct cfg_defects file = { 0 };
    if (o->defects == 0)
        return R5_OK;
    cli_defects_file(path, sizeof(path));
    enum r5_status status = cfg_defects_read(path, &file, error);
    for (int d = 0; status == R5_OK && d < o->defects; d++) {
        struct cfg_nearest nearest = cfg_nearest_to(o->defect[d]);
        for (size_t i = 0; i < file.count; i++)
            cfg_nearest_try(&nearest, file.defect[i].name, strlen(file.defect[i].name));
        if (nearest.distance != 0)
            status = r5_fail(error, R5_E_ABSENT,
                             "no defect is called '%.60s'; the nearest is %.*s; list them with: "
                             "r5emu --list-defects",
                             o->defect[d], nearest.word_len, nearest.word);
    }
    cfg_defects_reset(&file);
    return status;
}

static enum r5_status read_inputs(const struct cli_run_options *o, struct inputs *in,
                                  struct r5_error *error)
{
    char path[CLI_PATH_MAX];
    struct run_select select = {
        .glob = o->glob, .tag = o->tag, .repeat = o->repeat, .shard = o->shard, .of = o->of
    };
    enum r5_status status = cli_find_file("rig", "rigs", o->rig, path, sizeof(path), error);
    if (status == R5_OK)
        status = cfg_rig_read(path, &in->rig, error);
    if (status == R5_OK)
        status = run_break_modules(&in->rig, o->defect, o->defects, error);
    if (status == R5_OK)
        status = look_up_defects(o, error);
    if (status == R5_OK && o->mute != NULL && !in->rig.emulated)
        status = r5_fail(error, R5_E_INPUT,
                         "--mute is for proving suites on emulated rigs; rig '%s' is none",
                         in->rig.name);
    const char *module = NULL;
    if (status == R5_OK)
        status = run_choose_module(&in->rig, o->module, &module, error);
    if (status == R5_OK)
        status = choose_seed(&in->rig, o, &in->seed, error);
    if (status == R5_OK)
        status = cli_find_file("module", "fixtures/modules", module, in->profile,
                               sizeof(in->profile), error);
    if (status == R5_OK)
        status = cfg_module_read(in->profile, &in->module, error);
    if (status == R5_OK)
        status = cli_find_file("plan", "suites/plans", o->plan, path, sizeof(path), error);
    if (status == R5_OK)
        status = run_plan_read(cli_root(), path, &select, &in->plan, error);
    if (status == R5_OK && o->no_fork && in->plan.rows > 1)
        status = r5_fail(error, R5_E_INPUT,
                         "--no-fork runs one row, %zu are selected; name one with --case",
                         in->plan.rows);
    return status;
}

static void free_inputs(struct inputs *in)
{
    cfg_module_reset(&in->module);
    run_plan_reset(&in->plan);
}

/* out/latest: made aside and renamed, so that it always points at a run. */
static void point_latest(const char *name)
{
    unlink("out/latest.part");
    if (symlink(name, "out/latest.part") == 0 && rename("out/latest.part", "out/latest") == 0)
        return;
    r5_complain("out/latest does not point at this run: %s; take away what is there",
                strerror(errno));
    unlink("out/latest.part");
}

static enum r5_status prepare_folder(const struct cli_run_options *o, const char *run,
                                     char folder[CLI_PATH_MAX], char journal[CLI_PATH_MAX],
                                     struct r5_error *error)
{
    snprintf(folder, CLI_PATH_MAX, "%s%s", o->out != NULL ? "" : "out/",
             o->out != NULL ? o->out : run);
    if (snprintf(journal, CLI_PATH_MAX, "%s/journal.jsonl", folder) >= CLI_PATH_MAX)
        return r5_fail(error, R5_E_LIMIT, "the path of --out is too long");
    json_t *name = json_string(folder);
    json_decref(name);
    if (name == NULL)
        return r5_fail(error, R5_E_INPUT, "the folder of --out is not UTF-8; name another");
    enum r5_status status = cli_make_folder(folder, error);
    if (status == R5_OK && access(journal, F_OK) == 0)
        status = r5_fail(error, R5_E_INPUT,
                         "%s holds a run already; name another folder with --out", folder);
    return status;
}

static void say_result(const struct run_result *result, const struct cli_run_options *o,
                       const struct inputs *in, const char *folder)
{
    const long *rows = result->counts.rows;
    double wall = (double)result->wall / (double)R5_NS_PER_S;
    double device = (double)result->device / (double)R5_NS_PER_S;
    r5_say(
        "%s: %zu case%s in %zu row%s: %ld pass, %ld fail, %ld error, %ld inconclusive, %ld skipped",
        result->status == 0     ? "passed"
        : result->status == 130 ? "interrupted"
                                : "NOT PASSED",
        in->plan.cases, in->plan.cases == 1 ? "" : "s", in->plan.rows,
        in->plan.rows == 1 ? "" : "s", rows[RUN_PASS], rows[RUN_FAIL], rows[RUN_ERROR],
        rows[RUN_INCONCLUSIVE], rows[RUN_SKIPPED]);
    for (int i = 0; i < o->defects; i++)
        r5_say("MODULE BROKEN ON PURPOSE: %s", o->defect[i]);
    if (o->mute != NULL)
        r5_say("CHECK MUTED: %s; a pass of its case shows nothing", o->mute);
    if (in->plan.rows > 0 && rows[RUN_SKIPPED] == (long)in->plan.rows)
        r5_say("ALL ROWS WERE SKIPPED: this run shows nothing about a module");
    if (result->stopped[0] != '\0')
        r5_complain("the run could not go on: %s", result->stopped);
    r5_say("wall time %.2f s, device time %.1f s, ratio %.0f", wall, device,
           wall > 0 ? device / wall : 0.0);
    if (rows[RUN_FAIL] + rows[RUN_ERROR] + rows[RUN_INCONCLUSIVE] > 0)
        r5_say("look at a row: r5conform show %s --case ID", folder);
    r5_say("report: %s/report.html", folder);
}

static void seek_muted(const struct jrn_book *book, const char *mute)
{
    for (size_t i = 0; i < book->count; i++) {
        const char *at = json_string_value(json_object_get(book->record[i], "at"));
        if (at != NULL && strcmp(at, mute) == 0)
            return;
    }
    r5_complain("nothing was muted: no check of this run stands at '%s'; see the places with: "
                "r5conform show",
                mute);
}

/* An interrupt now would leave a run without reports; they take a moment only. */
static enum r5_status write_reports(const char *journal, const char *folder, const char *mute,
                                    struct r5_error *error)
{
    struct jrn_book book = { 0 };
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    r5_detail("writing the reports");
    enum r5_status status = jrn_read(journal, &book, error);
    if (status == R5_OK)
        status = rep_write_all(&book, folder, error);
    if (status == R5_OK && mute != NULL)
        seek_muted(&book, mute);
    jrn_book_reset(&book);
    return status;
}

/* "20261123T071500Z-nightly", with "-2" behind it when a run of that name began in the same second.
 */
static void name_run(const char *plan, char run[RUN_NAME_MAX])
{
    char stamp[32], path[CLI_PATH_MAX];
    time_t now = time(NULL);
    struct tm utc;
    strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
    int used = snprintf(run, RUN_NAME_MAX, "%s-%.40s", stamp, plan);
    for (int n = 2; n < 1000; n++) {
        snprintf(path, sizeof(path), "out/%s", run);
        if (access(path, F_OK) != 0)
            return;
        snprintf(run + used, RUN_NAME_MAX - (size_t)used, "-%d", n);
    }
}

static int run_read(const struct cli_run_options *o, struct inputs *in, int argc, char **argv)
{
    char run[RUN_NAME_MAX], folder[CLI_PATH_MAX], journal[CLI_PATH_MAX], programs[CLI_PATH_MAX];
    struct r5_error error;
    name_run(in->plan.file.name, run);
    if (in->plan.rows == 0) {
        r5_complain("no case of plan '%s' is selected; list them with: r5conform list",
                    in->plan.file.name);
        return 77;
    }
    if (prepare_folder(o, run, folder, journal, &error) != R5_OK)
        return cli_refuse(&error);
    cli_program_folder(programs, sizeof(programs));
    struct cli_progress progress;
    struct run_watcher watcher = cli_progress_watcher(&progress, o->quiet, o->verbose);
    struct run_settings settings = { .argc = argc,
                                     .argv = argv,
                                     .run_name = run,
                                     .journal_path = journal,
                                     .out_dir = folder,
                                     .profile_path = in->profile,
                                     .programs = programs,
                                     .version = R5_VERSION,
                                     .revision = R5_REVISION,
                                     .seed = in->seed,
                                     .defect = o->defect,
                                     .defects = o->defects,
                                     .mute = o->mute,
                                     .consent = o->consent,
                                     .no_fork = o->no_fork,
                                     .hold = o->hold };
    struct run_result result;
    enum r5_status status =
        run_plan_do(&settings, &in->plan, &in->rig, &in->module, &watcher, &result, &error);
    cli_progress_end(&progress);
    if (status != R5_OK) {
        r5_complain("%s", error.text);
        return 2;
    }
    if (o->out == NULL)
        point_latest(run);
    if (write_reports(journal, folder, o->mute, &error) != R5_OK) {
        r5_complain("%s", error.text);
        return 2;
    }
    say_result(&result, o, in, folder);
    return result.status;
}

int cmd_run(int argc, char **argv)
{
    struct cli_run_options options;
    struct inputs in = { 0 };
    struct r5_error error;
    int ended = cli_run_options(argc, argv, &options);
    if (ended != 0)
        return ended - 1;
    r5_log_set_level(options.quiet     ? R5_LOG_QUIET
                     : options.verbose ? R5_LOG_VERBOSE
                                       : R5_LOG_NORMAL);
    int status = CLI_WRONG_USE;
    if (read_inputs(&options, &in, &error) == R5_OK)
        status = run_read(&options, &in, argc, argv);
    else
        status = cli_refuse(&error);
    free_inputs(&in);
    return status;
}
