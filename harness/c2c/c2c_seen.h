/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames that passed before: the protocol numbers none and says of none who made it, so the only
 * way to tell an old frame or our own from a new one is to remember. Bounded: of very many the
 * oldest are forgotten. Plain data; it may live in shared memory.
 */
#ifndef R5_C2C_SEEN_H
#define R5_C2C_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define C2C_SEEN_MAX 4096

/* Zeroed: none. */
struct c2c_seen {
    size_t count, next;
    uint64_t mark[C2C_SEEN_MAX];
};

/* What tells one body from another. The same for the same bytes; of two that differ by chance the
 * same once in 2^64. */
uint64_t c2c_seen_mark(const uint8_t *body, size_t len);

bool c2c_seen_has(const struct c2c_seen *seen, uint64_t mark);
void c2c_seen_add(struct c2c_seen *seen, uint64_t mark);

#endif
