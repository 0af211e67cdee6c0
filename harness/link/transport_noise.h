/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bad line, for self-tests: drops, flips and splits received bytes by a seed. Evidence never
 * comes through it: its description starts with "NOISE".
 */
#ifndef R5_LINK_TRANSPORT_NOISE_H
#define R5_LINK_TRANSPORT_NOISE_H

#include <stdbool.h>

#include "arena.h"
#include "transport.h"

struct link_noise {
    uint32_t seed;
    unsigned drop_per_1000; /* bytes that vanish */
    unsigned flip_per_1000; /* bytes with one bit flipped */
    bool one_by_one;        /* never more than one byte a read */
};

/* `inner` is borrowed, `noise` is copied. NULL when the arena is used up. */
struct link_transport *link_noise_new(struct r5_arena *arena, struct link_transport *inner,
                                      const struct link_noise *noise);

#endif
