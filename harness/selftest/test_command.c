/* SPDX-License-Identifier: Apache-2.0 */
/* Programs beside us: what they say, how they end, and that none outlives its guard. */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "command.h"

#define must_ok(call) ck_assert_msg((call) == R5_OK, "%s: %s", #call, error.text)

static struct r5_error error;
static struct link_command_result result;
static char path[64];

static void set_up(void)
{
    snprintf(path, sizeof(path), "/tmp/r5-command-XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

static void tear_down(void)
{
    unlink(path);
}

static int child_in_file(void)
{
    int child = 0;
    FILE *file = fopen(path, "re");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%d", &child), 1);
    fclose(file);
    ck_assert_int_gt(child, 1);
    return child;
}

START_TEST(program_that_hangs_is_killed_with_its_children)
{
    char script[256];
    snprintf(script, sizeof(script), "sleep 1000 & echo $! >%s; wait", path);
    const char *const argv[] = { "/bin/sh", "-c", script, NULL };
    ck_assert_int_eq(link_command_run(argv, 300, &result, &error), R5_E_TIMEOUT);
    ck_assert_ptr_nonnull(strstr(error.text, "did not end within 300 ms"));
    int child = child_in_file();
    ck_assert_int_gt(child, 0);
    int end = pidfd_open(child, 0); /* dead and reaped already, or about to be dead */
    struct pollfd polled = { .fd = end, .events = POLLIN };
    ck_assert(end < 0 || poll(&polled, 1, 20000) == 1);
}
END_TEST

START_TEST(program_that_says_too_much_is_cut)
{
    char last[80];
    const char *const loud[] = { "/bin/sh", "-c",
                                 "yes | head -c 1000000; printf '\\033[2J'; exit 7", NULL };
    must_ok(link_command_run(loud, 20000, &result, &error));
    ck_assert_int_eq(result.status, 7);
    ck_assert_uint_eq(result.len, LINK_COMMAND_SAYS - 1);
    const char *const odd[] = { "/bin/sh", "-c",
                                "printf 'one\\n\\033two\\0three \\n\\n'; kill -9 $$", NULL };
    must_ok(link_command_run(odd, 20000, &result, &error));
    ck_assert_int_eq(result.status, 128 + 9);
    link_command_last_line(&result, last, sizeof(last));
    ck_assert_str_eq(last, "?two?three");
    const char *const quiet[] = { "true", NULL };
    must_ok(link_command_run(quiet, 20000, &result, &error));
    link_command_last_line(&result, last, sizeof(last));
    ck_assert_str_eq(last, "it said nothing");
}
END_TEST

/* Its end counts, not the end of what it left behind with the pipe in hand. */
START_TEST(program_that_leaves_a_child_has_ended)
{
    char script[256];
    snprintf(script, sizeof(script), "sleep 1000 & echo $! >%s", path);
    const char *const argv[] = { "/bin/sh", "-c", script, NULL };
    must_ok(link_command_run(argv, 60000, &result, &error));
    ck_assert_int_eq(result.status, 0);
    kill(child_in_file(), SIGKILL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("command");
    TCase *tcase = tcase_create("programs beside us");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, program_that_hangs_is_killed_with_its_children);
    tcase_add_test(tcase, program_that_says_too_much_is_cut);
    tcase_add_test(tcase, program_that_leaves_a_child_has_ended);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
