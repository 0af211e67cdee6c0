/* SPDX-License-Identifier: Apache-2.0 */
#include "c2c_receiver.h"

#include <string.h>

void c2c_receiver_init(struct c2c_receiver *r, const struct c2c_keys *keys, r5_time timeout)
{
    memset(r, 0, sizeof(*r));
    r->keys = *keys;
    r->timeout = timeout;
}

/* What was handed out in the call before goes now; it was told. */
static void let_go(struct c2c_receiver *r)
{
    r->held -= r->spent;
    memmove(r->buffer, r->buffer + r->spent, r->held);
    r->told -= r->spent;
    r->spent = 0;
}

size_t c2c_receiver_feed(struct c2c_receiver *r, const uint8_t *bytes, size_t len, r5_time now)
{
    let_go(r);
    size_t room = sizeof(r->buffer) - r->held;
    if (len > room)
        len = room;
    if (len == 0)
        return 0;
    memcpy(r->buffer + r->held, bytes, len);
    r->held += len;
    r->last_byte = now;
    return len;
}

/* Tells of `len` bytes at the front and uses up `spend` of them; false when they were told before.
 */
static bool tell(struct c2c_receiver *r, struct c2c_found *found, enum c2c_fault fault, size_t len,
                 size_t spend)
{
    size_t from = fault == C2C_GARBAGE && r->told < len ? r->told : 0;
    bool known = r->told > from;
    found->fault = fault;
    found->raw = r->buffer + from;
    found->raw_len = len - from;
    r->spent = spend;
    if (r->told < len)
        r->told = len;
    return !known;
}

static size_t length_field(const struct c2c_receiver *r)
{
    return (size_t)(r->buffer[1] | r->buffer[2] << 8);
}

/* True while what is held may still become a frame. */
static bool is_unfinished(const struct c2c_receiver *r)
{
    if (r->held < 3)
        return true;
    size_t len = length_field(r);
    return c2c_body_may_be(r->keys.version, len) && r->held < len + C2C_OVERHEAD;
}

/* Judges what is held, which starts with a marker and is finished, one way or another. */
static bool judge(struct c2c_receiver *r, struct c2c_found *found)
{
    size_t len = length_field(r);
    size_t whole = len + C2C_OVERHEAD;
    const uint8_t *b = r->buffer;
    if (!c2c_body_may_be(r->keys.version, len))
        return tell(r, found, C2C_BAD_LENGTH, 3, 1);
    if (b[whole - 1] != C2C_MARKER)
        return tell(r, found, C2C_NO_END, whole, 1);
    if (c2c_fcs(b + 1, len + 2) != (uint16_t)(b[len + 3] | b[len + 4] << 8))
        return tell(r, found, C2C_BAD_FCS, whole, 1);
    enum c2c_fault fault = c2c_body_open(&r->keys, b + 3, len, found->plain, &found->plain_len);
    (void)tell(r, found, fault, whole, whole);
    return true;
}

bool c2c_receiver_next(struct c2c_receiver *r, r5_time now, struct c2c_found *found)
{
    for (;;) {
        let_go(r);
        found->plain_len = 0;
        if (r->held == 0)
            return false;
        const uint8_t *marker = memchr(r->buffer, C2C_MARKER, r->held);
        size_t garbage = marker != NULL ? (size_t)(marker - r->buffer) : r->held;
        if (garbage > 0) {
            if (tell(r, found, C2C_GARBAGE, garbage, garbage))
                return true;
        } else if (!is_unfinished(r)) {
            if (judge(r, found))
                return true;
        } else if (now - r->last_byte >= r->timeout) {
            if (tell(r, found, C2C_TIMED_OUT, r->held, 1))
                return true;
        } else {
            return false;
        }
    }
}

const uint8_t *c2c_receiver_rest(const struct c2c_receiver *r, size_t *len)
{
    *len = r->held - r->spent;
    return r->buffer + r->spent;
}
