/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bench power supply that speaks SCPI, in a process of its own, at a TCP port of this machine or
 * at a pseudo-terminal. Its state and its whims are in shared memory, so that a test sees and turns
 * them.
 */
#ifndef R5_SELFTEST_SCPI_DOUBLE_H
#define R5_SELFTEST_SCPI_DOUBLE_H

#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "arena.h"

enum whim {
    OBEYS,
    GARBAGE,   /* answers measurements with what is no number */
    HOLDS,     /* keeps the answer to a measurement until the next line comes */
    CLOSES,    /* at the next measurement */
    ENDLESS,   /* answers a measurement without an end of line */
    REFUSES,   /* puts an error into its queue at each setting of a voltage */
    NO_QUEUE,  /* answers SYST:ERR? with a word */
    NAMELESS,  /* answers *IDN? with an empty line */
    MUTE,      /* answers nothing */
    ODD_NUMBER /* answers in other forms that are right: CR LF, exponents, a sign */
};

struct instrument {
    char address[64];
    _Atomic int whim;
    _Atomic int on, mv, limit_ma, load_ma, channel;
    _Atomic int holding; /* an answer */
    int error;           /* the one in its queue */
    char held[64];
    char log[4096]; /* each line that came, with a semicolon */
};

static struct instrument *instrument;
static pid_t instrument_pid;

static inline void scpi_say(int fd, const char *text)
{
    char line[600];
    int whim = instrument->whim;
    int len = snprintf(line, sizeof(line), "%s%s", text, whim == ODD_NUMBER ? "\r\n" : "\n");
    if (write(fd, line, (size_t)len) != len)
        _exit(0);
}

static inline void scpi_measure_say(int fd, int milli)
{
    char text[64], many[600];
    int whim = instrument->whim;
    snprintf(text, sizeof(text), whim == ODD_NUMBER ? "+%d.%03dE+00" : "%d.%03d", milli / 1000,
             milli % 1000);
    switch (whim) {
    case GARBAGE:
        scpi_say(fd, "3.8V\x1b[2J\xff");
        return;
    case CLOSES:
        _exit(0);
    case HOLDS:
        snprintf(instrument->held, sizeof(instrument->held), "%s", text);
        instrument->holding = 1;
        return;
    case ENDLESS:
        memset(many, '7', sizeof(many));
        if (write(fd, many, sizeof(many)) != sizeof(many))
            _exit(0);
        return;
    default:
        scpi_say(fd, text);
    }
}

static inline void scpi_obey(const char *line)
{
    int volts, milli, number;
    if (sscanf(line, "VOLT %d.%3d", &volts, &milli) == 2) {
        if (instrument->whim == REFUSES)
            instrument->error = -222;
        else
            instrument->mv = volts * 1000 + milli;
    } else if (sscanf(line, "CURR %d.%3d", &volts, &milli) == 2) {
        instrument->limit_ma = volts * 1000 + milli;
    } else if (sscanf(line, "INST:NSEL %d", &number) == 1) {
        if (number <= 2)
            instrument->channel = number;
        else
            instrument->error = -224;
    } else if (strncmp(line, "OUTP ", 5) == 0) {
        instrument->on = strcmp(line + 5, "ON") == 0;
    } else if (strcmp(line, "*CLS") == 0) {
        instrument->error = 0;
    } else {
        instrument->error = -113;
    }
}

static inline void scpi_answer(int fd, const char *line)
{
    char text[80];
    if (instrument->holding) {
        instrument->holding = 0;
        instrument->whim = OBEYS;
        scpi_say(fd, instrument->held);
    }
    if (instrument->whim == MUTE)
        return;
    if (strcmp(line, "*IDN?") == 0) {
        scpi_say(fd, instrument->whim == NAMELESS ? "" : "ACME,PS-3\x07,4711,1.0");
    } else if (strcmp(line, "SYST:ERR?") == 0) {
        snprintf(text, sizeof(text), "%d,\"%s\"", instrument->error,
                 instrument->error == 0 ? "No error" : "Data out of range");
        instrument->error = 0;
        scpi_say(fd, instrument->whim == NO_QUEUE ? "what?" : text);
    } else if (strcmp(line, "MEAS:VOLT?") == 0) {
        scpi_measure_say(fd, instrument->on ? instrument->mv : 0);
    } else if (strcmp(line, "MEAS:CURR?") == 0) {
        int load = instrument->load_ma, limit = instrument->limit_ma;
        scpi_measure_say(fd, !instrument->on ? 0 : load < limit ? load : limit);
    } else {
        scpi_obey(line);
    }
}

static inline void scpi_serve(int fd)
{
    char line[256];
    size_t len = 0;
    while (read(fd, line + len, 1) == 1) {
        if (line[len] != '\n') {
            ck_assert_uint_lt(++len, sizeof(line) - 1);
            continue;
        }
        line[len] = '\0';
        size_t used = strlen(instrument->log);
        snprintf(instrument->log + used, sizeof(instrument->log) - used, "%s;", line);
        scpi_answer(fd, line);
        len = 0;
    }
    _exit(0);
}

static inline void instrument_new(struct r5_arena *arena)
{
    instrument = r5_arena_take(arena, sizeof(*instrument));
    ck_assert_ptr_nonnull(instrument);
    instrument->load_ma = 150;
    instrument->limit_ma = 100;
}

static inline void instrument_at_tcp(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof(at);
    int door = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(door, (struct sockaddr *)&at, size), 0);
    ck_assert_int_eq(listen(door, 1), 0);
    ck_assert_int_eq(getsockname(door, (struct sockaddr *)&at, &size), 0);
    snprintf(instrument->address, sizeof(instrument->address), "tcp:127.0.0.1:%d",
             ntohs(at.sin_port));
    instrument_pid = fork();
    if (instrument_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        scpi_serve(accept(door, NULL, NULL));
    }
    close(door);
}

static inline void instrument_at_terminal(void)
{
    struct termios raw;
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_eq(grantpt(master), 0);
    ck_assert_int_eq(unlockpt(master), 0);
    ck_assert_int_eq(ptsname_r(master, instrument->address, sizeof(instrument->address)), 0);
    int slave = open(instrument->address, O_RDWR | O_NOCTTY);
    ck_assert_int_eq(tcgetattr(slave, &raw), 0);
    cfmakeraw(&raw);
    ck_assert_int_eq(tcsetattr(slave, TCSANOW, &raw), 0);
    instrument_pid = fork(); /* which keeps the other end, too: it is no hang-up when ours closes */
    if (instrument_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        scpi_serve(master);
    }
    close(master);
    close(slave);
}

static inline void instrument_off(void)
{
    if (instrument_pid > 0) {
        kill(instrument_pid, SIGKILL);
        waitpid(instrument_pid, NULL, 0);
    }
    instrument_pid = 0;
}

#endif
