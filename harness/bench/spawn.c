/* SPDX-License-Identifier: Apache-2.0 */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM_LIMIT_MS 60000

static enum r5_status find_program(const char *name, const char *folder, char *path, size_t room,
                                   struct r5_error *error)
{
    if (strchr(name, '/') != NULL)
        snprintf(path, room, "%s", name);
    else
        snprintf(path, room, "%s/%s", folder, name);
    if (access(path, X_OK) != 0)
        return r5_fail(error, R5_E_ABSENT, "cannot run %s: %s; build it with ./dev build", path,
                       strerror(errno));
    return R5_OK;
}

/* In the new process: descriptors 3 and 4 are the doors, everything else closes by itself. */
static void become(const char *path, char **argv, int data, int control)
{
    setsid();
    /* The pairs may sit on 3 and 4 themselves: move both out of the way first. */
    int data_high = fcntl(data, F_DUPFD_CLOEXEC, 10);
    int control_high = fcntl(control, F_DUPFD_CLOEXEC, 10);
    if (data_high < 0 || control_high < 0 || dup2(data_high, BENCH_DATA_FD) < 0 ||
        dup2(control_high, BENCH_CONTROL_FD) < 0)
        _exit(126);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    execv(path, argv);
    _exit(127);
}

enum r5_status bench_spawn(const struct cfg_unit *unit, int index, const char *folder,
                           const char *profile, struct bench_spawned *spawned,
                           struct r5_error *error)
{
    char path[2 * CFG_PATH_MAX], number[8];
    enum r5_status status = find_program(unit->uart.program, folder, path, sizeof(path), error);
    if (status != R5_OK)
        return status;
    snprintf(number, sizeof(number), "%d", index);
    const char *argv[10 + CFG_ARGS_MAX + 1] = { path,           "--data-fd", "3",
                                                "--control-fd", "4",         "--module",
                                                profile,        "--unit",    number };
    for (int i = 0; i < unit->uart.args.count; i++)
        argv[9 + i] = unit->uart.args.word[i];

    int data[2], control[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, data) != 0)
        return r5_fail(error, R5_E_IO, "cannot make a socket pair: %s", strerror(errno));
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0) {
        status = r5_fail(error, R5_E_IO, "cannot make a socket pair: %s", strerror(errno));
        goto close_data;
    }
    pid_t pid = fork();
    if (pid == 0)
        become(path, (char **)argv, data[1], control[1]);
    close(control[1]);
    close(data[1]);
    if (pid < 0) {
        status = r5_fail(error, R5_E_IO, "cannot start %s: %s", path, strerror(errno));
        close(control[0]);
        close(data[0]);
        return status;
    }
    *spawned = (struct bench_spawned){ .pid = pid, .data_fd = data[0], .control_fd = control[0] };
    return R5_OK;

close_data:
    close(data[0]);
    close(data[1]);
    return status;
}

enum r5_status bench_spawn_peer(const char *program, const char *folder, pid_t *pid,
                                int *control_fd, struct r5_error *error)
{
    char path[2 * CFG_PATH_MAX];
    int control[2];
    enum r5_status status = find_program(program, folder, path, sizeof(path), error);
    if (status != R5_OK)
        return status;
    const char *argv[] = { path, "--control-fd", "4", NULL };
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
        return r5_fail(error, R5_E_IO, "cannot make a socket pair: %s", strerror(errno));
    pid_t child = fork(); /* not into *pid, which both processes may share */
    if (child == 0)
        become(path, (char **)argv, control[1], control[1]);
    close(control[1]);
    if (child < 0) {
        status = r5_fail(error, R5_E_IO, "cannot start %s: %s", path, strerror(errno));
        close(control[0]);
        return status;
    }
    *pid = child;
    *control_fd = control[0];
    return R5_OK;
}

/* The status as waitpid gives it, or -1 when `limit_ms` of wall time are over; it is killed then.
 */
static int wait_for_end(pid_t pid, int limit_ms)
{
    int status = 0, handle = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd ended = { .fd = handle, .events = POLLIN };
    bool in_time = handle < 0 || poll(&ended, 1, limit_ms) > 0;
    if (handle >= 0)
        close(handle);
    if (!in_time)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return in_time ? status : -1;
}

enum r5_status bench_run_program(const struct cfg_argv *argv, struct r5_error *error)
{
    const char *word[CFG_ARGS_MAX + 1] = { NULL };
    for (int i = 0; i < argv->count; i++)
        word[i] = argv->word[i];
    pid_t pid = fork();
    if (pid == 0) {
        execvp(word[0], (char **)word);
        _exit(127);
    }
    if (pid < 0)
        return r5_fail(error, R5_E_IO, "cannot start %s: %s", word[0], strerror(errno));
    int status = wait_for_end(pid, PROGRAM_LIMIT_MS);
    if (status == -1)
        return r5_fail(error, R5_E_IO, "%s did not end within %d s", word[0],
                       PROGRAM_LIMIT_MS / 1000);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return r5_fail(error, R5_E_IO, "%s cannot be run; correct the rig file", word[0]);
    if (status != 0)
        return r5_fail(error, R5_E_IO, "%s ended with %s %d; run it by hand", word[0],
                       WIFEXITED(status) ? "status" : "signal",
                       WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return R5_OK;
}

void bench_reap(pid_t pid)
{
    if (pid <= 0)
        return;
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
