/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands between the harness and r5emu, passes everything on, and after the Nth request does what a
 * broken program would do: die, stop, flood the line, or talk nonsense at the control door.
 *
 *     saboteur --act kill|stop|flood|garbage|nonsense|accent --after N --program r5emu [options of
 * r5emu]
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DATA_FD 3
#define CONTROL_FD 4
#define MESSAGE_MAX 61440

static int inner_data, inner_control;

/* Runs the program with the doors of two new socket pairs; ours are kept. */
static void start(const char *program, int argc, char **argv)
{
    int data[2], control[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, data) != 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control) != 0)
        exit(1);
    if (fork() == 0) {
        char *words[64] = { (char *)program };
        for (int i = 0; i < argc && i < 62; i++)
            words[1 + i] = argv[i];
        int high_data = fcntl(data[1], F_DUPFD, 20);
        int high_control = fcntl(control[1], F_DUPFD, 20);
        dup2(high_data, DATA_FD);
        dup2(high_control, CONTROL_FD);
        for (int fd = 5; fd < 32; fd++)
            close(fd);
        execv(program, words);
        _exit(127);
    }
    close(data[1]);
    close(control[1]);
    inner_data = data[0];
    inner_control = control[0];
}

/* `accent`: every '4' becomes a byte that no UTF-8 text has there, as on a line that garbles. */
static void pass_bytes(int from, int to, bool accent)
{
    char bytes[8192];
    ssize_t got;
    while ((got = recv(from, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0) {
        for (ssize_t i = 0; accent && i < got; i++)
            if (bytes[i] == '4')
                bytes[i] = '\xe9';
        if (send(to, bytes, (size_t)got, MSG_NOSIGNAL) != got)
            exit(0);
    }
}

/* One message from one door to the other; ends the program with the door. */
static size_t pass_message(int from, int to, char *text)
{
    ssize_t got = recv(from, text, MESSAGE_MAX - 1, 0);
    if (got <= 0)
        exit(0);
    text[got] = '\0';
    if (to >= 0 && send(to, text, (size_t)got, MSG_NOSIGNAL) != got)
        exit(0);
    return (size_t)got;
}

static void flood(void)
{
    char bytes[4096];
    memset(bytes, 'x', sizeof(bytes));
    for (;;)
        if (send(DATA_FD, bytes, sizeof(bytes), MSG_NOSIGNAL) < 0)
            exit(0);
}

/* A line that is never silent: 1 KiB of noise for each step, announced as the protocol asks. */
static void answer_garbage(void)
{
    static char text[MESSAGE_MAX];
    static int64_t now;
    char bytes[1024], reply[128];
    unsigned long id;
    int64_t until = 0;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 37 + 11);
    for (;;) {
        pass_message(CONTROL_FD, -1, text);
        int fields = sscanf(text, "%lu run %" SCNd64, &id, &until);
        if (fields == 2) {
            now = now + 90000000 < until ? now + 90000000 : until;
            if (send(DATA_FD, bytes, sizeof(bytes), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
                exit(0);
            snprintf(reply, sizeof(reply), "%lu ok %" PRId64 " 1024", id, now);
        } else {
            snprintf(reply, sizeof(reply), "%lu ok high", id);
        }
        if (send(CONTROL_FD, reply, strlen(reply), MSG_NOSIGNAL) < 0)
            exit(0);
    }
}

static void sabotage(const char *act)
{
    if (strcmp(act, "kill") == 0)
        raise(SIGKILL);
    if (strcmp(act, "stop") == 0)
        raise(SIGSTOP);
    if (strcmp(act, "flood") == 0)
        flood();
    if (strcmp(act, "garbage") == 0)
        answer_garbage();
    if (strcmp(act, "nonsense") == 0)
        if (send(CONTROL_FD, "nonsense, nothing but nonsense", 30, MSG_NOSIGNAL) < 0)
            exit(0);
}

int main(int argc, char **argv)
{
    const char *act = "kill", *program = "r5emu";
    long after = 0;
    int kept = 0;
    for (int i = 1; i < argc; i++) {
        if (i + 1 < argc && strcmp(argv[i], "--act") == 0)
            act = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--after") == 0)
            after = atol(argv[++i]);
        else if (i + 1 < argc && strcmp(argv[i], "--program") == 0)
            program = argv[++i];
        else
            argv[kept++] = argv[i];
    }
    start(program, kept, argv);
    static char text[MESSAGE_MAX];
    for (long request = 1;; request++) {
        if (request == after)
            sabotage(act);
        pass_message(CONTROL_FD, -1, text);
        pass_bytes(DATA_FD, inner_data, false);
        if (send(inner_control, text, strlen(text), MSG_NOSIGNAL) < 0)
            return 0;
        pass_message(inner_control, -1, text);
        pass_bytes(inner_data, DATA_FD, strcmp(act, "accent") == 0);
        if (send(CONTROL_FD, text, strlen(text), MSG_NOSIGNAL) < 0)
            return 0;
    }
}
