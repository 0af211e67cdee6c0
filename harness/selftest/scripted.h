/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A transport that says what a test told it to, by a clock that moves only when somebody waits.
 *
 * Each piece of a script arrives as one read, `delay_ms` after the write with that number was made
 * (0: after the start). What is written is kept, with its time.
 */
#ifndef R5_SELFTEST_SCRIPTED_H
#define R5_SELFTEST_SCRIPTED_H

#include <string.h>

#include "clock.h"
#include "transport.h"

#define SCRIPTED_PIECES 128

struct scripted_piece {
    int after_write;
    r5_time delay;
    size_t len;
    uint8_t bytes[9000];
};

struct scripted {
    struct link_transport transport;
    struct link_clock clock;
    r5_time now;
    int writes;
    r5_time written_at[SCRIPTED_PIECES + 1];
    size_t written_len[SCRIPTED_PIECES + 1];
    size_t written;
    uint8_t wire[16384]; /* all that was written */
    int pieces, played;
    size_t used; /* bytes of the piece that is being read */
    struct scripted_piece piece[SCRIPTED_PIECES];
};

static inline void says_bytes(struct scripted *s, int after_write, long delay_ms,
                              const uint8_t *bytes, size_t len)
{
    struct scripted_piece *piece = &s->piece[s->pieces++];
    piece->after_write = after_write;
    piece->delay = r5_ms(delay_ms);
    piece->len = len;
    memcpy(piece->bytes, bytes, len);
}

static inline void says(struct scripted *s, int after_write, long delay_ms, const char *text)
{
    says_bytes(s, after_write, delay_ms, (const uint8_t *)text, strlen(text));
}

static inline r5_time scripted_now(void *self)
{
    struct scripted *s = self;
    return s->now;
}

static inline enum r5_status scripted_wait(void *self, int fd, r5_time until,
                                           struct r5_error *error)
{
    (void)fd;
    (void)error;
    struct scripted *s = self;
    if (s->now < until)
        s->now = until;
    return R5_E_TIMEOUT;
}

static inline enum r5_status scripted_read(void *self, uint8_t *bytes, size_t room,
                                           r5_time deadline, size_t *got, struct r5_error *error)
{
    (void)error;
    struct scripted *s = self;
    const struct scripted_piece *piece = &s->piece[s->played];
    *got = 0;
    if (s->played == s->pieces || piece->after_write > s->writes)
        return scripted_wait(s, -1, deadline, error);
    r5_time at = s->written_at[piece->after_write] + piece->delay;
    if (at > deadline && at > s->now)
        return scripted_wait(s, -1, deadline, error);
    if (s->now < at)
        s->now = at;
    size_t left = piece->len - s->used;
    *got = left < room ? left : room;
    memcpy(bytes, piece->bytes + s->used, *got);
    s->used += *got;
    if (s->used == piece->len) {
        s->used = 0;
        s->played++;
    }
    return R5_OK;
}

static inline enum r5_status scripted_write(void *self, const uint8_t *bytes, size_t len,
                                            r5_time deadline, struct r5_error *error)
{
    (void)deadline;
    struct scripted *s = self;
    if (s->writes == SCRIPTED_PIECES || s->written + len > sizeof(s->wire))
        return r5_fail(error, R5_E_LIMIT, "the script is full");
    memcpy(s->wire + s->written, bytes, len);
    s->written += len;
    s->written_at[++s->writes] = s->now;
    s->written_len[s->writes] = len;
    return R5_OK;
}

/* Throws away the pieces that have arrived by now. */
static inline enum r5_status scripted_drain(void *self, struct r5_error *error)
{
    struct scripted *s = self;
    uint8_t bytes[64];
    size_t got;
    while (scripted_read(s, bytes, sizeof(bytes), s->now, &got, error) == R5_OK)
        continue;
    return R5_OK;
}

static inline enum r5_status scripted_set_line(void *self, const struct link_line *line,
                                               struct r5_error *error)
{
    (void)self;
    (void)line;
    (void)error;
    return R5_OK;
}

static inline void scripted_describe(void *self, char *text, size_t room)
{
    (void)self;
    if (room > 0)
        text[0] = '\0';
}

static inline void scripted_init(struct scripted *s)
{
    static const struct link_transport_ops transport_ops = {
        .read = scripted_read,
        .write = scripted_write,
        .drain = scripted_drain,
        .set_line = scripted_set_line,
        .describe = scripted_describe,
    };
    static const struct link_clock_ops clock_ops = { .now = scripted_now, .wait = scripted_wait };
    memset(s, 0, sizeof(*s));
    s->transport = (struct link_transport){ .ops = &transport_ops, .self = s };
    s->clock = (struct link_clock){ .ops = &clock_ops, .self = s };
}

#endif
