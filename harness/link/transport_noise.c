/* SPDX-License-Identifier: Apache-2.0 */
#include "transport_noise.h"

#include <stdio.h>

struct noise {
    struct link_transport face;
    struct link_transport *inner;
    struct link_noise set;
    uint32_t state;
};

/* Xorshift: the same noise for the same seed everywhere. */
static uint32_t next(struct noise *n)
{
    n->state ^= n->state << 13;
    n->state ^= n->state >> 17;
    n->state ^= n->state << 5;
    return n->state;
}

static size_t spoil(struct noise *n, uint8_t *bytes, size_t len)
{
    size_t kept = 0;
    for (size_t i = 0; i < len; i++) {
        if (next(n) % 1000 < n->set.drop_per_1000)
            continue;
        uint8_t byte = bytes[i];
        if (next(n) % 1000 < n->set.flip_per_1000)
            byte = (uint8_t)(byte ^ (1u << (next(n) % 8)));
        bytes[kept++] = byte;
    }
    return kept;
}

static enum r5_status noise_read(void *self, uint8_t *bytes, size_t room, r5_time deadline,
                                 size_t *got, struct r5_error *error)
{
    struct noise *n = self;
    enum r5_status status;
    do {
        status = link_read(n->inner, bytes, n->set.one_by_one ? 1 : room, deadline, got, error);
        if (status == R5_OK)
            *got = spoil(n, bytes, *got);
    } while (status == R5_OK && *got == 0);
    return status;
}

static enum r5_status noise_write(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                                  struct r5_error *error)
{
    struct noise *n = self;
    return link_write(n->inner, bytes, len, deadline, error);
}

static enum r5_status noise_drain(void *self, struct r5_error *error)
{
    struct noise *n = self;
    return link_drain(n->inner, error);
}

static enum r5_status noise_set_line(void *self, const struct link_line *line,
                                     struct r5_error *error)
{
    struct noise *n = self;
    return link_set_line(n->inner, line, error);
}

static void noise_describe(void *self, char *text, size_t room)
{
    struct noise *n = self;
    char inner[128];
    link_describe(n->inner, inner, sizeof(inner));
    snprintf(text, room, "NOISE over %s", inner);
}

static const struct link_transport_ops noise_ops = {
    .read = noise_read,
    .write = noise_write,
    .drain = noise_drain,
    .set_line = noise_set_line,
    .describe = noise_describe,
};

struct link_transport *link_noise_new(struct r5_arena *arena, struct link_transport *inner,
                                      const struct link_noise *set)
{
    struct noise *n = r5_arena_take(arena, sizeof(*n));
    if (n == NULL)
        return NULL;
    *n = (struct noise){ .inner = inner, .set = *set, .state = set->seed | 1u };
    n->face = (struct link_transport){ .ops = &noise_ops, .self = n };
    return &n->face;
}
