/* SPDX-License-Identifier: Apache-2.0 */
#include "transport_stream.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "fd_line.h"

struct stream {
    struct link_transport face;
    struct link_fd line;
    struct link_door *door;
    int baud;
};

/* A module that can be stopped says no more than is going to be read, and no more than it has
 * announced. */
static enum r5_status stream_read(void *self, uint8_t *bytes, size_t room, r5_time deadline,
                                  size_t *got, struct r5_error *error)
{
    struct stream *s = self;
    if (s->door == NULL)
        return link_fd_read(&s->line, bytes, room, deadline, got, error);
    link_door_stop_after(s->door, room);
    enum r5_status status = link_fd_read(&s->line, bytes, room, deadline, got, error);
    link_door_stop_after(s->door, 0);
    if (status == R5_OK && !link_door_took(s->door, *got))
        return r5_fail(error, R5_E_INPUT,
                       "the emulated module sends bytes that it has not announced at its control "
                       "door");
    return status;
}

static enum r5_status stream_write(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                                   struct r5_error *error)
{
    struct stream *s = self;
    (void)deadline; /* a full socket buffer is a matter of the wall's time, not of the module's */
    return link_fd_write(&s->line, bytes, len, LINK_FD_GUARD_MS, error);
}

/* Without the account: what a process that was killed has not counted is thrown away here, too. */
static enum r5_status stream_drain(void *self, struct r5_error *error)
{
    struct stream *s = self;
    enum r5_status status = link_fd_drain(&s->line, error);
    if (s->door != NULL && status != R5_E_INPUT)
        link_door_settle(s->door);
    return status;
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
    if (s->line.fd >= 0)
        close(s->line.fd);
    s->line.fd = -1;
}

static const char gone[] = "the module's end of the line is gone";

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
    *s = (struct stream){ .door = door };
    s->line = (struct link_fd){ .fd = -1, .clock = clock, .gone = gone };
    s->face = (struct link_transport){ .ops = &stream_ops, .self = s };
    return &s->face;
}

void link_stream_attach(struct link_transport *transport, int take_fd)
{
    struct stream *s = transport->self;
    stream_close(s);
    s->line.fd = take_fd;
    if (take_fd >= 0)
        (void)fcntl(take_fd, F_SETFL, fcntl(take_fd, F_GETFL) | O_NONBLOCK);
}
