/* SPDX-License-Identifier: Apache-2.0 */
#include "mut_job.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "rig_choice.h"
#include "supervisor.h"

/* --- when it is settled what becomes of the defect --- */

struct eye {
    const struct mut_job *job;
    size_t done;
    bool failed, settled;
};

static void row_begins(void *self, const struct run_row *row, size_t index, size_t of)
{
    (void)self, (void)row, (void)index, (void)of;
}

/* As cheap as can be: the journal is judged by the parent. */
static void row_ends(void *self, const struct run_row *row, enum run_verdict verdict,
                     const char *reason)
{
    struct eye *eye = self;
    bool named = eye->done++ < eye->job->named;
    if (verdict == RUN_FAIL) {
        const struct cfg_defect *defect = eye->job->defect;
        eye->failed = true;
        for (size_t i = 0; named && i < defect->catches; i++)
            if (mut_catch_names(&defect->catch_[i], row) &&
                strstr(reason, defect->catch_[i].check) != NULL)
                eye->settled = true;
    }
    if (eye->failed && eye->done >= eye->job->named)
        eye->settled = true;
}

static bool enough(void *self)
{
    const struct eye *eye = self;
    return eye->job->stop && eye->settled;
}

/* --- the child --- */

static void stay_on(int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (processor >= 0) {
        CPU_SET((unsigned)processor, &set);
        (void)sched_setaffinity(0, sizeof(set), &set); /* only faster */
    }
}

/* What is said goes beside the journal. Without a terminal there is nothing to read, either. */
static bool redirect(const struct mut_job *job)
{
    char path[MUT_PATH_MAX + 16];
    snprintf(path, sizeof(path), "%s/said.txt", job->folder);
    int said = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return said >= 0 && nothing >= 0 && dup2(said, STDOUT_FILENO) >= 0 &&
           dup2(said, STDERR_FILENO) >= 0 && dup2(nothing, STDIN_FILENO) >= 0;
}

/* The rows of the job as a plan; the parent's plan is ours to change in this process. */
static bool narrow(const struct mut_job *job, struct run_plan *plan)
{
    struct run_row *row = calloc(job->rows + 1, sizeof(*row));
    *plan = job->set->plan;
    plan->row = row;
    plan->rows = row != NULL ? job->rows : 0;
    plan->cases = 0;
    for (size_t i = 0; i < plan->rows; i++) {
        row[i] = job->set->plan.row[job->row[i]];
        plan->cases += i == 0 || row[i].entry != row[i - 1].entry;
    }
    return row != NULL;
}

static enum r5_status run_job(const struct mut_job *job, struct r5_error *error)
{
    const struct mut_house *house = job->set->house;
    const struct mut_setup *setup = &job->set->setup[job->setup];
    struct cfg_rig rig = setup->rig;
    struct run_plan plan;
    struct run_result result;
    struct eye eye = { .job = job };
    struct run_watcher watcher = {
        .row_begins = row_begins, .row_ends = row_ends, .enough = enough, .self = &eye
    };
    const char *defect = job->defect != NULL ? job->defect->name : NULL;
    char journal[MUT_PATH_MAX + 16];
    snprintf(journal, sizeof(journal), "%s/journal.jsonl", job->folder);
    /* The words that do the same by hand. */
    const char *argv[9] = { "run", "--rig", setup->rig_name, "--module", setup->module_name };
    int argc = 5;
    if (defect != NULL) {
        argv[argc++] = "--defect";
        argv[argc++] = defect;
    }
    if (job->mute != NULL) {
        argv[argc++] = "--mute";
        argv[argc++] = job->mute;
    }
    struct run_settings settings = { .argc = argc,
                                     .argv = (char **)argv,
                                     .run_name = defect != NULL ? defect : "conforming",
                                     .journal_path = journal,
                                     .out_dir = job->folder,
                                     .profile_path = setup->profile,
                                     .programs = house->programs,
                                     .version = house->version,
                                     .revision = house->revision,
                                     .seed = house->seed,
                                     .defect = &defect,
                                     .defects = defect != NULL,
                                     .mute = job->mute };
    if (!narrow(job, &plan))
        return r5_fail(error, R5_E_MEMORY, "out of memory");
    enum r5_status status = run_break_modules(&rig, &defect, defect != NULL, error);
    if (status == R5_OK)
        status = run_plan_do(&settings, &plan, &rig, &setup->module, &watcher, &result, error);
    free(plan.row);
    return status;
}

static _Noreturn void live(const struct mut_job *job, int processor, pid_t parent)
{
    static const int ours[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD };
    struct r5_error error;
    sigset_t none;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(2);
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
        signal(ours[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    stay_on(processor);
    if (!redirect(job))
        _exit(2);
    r5_log_set_level(R5_LOG_QUIET);
    enum r5_status status = run_job(job, &error);
    if (status != R5_OK)
        r5_complain("%s", error.text);
    _exit(status == R5_OK ? 0 : 2);
}

/* --- the parent --- */

enum r5_status mut_job_start(const struct mut_job *job, int processor, pid_t *pid,
                             struct r5_error *error)
{
    if (mkdir(job->folder, 0755) != 0)
        return r5_fail(error, R5_E_IO, "cannot make the folder %s: %s", job->folder,
                       strerror(errno));
    pid_t parent = getpid();
    fflush(NULL);
    *pid = fork();
    if (*pid == 0)
        live(job, processor, parent);
    if (*pid < 0)
        return r5_fail(error, R5_E_IO, "cannot start a process: %s", strerror(errno));
    return R5_OK;
}

void mut_job_end(pid_t pid)
{
    kill(pid, SIGTERM);
}

/* Its case and its module lead groups of their own. */
void mut_job_kill(pid_t pid)
{
    char path[64], line[256] = "";
    snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
    kill(pid, SIGSTOP);
    FILE *list = fopen(path, "re");
    if (list != NULL && fgets(line, sizeof(line), list) != NULL) {
        char *at = line, *end;
        for (long child; (child = strtol(at, &end, 10)) > 0 && end != at; at = end)
            kill((pid_t)child, SIGKILL);
    }
    if (list != NULL)
        fclose(list);
    kill(pid, SIGKILL);
}
