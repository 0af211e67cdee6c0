/* SPDX-License-Identifier: Apache-2.0 */
/* A channel and a dialogue over a scripted module, and what the channel has told. */
#ifndef R5_SELFTEST_CHANNEL_UNDER_TEST_H
#define R5_SELFTEST_CHANNEL_UNDER_TEST_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "c2c_channel.h"
#include "c2c_pairing.h"
#include "hex.h"
#include "scripted.h"

#define ARENA (1 << 20)

static const struct c2c_keys keys = { .version = C2C_V2,
                                      .te = "te-secret-16-by",
                                      .key = "aes-key-16-byte",
                                      .hmac_key = "mac-key-16-byte" };

static struct scripted module;
static struct r5_arena *arena;
static struct c2c_channel *channel;
static struct link_transport *open_end;
static struct at_dialogue *d;
static uint8_t next_iv;
static int told[C2C_GARBAGE + 1];
static size_t text_out, text_in;

static inline enum r5_status fill(void *self, uint8_t *bytes, size_t len, struct r5_error *error)
{
    (void)self;
    (void)error;
    memset(bytes, ++next_iv, len);
    return R5_OK;
}

static inline void see_text(void *self, enum link_dir dir, const uint8_t *plain, size_t len)
{
    (void)self;
    (void)plain;
    *(dir == LINK_TX ? &text_out : &text_in) += len;
}

static uint8_t last_raw[C2C_FRAME_MAX];
static size_t last_raw_len;

static inline void see_frame(void *self, const uint8_t *raw, size_t len)
{
    (void)self;
    ck_assert_uint_le(len, sizeof(last_raw));
    memcpy(last_raw, raw, len);
    last_raw_len = len;
}

static inline void see_dropped(void *self, enum c2c_fault fault, const uint8_t *raw, size_t len)
{
    (void)self;
    ck_assert_ptr_nonnull(raw);
    ck_assert_uint_gt(len, 0);
    told[fault]++;
}

static inline void set_up(void)
{
    struct c2c_random random = { .fill = fill };
    struct c2c_observer observer = { .frame = see_frame, .text = see_text, .dropped = see_dropped };
    scripted_init(&module);
    memset(told, 0, sizeof(told));
    text_out = text_in = 0;
    arena = r5_arena_new(ARENA, NULL);
    ck_assert_ptr_nonnull(arena);
    channel = c2c_channel_new(arena, &module.transport, &module.clock, random, observer, 1000);
    ck_assert_ptr_nonnull(channel);
    open_end = c2c_channel_transport(channel);
    d = at_dialogue_new(arena, open_end, &module.clock);
    ck_assert_ptr_nonnull(d);
}

static inline void tear_down(void)
{
    r5_arena_free(&arena);
}

/* The frame that carries `len` bytes, at `frame`; its length is given back. */
static inline size_t make_frame_by(const struct c2c_keys *by, const void *plain, size_t len,
                                   uint8_t *frame)
{
    static uint32_t made;
    uint8_t iv[C2C_BLOCK] = { 0xFE }, body[C2C_BODY_MAX_V1];
    size_t body_len, frame_len;
    made++;
    memcpy(iv + 1, &made, sizeof(made));
    ck_assert_int_eq(c2c_body_seal(by, iv, plain, len, body, &body_len, NULL), R5_OK);
    c2c_frame_wrap(body, body_len, frame, &frame_len);
    return frame_len;
}

static inline size_t make_frame(const void *plain, size_t len, uint8_t *frame)
{
    return make_frame_by(&keys, plain, len, frame);
}

static inline size_t frame_of(const char *text, uint8_t *frame)
{
    return make_frame(text, strlen(text), frame);
}

static inline void says_framed(int after_write, long delay_ms, const char *text)
{
    uint8_t frame[C2C_FRAME_MAX];
    says_bytes(&module, after_write, delay_ms, frame, frame_of(text, frame));
}

/* Reads until `limit_ms` and gives back how many bytes came into `bytes`. */
static inline size_t read_all(uint8_t *bytes, size_t room, long limit_ms)
{
    size_t used = 0, got;
    r5_time deadline = module.now + r5_ms(limit_ms);
    while (link_read(open_end, bytes + used, room - used, deadline, &got, NULL) == R5_OK)
        used += got;
    return used;
}

#endif
