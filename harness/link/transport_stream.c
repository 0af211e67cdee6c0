/* SPDX-License-Identifier: Apache-2.0 */
#include "transport_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DRAIN_MAX (1 << 20)
#define GUARD_MS 2000 /* wall time in which the other end must take what is written */

struct stream {
    struct link_transport face;
    struct link_clock *clock;
    struct link_door *door;
    int fd;
    int baud;
};

static enum r5_status closed(struct r5_error *error)
{
    return r5_fail(error, R5_E_CLOSED, "the module's end of the line is gone");
}

/* What is there now; R5_E_TIMEOUT when there is nothing. */
static enum r5_status take(struct stream *s, uint8_t *bytes, size_t room, size_t *got,
                           struct r5_error *error)
{
    ssize_t n;
    do
        n = read(s->fd, bytes, room);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return R5_E_TIMEOUT;
    if (n <= 0)
        return closed(error);
    *got = (size_t)n;
    return R5_OK;
}

/* The same, against what the emulated module says that it has written. */
static enum r5_status take_announced(struct stream *s, uint8_t *bytes, size_t room, size_t *got,
                                     struct r5_error *error)
{
    enum r5_status status = take(s, bytes, room, got, error);
    if (status == R5_OK && s->door != NULL && !link_door_took(s->door, *got))
        return r5_fail(error, R5_E_INPUT,
                       "the emulated module sends bytes that it has not announced at its control "
                       "door");
    return status;
}

/* A module that can be stopped says no more than is going to be read. */
static enum r5_status wait_for(struct stream *s, size_t room, r5_time deadline,
                               struct r5_error *error)
{
    if (s->door != NULL)
        link_door_stop_after(s->door, room);
    enum r5_status status = link_wait(s->clock, s->fd, deadline, error);
    if (s->door != NULL)
        link_door_stop_after(s->door, 0);
    return status;
}

static enum r5_status stream_read(void *self, uint8_t *bytes, size_t room, r5_time deadline,
                                  size_t *got, struct r5_error *error)
{
    struct stream *s = self;
    *got = 0;
    if (s->fd < 0)
        return closed(error);
    for (;;) {
        enum r5_status status = take_announced(s, bytes, room, got, error);
        if (status != R5_E_TIMEOUT)
            return status;
        status = wait_for(s, room, deadline, error);
        if (status == R5_E_TIMEOUT)
            return take_announced(s, bytes, room, got, error);
        if (status != R5_OK)
            return status;
    }
}

/* A peer that is gone is an answer, not a signal: sockets are written to as sockets. */
static ssize_t put_bytes(int fd, const uint8_t *bytes, size_t len)
{
    ssize_t put = send(fd, bytes, len, MSG_NOSIGNAL);
    return put < 0 && errno == ENOTSOCK ? write(fd, bytes, len) : put;
}

static enum r5_status stream_write(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                                   struct r5_error *error)
{
    struct stream *s = self;
    (void)deadline; /* a full socket buffer is a matter of the wall's time, not of the module's */
    if (s->fd < 0)
        return closed(error);
    r5_time guard = r5_wall_monotonic() + r5_wall_guard(GUARD_MS);
    while (len > 0) {
        ssize_t put = put_bytes(s->fd, bytes, len);
        if (put > 0) {
            bytes += put;
            len -= (size_t)put;
            continue;
        }
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
            return closed(error);
        struct pollfd writable = { .fd = s->fd, .events = POLLOUT };
        r5_time left = guard - r5_wall_monotonic();
        if (left <= 0 || poll(&writable, 1, (int)(left / R5_NS_PER_MS) + 1) == 0)
            return r5_fail(error, R5_E_IO, "the module's end of the line takes no bytes");
    }
    return R5_OK;
}

/* Without the account: what a process that was killed has not counted is thrown away here, too. */
static enum r5_status stream_drain(void *self, struct r5_error *error)
{
    struct stream *s = self;
    uint8_t waste[4096];
    size_t got, drained = 0;
    enum r5_status status = s->fd < 0 ? R5_E_TIMEOUT : R5_OK;
    while (status == R5_OK && drained < DRAIN_MAX) {
        status = take(s, waste, sizeof(waste), &got, error);
        drained += status == R5_OK ? got : 0;
    }
    if (status == R5_OK)
        return r5_fail(error, R5_E_INPUT, "the line is flooded: more than %d bytes wait to be read",
                       DRAIN_MAX);
    if (s->door != NULL)
        link_door_settle(s->door);
    return status == R5_E_TIMEOUT ? R5_OK : status;
}

static enum r5_status stream_set_line(void *self, const struct link_line *line,
                                      struct r5_error *error)
{
    struct stream *s = self;
    s->baud = line->baud;
    if (s->door == NULL)
        return R5_OK;
    return link_door_ask(s->door, NULL, 0, error, "line %d %s", line->baud,
                         line->flow == LINK_FLOW_RTS_CTS ? "rts-cts" : "none");
}

static void stream_describe(void *self, char *text, size_t room)
{
    const struct stream *s = self;
    snprintf(text, room, "%s, %d baud", s->door != NULL ? "socket pair to r5emu" : "stream",
             s->baud);
}

static void stream_close(void *self)
{
    struct stream *s = self;
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

static const struct link_transport_ops stream_ops = {
    .read = stream_read,
    .write = stream_write,
    .drain = stream_drain,
    .set_line = stream_set_line,
    .describe = stream_describe,
    .close = stream_close,
};

struct link_transport *link_stream_new(struct r5_arena *arena, struct link_clock *clock,
                                       struct link_door *door)
{
    struct stream *s = r5_arena_take(arena, sizeof(*s));
    if (s == NULL)
        return NULL;
    *s = (struct stream){ .clock = clock, .door = door, .fd = -1 };
    s->face = (struct link_transport){ .ops = &stream_ops, .self = s };
    return &s->face;
}

void link_stream_attach(struct link_transport *transport, int take_fd)
{
    struct stream *s = transport->self;
    stream_close(s);
    s->fd = take_fd;
    if (take_fd >= 0)
        (void)fcntl(take_fd, F_SETFL, fcntl(take_fd, F_GETFL) | O_NONBLOCK);
}
