/* SPDX-License-Identifier: Apache-2.0 */
#include "c2c_channel.h"

#include <stdio.h>
#include <string.h>

#include "secret.h"

#define RAW_WRITE_MS 10000
#define LATE_READS 256 /* reads that a call may still make when its deadline has passed */

struct c2c_channel {
    struct link_transport transport; /* our face to the dialogue */
    struct link_transport *inner;
    struct link_clock *clock;
    struct c2c_random random;
    struct c2c_observer observer;
    struct c2c_counts counts;
    r5_time timeout;
    bool on;
    bool in_garbage; /* what was found last was no frame */
    struct c2c_seen sent, received;
    struct c2c_receiver receiver;
    size_t given, held;                                 /* of the inbox */
    uint8_t inbox[C2C_BODY_MAX_V1 + 2 * C2C_FRAME_MAX]; /* text that nobody has read yet */
};

/* Gives text of the inbox, up to and with the first LF while plain. */
static void give(struct c2c_channel *c, uint8_t *bytes, size_t room, size_t *got)
{
    const uint8_t *from = c->inbox + c->given;
    size_t len = c->held - c->given;
    const uint8_t *line_end = c->on ? NULL : memchr(from, '\n', len);
    if (line_end != NULL)
        len = (size_t)(line_end - from) + 1;
    *got = len < room ? len : room;
    memcpy(bytes, from, *got);
    c->given += *got;
    if (c->given == c->held) {
        r5_wipe(c->inbox, c->held);
        c->given = c->held = 0;
    }
}

/* A good frame may still be no answer to anything that was asked now. */
static enum c2c_fault judge_age(struct c2c_channel *c, const struct c2c_found *found)
{
    uint64_t mark = c2c_seen_mark(found->raw + 3, found->raw_len - C2C_OVERHEAD);
    if (c2c_seen_has(&c->sent, mark)) {
        c->counts.reflected++;
        return C2C_REFLECTED;
    }
    if (c2c_seen_has(&c->received, mark)) {
        c->counts.replayed++;
        return C2C_REPLAYED;
    }
    c2c_seen_add(&c->received, mark);
    return C2C_GOOD;
}

/* Takes the next frame or fault from the receiver; false when it has none. */
static bool decode(struct c2c_channel *c, r5_time now)
{
    struct c2c_found found;
    if (!c2c_receiver_next(&c->receiver, now, &found))
        return false;
    if (found.fault == C2C_GOOD)
        found.fault = judge_age(c, &found);
    bool run_on = found.fault == C2C_GARBAGE && c->in_garbage;
    c->in_garbage = found.fault != C2C_GOOD;
    if (found.fault != C2C_GOOD) {
        c->counts.dropped += !run_on;
        c->observer.dropped(c->observer.self, found.fault, found.raw, found.raw_len);
        r5_wipe(found.plain, found.plain_len);
        return true;
    }
    c->counts.frames_in++;
    c->observer.frame(c->observer.self, found.raw, found.raw_len);
    c->observer.text(c->observer.self, LINK_RX, found.plain, found.plain_len);
    memcpy(c->inbox, found.plain, found.plain_len);
    c->held = found.plain_len;
    r5_wipe(found.plain, found.plain_len);
    return true;
}

static enum r5_status read_plain(struct c2c_channel *c, r5_time deadline, struct r5_error *error)
{
    size_t got = 0;
    enum r5_status status = link_read(c->inner, c->inbox, 512, deadline, &got, error);
    if (status == R5_OK)
        c->held = got;
    return status;
}

/*
 * Reads once. The rest of a frame may wait unread below us, so its silence is judged only after
 * a read that brought nothing.
 */
static enum r5_status read_frames(struct c2c_channel *c, r5_time deadline, struct r5_error *error)
{
    size_t pending;
    (void)c2c_receiver_rest(&c->receiver, &pending);
    r5_time until = deadline;
    if (pending > 0 && c->receiver.last_byte + c->timeout < deadline)
        until = c->receiver.last_byte + c->timeout;
    uint8_t bytes[512];
    size_t got = 0;
    enum r5_status status = link_read(c->inner, bytes, sizeof(bytes), until, &got, error);
    r5_time now = link_now(c->clock);
    if (status == R5_OK)
        (void)c2c_receiver_feed(&c->receiver, bytes, got, now);
    else if (status == R5_E_TIMEOUT && decode(c, now))
        status = R5_OK;
    return status;
}

static enum r5_status channel_read(void *self, uint8_t *bytes, size_t room, r5_time deadline,
                                   size_t *got, struct r5_error *error)
{
    struct c2c_channel *c = self;
    int late = 0;
    *got = 0;
    while (c->given == c->held) {
        if (c->on && decode(c, c->receiver.last_byte))
            continue;
        if (late == LATE_READS)
            return R5_E_TIMEOUT; /* garbage without end */
        enum r5_status status =
            c->on ? read_frames(c, deadline, error) : read_plain(c, deadline, error);
        if (status != R5_OK)
            return status;
        late += link_now(c->clock) > deadline;
    }
    give(c, bytes, room, got);
    return R5_OK;
}

static enum r5_status write_frame(struct c2c_channel *c, const uint8_t *bytes, size_t len,
                                  r5_time deadline, struct r5_error *error)
{
    uint8_t iv[C2C_BLOCK], body[C2C_BODY_MAX_V1], frame[C2C_FRAME_MAX];
    size_t body_len, frame_len;
    enum r5_status status = c->random.fill(c->random.self, iv, sizeof(iv), error);
    if (status == R5_OK)
        status = c2c_body_seal(&c->receiver.keys, iv, bytes, len, body, &body_len, error);
    if (status != R5_OK)
        return status;
    c2c_frame_wrap(body, body_len, frame, &frame_len);
    c2c_seen_add(&c->sent, c2c_seen_mark(body, body_len));
    c->observer.text(c->observer.self, LINK_TX, bytes, len);
    c->counts.frames_out++;
    return link_write(c->inner, frame, frame_len, deadline, error);
}

static enum r5_status channel_write(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                                    struct r5_error *error)
{
    struct c2c_channel *c = self;
    if (!c->on)
        return link_write(c->inner, bytes, len, deadline, error);
    while (len > 0) {
        size_t part = len < C2C_PLAIN_MAX ? len : C2C_PLAIN_MAX;
        enum r5_status status = write_frame(c, bytes, part, deadline, error);
        if (status != R5_OK)
            return status;
        bytes += part;
        len -= part;
    }
    return R5_OK;
}

static void forget_received(struct c2c_channel *c)
{
    struct c2c_keys keys = c->receiver.keys;
    c2c_receiver_init(&c->receiver, &keys, c->timeout);
    r5_wipe(&keys, sizeof(keys));
    r5_wipe(c->inbox, sizeof(c->inbox));
    c->given = c->held = 0;
    c->in_garbage = false;
}

static enum r5_status channel_drain(void *self, struct r5_error *error)
{
    struct c2c_channel *c = self;
    forget_received(c);
    return link_drain(c->inner, error);
}

static enum r5_status channel_set_line(void *self, const struct link_line *line,
                                       struct r5_error *error)
{
    struct c2c_channel *c = self;
    return link_set_line(c->inner, line, error);
}

static void channel_describe(void *self, char *text, size_t room)
{
    struct c2c_channel *c = self;
    link_describe(c->inner, text, room);
    size_t used = strlen(text);
    if (c->on)
        snprintf(text + used, room - used, ", C2C channel V%d", (int)c->receiver.keys.version);
}

static const struct link_transport_ops ops = {
    .read = channel_read,
    .write = channel_write,
    .drain = channel_drain,
    .set_line = channel_set_line,
    .describe = channel_describe,
};

struct c2c_channel *c2c_channel_new(struct r5_arena *arena, struct link_transport *inner,
                                    struct link_clock *clock, struct c2c_random random,
                                    struct c2c_observer observer, int frame_timeout_ms)
{
    struct c2c_channel *c = r5_arena_take(arena, sizeof(*c));
    if (c == NULL)
        return NULL;
    c->transport = (struct link_transport){ .ops = &ops, .self = c };
    c->inner = inner;
    c->clock = clock;
    c->random = random;
    c->observer = observer;
    c->timeout = r5_ms(frame_timeout_ms);
    return c;
}

struct link_transport *c2c_channel_transport(struct c2c_channel *c)
{
    return &c->transport;
}

void c2c_channel_switch_on(struct c2c_channel *c, const struct c2c_keys *keys)
{
    if (c->on) { /* other keys in an open channel: what was received stays */
        c->receiver.keys = *keys;
        return;
    }
    c2c_receiver_init(&c->receiver, keys, c->timeout);
    (void)c2c_receiver_feed(&c->receiver, c->inbox + c->given, c->held - c->given,
                            link_now(c->clock));
    c->given = c->held = 0;
    c->in_garbage = false;
    c->on = true;
}

void c2c_channel_switch_off(struct c2c_channel *c)
{
    if (!c->on)
        return;
    size_t len;
    const uint8_t *rest = c2c_receiver_rest(&c->receiver, &len);
    memcpy(c->inbox + c->held, rest, len);
    c->held += len;
    r5_wipe(&c->receiver, sizeof(c->receiver));
    c->on = false;
}

bool c2c_channel_is_on(const struct c2c_channel *c)
{
    return c->on;
}

enum c2c_version c2c_channel_version(const struct c2c_channel *c)
{
    return c->receiver.keys.version;
}

const struct c2c_counts *c2c_channel_counts(const struct c2c_channel *c)
{
    return &c->counts;
}

void c2c_channel_forget_frames(struct c2c_channel *c, bool all)
{
    memset(&c->received, 0, sizeof(c->received));
    if (all)
        memset(&c->sent, 0, sizeof(c->sent));
}

/* What was made outside the channel may come back, too. */
static void remember_raw(struct c2c_channel *c, const uint8_t *bytes, size_t len)
{
    if (len < C2C_OVERHEAD || bytes[0] != C2C_MARKER)
        return;
    size_t body_len = (size_t)(bytes[1] | bytes[2] << 8);
    if (body_len + C2C_OVERHEAD == len)
        c2c_seen_add(&c->sent, c2c_seen_mark(bytes + 3, body_len));
}

enum r5_status c2c_channel_write_raw(struct c2c_channel *c, const uint8_t *bytes, size_t len,
                                     struct r5_error *error)
{
    remember_raw(c, bytes, len);
    enum r5_status status =
        link_write(c->inner, bytes, len, link_now(c->clock) + r5_ms(RAW_WRITE_MS), error);
    return status == R5_E_TIMEOUT ? R5_OK : status; /* lost, as on a line without flow control */
}
