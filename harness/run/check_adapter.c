/* SPDX-License-Identifier: Apache-2.0 */
#include "check_adapter.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Check passes an index to its functions and nothing else: the present call is kept here. */
static const struct run_guarded *present;
static pid_t supervisor;

static void call_body(int index)
{
    (void)index;
    if (getpid() != supervisor) {
        /* A case must not outlive a supervisor that was killed. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != supervisor)
            _exit(1);
    }
    present->body(present->arg);
}

static void in_parent(void)
{
    if (present->before_fork != NULL)
        present->before_fork();
}

/* The user's settings of other programs' Check runs must not reach ours. */
static void forget_environment(void)
{
    static const char *const names[] = {
        "CK_FORK",          "CK_RUN_SUITE",         "CK_RUN_CASE",          "CK_INCLUDE_TAGS",
        "CK_EXCLUDE_TAGS",  "CK_DEFAULT_TIMEOUT",   "CK_VERBOSITY",         "CK_TIMEOUT_MULTIPLIER",
        "CK_LOG_FILE_NAME", "CK_XML_LOG_FILE_NAME", "CK_TAP_LOG_FILE_NAME", "CK_MAX_MSG_SIZE"
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        unsetenv(names[i]);
}

static enum run_ending ending_of(SRunner *runner, char *how, int room)
{
    enum run_ending ending = RUN_DIED;
    TestResult **results = srunner_results(runner);
    if (srunner_ntests_run(runner) == 1) {
        int type = tr_rtype(results[0]);
        bool left = strncmp(tr_msg(results[0]), "Early exit", 10) == 0;
        ending = type == CK_PASS || left ? RUN_RETURNED
                 : type == CK_FAILURE    ? RUN_STOPPED
                                         : RUN_DIED;
        snprintf(how, (size_t)room, "%s", tr_msg(results[0]));
    } else {
        snprintf(how, (size_t)room, "Check did not run it");
    }
    free(results);
    return ending;
}

enum run_ending run_guard(const struct run_guarded *guarded, char *how, int room)
{
    static bool prepared;
    if (!prepared)
        forget_environment();
    prepared = true;
    const TTest test = { .name = guarded->name, .fn = call_body, .file = __FILE__, .line = 0 };
    present = guarded;
    supervisor = getpid();
    Suite *suite = suite_create(guarded->name);
    TCase *tcase = tcase_create(guarded->name);
    tcase_set_timeout(tcase, (double)guarded->wall_limit / (double)R5_NS_PER_S);
    tcase_add_unchecked_fixture(tcase, in_parent, NULL);
    tcase_add_test(tcase, &test);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, guarded->no_fork ? CK_NOFORK : CK_FORK);
    srunner_run_all(runner, CK_SILENT);
    enum run_ending ending = ending_of(runner, how, room);
    srunner_free(runner);
    return ending;
}

_Noreturn void run_stop(const char *why)
{
    ck_abort_msg("%s", why);
    abort(); /* ck_abort_msg does not come back, but does not say so either */
}

const char *run_check_version(void)
{
    static char version[32];
    snprintf(version, sizeof(version), "%d.%d.%d", CHECK_MAJOR_VERSION, CHECK_MINOR_VERSION,
             CHECK_MICRO_VERSION);
    return version;
}
