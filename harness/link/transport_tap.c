/* SPDX-License-Identifier: Apache-2.0 */
#include "transport_tap.h"

struct tap {
    struct link_transport face;
    struct link_transport *inner;
    struct link_listener listener;
};

static enum r5_status tap_read(void *self, uint8_t *bytes, size_t room, r5_time deadline,
                               size_t *got, struct r5_error *error)
{
    struct tap *tap = self;
    enum r5_status status = link_read(tap->inner, bytes, room, deadline, got, error);
    if (status == R5_OK)
        tap->listener.bytes(tap->listener.self, LINK_RX, bytes, *got);
    return status;
}

static enum r5_status tap_write(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                                struct r5_error *error)
{
    struct tap *tap = self;
    tap->listener.bytes(tap->listener.self, LINK_TX, bytes, len);
    return link_write(tap->inner, bytes, len, deadline, error);
}

/* What is thrown away was still said: it is read, so that the listener sees it. */
static enum r5_status tap_drain(void *self, struct r5_error *error)
{
    uint8_t waste[512];
    size_t got;
    enum r5_status status;
    do
        status = tap_read(self, waste, sizeof(waste), 0, &got, error);
    while (status == R5_OK);
    return status == R5_E_TIMEOUT ? R5_OK : status;
}

static enum r5_status tap_set_line(void *self, const struct link_line *line, struct r5_error *error)
{
    struct tap *tap = self;
    return link_set_line(tap->inner, line, error);
}

static void tap_describe(void *self, char *text, size_t room)
{
    struct tap *tap = self;
    link_describe(tap->inner, text, room);
}

static const struct link_transport_ops tap_ops = {
    .read = tap_read,
    .write = tap_write,
    .drain = tap_drain,
    .set_line = tap_set_line,
    .describe = tap_describe,
};

struct link_transport *link_tap_new(struct r5_arena *arena, struct link_transport *inner,
                                    struct link_listener listener)
{
    struct tap *tap = r5_arena_take(arena, sizeof(*tap));
    if (tap == NULL)
        return NULL;
    *tap = (struct tap){ .inner = inner, .listener = listener };
    tap->face = (struct link_transport){ .ops = &tap_ops, .self = tap };
    return &tap->face;
}
