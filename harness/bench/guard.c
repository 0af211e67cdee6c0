/* SPDX-License-Identifier: Apache-2.0 */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig_lock.h"

#define HOLD_MS 60000

static bool all_low(struct bench *bench)
{
    struct r5_error ignored;
    for (int i = 0; i < bench->units; i++) {
        enum link_level level = LINK_LOW;
        enum r5_status status = link_pin_get(bench->unit[i].pins, LINK_V_INT, &level, &ignored);
        if (status == R5_OK && level == LINK_HIGH)
            return false;
    }
    return true;
}

/* A rig that cannot be brought to rest is tried again: the cause may pass. */
static void watch_over(struct bench *bench)
{
    struct r5_error ignored;
    r5_time deadline = link_now(bench->clock) + r5_ms(HOLD_MS);
    for (int i = 0; i < bench->units; i++)
        if (bench->lock[i] >= 0)
            bench_lock_tell(bench->lock[i], "the guard of a run that was killed, until V_INT is "
                                            "low, 60 s at most");
    while (link_now(bench->clock) < deadline) {
        if (bench_rest(bench, &ignored) == R5_OK && all_low(bench))
            return;
        r5_time next = link_now(bench->clock) + r5_ms(250);
        if (link_wait_until(bench->clock, next < deadline ? next : deadline, &ignored) != R5_OK)
            return;
    }
}

/* Whoever waits for the end of our output must not wait for the guard's. */
static void let_go_of_output(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; null >= 0 && fd <= 2; fd++)
        (void)dup2(null, fd);
}

static _Noreturn void stand_guard(struct bench *bench, int fd)
{
    char word;
    ssize_t got;
    static const int deaf_to[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP };
    for (size_t i = 0; i < sizeof(deaf_to) / sizeof(deaf_to[0]); i++)
        signal(deaf_to[i], SIG_IGN);
    setsid();
    (void)prctl(PR_SET_NAME, "r5guard");
    let_go_of_output();
    do
        got = read(fd, &word, 1);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        watch_over(bench);
    _exit(0);
}

enum r5_status bench_guard_start(struct bench *bench, struct r5_error *error)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return r5_fail(error, R5_E_IO, "cannot make a socket pair: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        stand_guard(bench, ends[0]);
    }
    bench->guard_pid = pid; /* by us alone: the guard sees the same memory, and would write a 0 */
    close(ends[0]);
    bench->guard = ends[1];
    if (bench->guard_pid > 0)
        return R5_OK;
    close(ends[1]);
    bench->guard = -1;
    return r5_fail(error, R5_E_IO, "cannot start the guard of the rig: %s", strerror(errno));
}

void bench_guard_dismiss(struct bench *bench)
{
    if (bench->guard < 0)
        return;
    (void)send(bench->guard, "g", 1, MSG_NOSIGNAL);
    close(bench->guard);
    bench->guard = -1;
    while (waitpid(bench->guard_pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
