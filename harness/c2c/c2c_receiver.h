/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds frames in a byte stream that may hold anything, and resynchronises:
 *
 *  1. bytes before a marker are dropped;
 *  2. an impossible length drops that marker only;
 *  3. a wrong FCS or a missing end marker drops the first marker only, and scanning goes on at
 *     the next byte;
 *  4. a wrong tag, hash or padding drops the whole frame;
 *  5. a frame whose rest does not come in `timeout` drops its marker.
 *
 * A wrong frame is told once, with all its bytes: what scanning finds amid bytes that were told
 * already is not told again, unless it is a frame with a right FCS.
 *
 * Bounded memory, no allocation, no pointers: it may live in shared memory.
 */
#ifndef R5_C2C_RECEIVER_H
#define R5_C2C_RECEIVER_H

#include <stdbool.h>

#include "c2c_frame.h"
#include "deadline.h"

struct c2c_receiver {
    struct c2c_keys keys;
    r5_time timeout;
    r5_time last_byte;
    size_t held;
    size_t spent; /* bytes at the front that go at the next call */
    size_t told;  /* bytes at the front that were part of a fault told already */
    uint8_t buffer[2 * C2C_FRAME_MAX];
};

/* What one step found. `raw` is borrowed from the receiver until its next call. */
struct c2c_found {
    enum c2c_fault fault; /* C2C_GOOD: plain holds the text */
    const uint8_t *raw;
    size_t raw_len;
    size_t plain_len;
    uint8_t plain[C2C_BODY_MAX_V1];
};

void c2c_receiver_init(struct c2c_receiver *r, const struct c2c_keys *keys, r5_time timeout);

/* Takes up to `len` bytes that arrived at `now`; gives back how many it had room for. */
size_t c2c_receiver_feed(struct c2c_receiver *r, const uint8_t *bytes, size_t len, r5_time now);

/*
 * Next frame or fault in what is held; false when more bytes, or time, are needed. Call until
 * false. Silence is counted from the last byte to `now`: give receiver->last_byte as `now` while
 * bytes may be waiting unread somewhere.
 */
bool c2c_receiver_next(struct c2c_receiver *r, r5_time now, struct c2c_found *found);

/* Bytes held behind all that was found. Borrowed until the next call; *len may be 0. */
const uint8_t *c2c_receiver_rest(const struct c2c_receiver *r, size_t *len);

#endif
