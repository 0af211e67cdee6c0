/* SPDX-License-Identifier: Apache-2.0 */
/* A transport whose module says what a frame script says, by a clock that moves when one waits. */
#ifndef R5_FUZZ_SCRIPT_LINE_H
#define R5_FUZZ_SCRIPT_LINE_H

#include "clock.h"
#include "frame_script.h"
#include "transport.h"

struct script_line {
    struct frame_script s;
    struct link_transport transport;
    struct link_clock clock;
    r5_time now;
    r5_time due; /* when the piece has come */
    size_t used; /* bytes of it that were read */
    bool over;
    size_t written;
    void (*wrote)(void *user, const uint8_t *bytes, size_t len); /* may be NULL */
    void *user;
};

static inline r5_time script_line_now(void *self)
{
    const struct script_line *l = self;
    return l->now;
}

static inline enum r5_status script_line_wait(void *self, int fd, r5_time until,
                                              struct r5_error *error)
{
    (void)fd;
    (void)error;
    struct script_line *l = self;
    if (l->now < until)
        l->now = until;
    return R5_E_TIMEOUT;
}

/* A line that is over stays silent. */
static inline enum r5_status script_line_read(void *self, uint8_t *bytes, size_t room,
                                              r5_time deadline, size_t *got, struct r5_error *error)
{
    struct script_line *l = self;
    *got = 0;
    fuzz_claim(room > 0, "a read has room");
    while (!l->over && l->used == l->s.len) {
        l->over = !frame_script_next(&l->s);
        l->used = 0;
        l->due += l->s.wait;
    }
    if (l->over || (l->due > deadline && l->due > l->now))
        return script_line_wait(l, -1, deadline, error);
    if (l->now < l->due)
        l->now = l->due;
    *got = l->s.len - l->used < room ? l->s.len - l->used : room;
    memcpy(bytes, l->s.piece + l->used, *got);
    l->used += *got;
    return R5_OK;
}

static inline enum r5_status script_line_write(void *self, const uint8_t *bytes, size_t len,
                                               r5_time deadline, struct r5_error *error)
{
    (void)deadline;
    (void)error;
    struct script_line *l = self;
    l->written += len;
    if (l->wrote != NULL)
        l->wrote(l->user, bytes, len);
    if (l->due < l->now)
        l->due = l->now;
    return R5_OK;
}

static inline enum r5_status script_line_drain(void *self, struct r5_error *error)
{
    (void)error;
    struct script_line *l = self;
    if (l->due <= l->now)
        l->used = l->s.len;
    return R5_OK;
}

static inline enum r5_status script_line_set(void *self, const struct link_line *line,
                                             struct r5_error *error)
{
    (void)self;
    (void)line;
    (void)error;
    return R5_OK;
}

static inline void script_line_describe(void *self, char *text, size_t room)
{
    (void)self;
    snprintf(text, room, "a script");
}

static inline void script_line_start(struct script_line *l, const uint8_t *data, size_t size)
{
    static const struct link_transport_ops transport_ops = {
        .read = script_line_read,
        .write = script_line_write,
        .drain = script_line_drain,
        .set_line = script_line_set,
        .describe = script_line_describe,
    };
    static const struct link_clock_ops clock_ops = { .now = script_line_now,
                                                     .wait = script_line_wait };
    memset(l, 0, sizeof(*l));
    frame_script_start(&l->s, data, size);
    l->transport = (struct link_transport){ .ops = &transport_ops, .self = l };
    l->clock = (struct link_clock){ .ops = &clock_ops, .self = l };
}

#endif
