/* SPDX-License-Identifier: Apache-2.0 */
#include "operator.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "deadline.h"

#define ANSWER_MAX 64

enum r5_status link_operator_open(struct link_operator *op, const char *what,
                                  struct r5_error *error)
{
    const char *path = getenv("R5_OPERATOR_TTY");
    snprintf(op->tty, sizeof(op->tty), "%.63s", path != NULL ? path : "/dev/tty");
    op->fd = open(op->tty, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (op->fd >= 0 && isatty(op->fd))
        return R5_OK;
    link_operator_close(op);
    return r5_fail(error, R5_E_ABSENT,
                   "%s is done by a person, and there is no terminal %s to ask at: run this in a "
                   "terminal, or give the rig file a wire or supply that needs nobody",
                   what, op->tty);
}

void link_operator_close(struct link_operator *op)
{
    if (op->fd >= 0)
        close(op->fd);
    op->fd = -1;
}

void link_operator_say(const struct link_operator *op, const char *text)
{
    for (size_t len = strlen(text); len > 0;) {
        ssize_t put = write(op->fd, text, len);
        if (put <= 0)
            return; /* a terminal that shows nothing is found by the answer that does not come */
        text += put;
        len -= (size_t)put;
    }
}

static enum r5_status nobody(const struct link_operator *op, struct r5_error *error)
{
    return r5_fail(error, R5_E_IO, "nobody answered at %s", op->tty);
}

/* A line as the terminal gives it, in pieces where it is not cooked; what is too long is cut. */
static enum r5_status hear(const struct link_operator *op, r5_time until, char answer[ANSWER_MAX],
                           struct r5_error *error)
{
    size_t len = 0;
    for (;;) {
        struct pollfd readable = { .fd = op->fd, .events = POLLIN };
        char byte;
        r5_time left = until - r5_wall_monotonic();
        int ready = left <= 0 ? 0 : poll(&readable, 1, (int)(left / R5_NS_PER_MS) + 1);
        if (ready == 0)
            return nobody(op, error);
        ssize_t got = ready < 0 ? -1 : read(op->fd, &byte, 1);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0)
            return r5_fail(error, R5_E_IO, "the terminal %s is gone", op->tty);
        if (byte == '\n' || byte == '\r')
            break;
        if (len + 1 < ANSWER_MAX)
            answer[len++] = byte;
    }
    answer[len] = '\0';
    return R5_OK;
}

enum r5_status link_operator_tell(const struct link_operator *op, const char *text, int64_t wait_ms,
                                  struct r5_error *error)
{
    char answer[ANSWER_MAX];
    (void)tcflush(op->fd, TCIFLUSH);
    link_operator_say(op, text);
    return hear(op, r5_wall_monotonic() + r5_ms(wait_ms), answer, error);
}

enum r5_status link_operator_ask(const struct link_operator *op, const char *question,
                                 int64_t wait_ms, bool *yes, struct r5_error *error)
{
    r5_time until = r5_wall_monotonic() + r5_ms(wait_ms);
    (void)tcflush(op->fd, TCIFLUSH);
    for (;;) {
        char answer[ANSWER_MAX];
        link_operator_say(op, question);
        enum r5_status status = hear(op, until, answer, error);
        if (status != R5_OK)
            return status;
        *yes = strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
        if (*yes || strcasecmp(answer, "n") == 0 || strcasecmp(answer, "no") == 0)
            return R5_OK;
    }
}
