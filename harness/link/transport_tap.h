/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows every byte that passes to somebody, who decides what to write down. Always present: what is
 * sent is shown before it leaves, what is received as it is read or drained.
 */
#ifndef R5_LINK_TRANSPORT_TAP_H
#define R5_LINK_TRANSPORT_TAP_H

#include "arena.h"
#include "transport.h"

struct link_listener {
    void (*bytes)(void *self, enum link_dir dir, const uint8_t *bytes, size_t len);
    void *self;
};

/* `inner` is borrowed. NULL when the arena is used up. */
struct link_transport *link_tap_new(struct r5_arena *arena, struct link_transport *inner,
                                    struct link_listener listener);

#endif
