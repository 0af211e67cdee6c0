/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "deadline.h"
#include "log.h"

#define ADMIN_FOLDERS "/usr/local/sbin:/usr/sbin:/sbin"
enum { NOT_STARTED = 127 };

/* In the new process. A group of its own: it is killed with its children, and no Ctrl-C cuts it. */
static void become(const char *const argv[], int says)
{
    sigset_t none;
    sigemptyset(&none);
    setpgid(0, 0);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(says, 1) < 0 || dup2(says, 2) < 0)
        _exit(NOT_STARTED);
    closefrom(3);
    execvp(argv[0], (char *const *)argv);
    if (errno == ENOENT && strchr(argv[0], '/') == NULL && setenv("PATH", ADMIN_FOLDERS, 1) == 0)
        execvp(argv[0], (char *const *)argv);
    dprintf(1, "cannot run %s: %s", argv[0], strerror(errno));
    _exit(NOT_STARTED);
}

/* At most what a pipe holds; beyond our room it is thrown away. False: nobody will say more. */
static bool hear(int fd, struct link_command_result *result)
{
    char chunk[1024];
    ssize_t got = 1;
    for (int i = 0; i < 64 && (got = read(fd, chunk, sizeof(chunk))) > 0; i++) {
        size_t room = sizeof(result->says) - 1 - result->len;
        size_t take = (size_t)got < room ? (size_t)got : room;
        memcpy(result->says + result->len, chunk, take);
        result->len += take;
    }
    return got != 0;
}

/* Until it ends: what it started may live on and hold the pipe. Negative: the guard. */
static int wait_for_end(pid_t pid, int fd, r5_time guard, struct link_command_result *result)
{
    int how, status = -1, end = pidfd_open(pid, 0);
    while (end >= 0 && status < 0) {
        r5_time left = guard - r5_wall_monotonic();
        if (left <= 0)
            break;
        struct pollfd polled[] = { { .fd = end, .events = POLLIN },
                                   { .fd = fd, .events = POLLIN } };
        (void)poll(polled, 2, (int)(left / R5_NS_PER_MS) + 1);
        bool ended = waitpid(pid, &how, WNOHANG) == pid;
        if (fd >= 0 && !hear(fd, result))
            fd = -1;
        if (ended)
            status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    }
    if (end >= 0)
        close(end);
    return status;
}

/* What it says is for one line of an error: line ends stay, the rest is made harmless. */
static void make_plain(char *text)
{
    for (char *at = text; *at != '\0';) {
        char *end = at + strcspn(at, "\n");
        bool more = *end == '\n';
        *end = '\0';
        r5_plain(at);
        if (more)
            *end++ = '\n';
        at = end;
    }
}

enum r5_status link_command_run(const char *const argv[], int guard_ms,
                                struct link_command_result *result, struct r5_error *error)
{
    int says[2];
    memset(result, 0, sizeof(*result));
    if (pipe2(says, O_CLOEXEC) != 0)
        return r5_fail(error, R5_E_IO, "cannot make a pipe for %s: %s", argv[0], strerror(errno));
    (void)fcntl(says[0], F_SETFL, O_NONBLOCK);
    r5_time guard = r5_wall_monotonic() + r5_wall_guard(guard_ms);
    pid_t pid = fork();
    if (pid == 0)
        become(argv, says[1]);
    close(says[1]);
    if (pid > 0)
        setpgid(pid, pid); /* whoever of the two comes first */
    int status = pid > 0 ? wait_for_end(pid, says[0], guard, result) : -1;
    close(says[0]);
    if (pid < 0)
        return r5_fail(error, R5_E_IO, "cannot start %s: %s", argv[0], strerror(errno));
    for (size_t i = 0; i < result->len; i++)
        if (result->says[i] == '\0')
            result->says[i] = '?';
    make_plain(result->says);
    if (status < 0) {
        kill(-pid, SIGKILL);
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
        return r5_fail(error, R5_E_TIMEOUT, "%s did not end within %d ms and was killed", argv[0],
                       guard_ms);
    }
    result->status = status;
    return R5_OK;
}

void link_command_last_line(const struct link_command_result *result, char *line, size_t room)
{
    size_t end = result->len, start;
    while (end > 0 && strchr("\n ?", result->says[end - 1]) != NULL)
        end--;
    for (start = end; start > 0 && result->says[start - 1] != '\n'; start--)
        ;
    if (end == start)
        snprintf(line, room, "it said nothing");
    else
        snprintf(line, room, "%.*s", (int)(end - start), result->says + start);
}
