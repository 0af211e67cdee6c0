/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzz input as a script of what comes over an open channel: garbage, right frames, frames with
 * one thing wrong, silence. Tags, hashes and FCS are computed here, so that no chance is needed to
 * get behind them. The keys are those of fixtures/vectors/c2c-vectors.yaml.
 *
 * The first byte: bit 0 set is V1. Then operations, each a byte and what it needs:
 *
 *     0  n, n + 1 bytes: as they are              4  word, byte: one bit of a frame's body flipped
 *     1  word, byte: a frame of so much text      5  word, byte: the first bytes of a frame
 *     2  n, n bytes: a frame of this text         6  word: so many milliseconds pass
 *     3  blocks, byte, count: a padding of        7  n, n bytes: this body with a right FCS
 *        `count` bytes of the value `byte`
 *
 * Bit 3 of operation 4 leaves the FCS wrong; of operation 5 the closing marker is another byte.
 */
#ifndef R5_FUZZ_FRAME_SCRIPT_H
#define R5_FUZZ_FRAME_SCRIPT_H

#include "c2c_frame.h"
#include "deadline.h"
#include "fuzz.h"

enum { SCRIPT_BYTES_MAX = 16384 };

struct frame_script {
    struct fuzz_in in;
    struct c2c_keys keys;
    uint8_t frames; /* made so far: each has an IV of its own */
    size_t total;   /* bytes so far */
    r5_time wait;   /* silence before the piece */
    size_t len;     /* of the piece */
    uint8_t piece[C2C_FRAME_MAX + 2];
};

static inline void frame_script_start(struct frame_script *s, const uint8_t *data, size_t size)
{
    memset(s, 0, sizeof(*s));
    s->in = (struct fuzz_in){ data, size };
    s->keys.version = (fuzz_byte(&s->in) & 1) != 0 ? C2C_V1 : C2C_V2;
    for (unsigned i = 0; i < C2C_KEY_LEN; i++) {
        s->keys.te[i] = (uint8_t)(i < 8 ? i : 0xF0 + i);
        s->keys.key[i] = (uint8_t)(i < 8 ? 0x10 + i : 0xE0 + i);
        s->keys.hmac_key[i] = (uint8_t)(i < 8 ? 0x20 + i : 0xD0 + i);
    }
}

/* A frame around `len` bytes of padded text; a wrong one is what the operations make of it. */
static inline void frame_script_seal(struct frame_script *s, const uint8_t *padded, size_t len)
{
    uint8_t iv[C2C_BLOCK] = { ++s->frames }, body[C2C_BODY_MAX_V1];
    size_t body_len;
    enum r5_status sealed = c2c_body_seal_padded(&s->keys, iv, padded, len, body, &body_len, NULL);
    fuzz_claim(sealed == R5_OK, "padded text in whole blocks is sealed");
    c2c_frame_wrap(body, body_len, s->piece, &s->len);
}

static inline void frame_script_text(struct frame_script *s, const uint8_t *text, size_t len)
{
    uint8_t padded[C2C_RX_PLAIN_MAX + 1];
    size_t pad = C2C_BLOCK - len % C2C_BLOCK;
    if (len > 0)
        memcpy(padded, text, len);
    memset(padded + len, (int)pad, pad);
    frame_script_seal(s, padded, len + pad);
}

static inline void frame_script_fill(struct frame_script *s)
{
    uint8_t text[C2C_RX_PLAIN_MAX];
    size_t len = fuzz_word(&s->in) % (C2C_RX_PLAIN_MAX + 1);
    memset(text, (int)fuzz_byte(&s->in), len);
    frame_script_text(s, text, len);
}

static inline void frame_script_padding(struct frame_script *s)
{
    uint8_t padded[C2C_RX_PLAIN_MAX + 1] = { 0 };
    size_t len = fuzz_byte(&s->in) % (sizeof(padded) / C2C_BLOCK + 1) * C2C_BLOCK;
    unsigned value = fuzz_byte(&s->in);
    size_t count = fuzz_byte(&s->in);
    if (count > len)
        count = len;
    memset(padded + len - count, (int)value, count);
    frame_script_seal(s, padded, len);
}

static inline void frame_script_flip(struct frame_script *s, bool right_fcs)
{
    size_t bit = fuzz_word(&s->in);
    uint8_t fill[64], body[C2C_BODY_MAX_V1];
    memset(fill, 'a', sizeof(fill));
    frame_script_text(s, fill, fuzz_byte(&s->in) % sizeof(fill));
    size_t body_len = s->len - C2C_OVERHEAD;
    s->piece[3 + bit / 8 % body_len] ^= (uint8_t)(1 << bit % 8);
    memcpy(body, s->piece + 3, body_len);
    if (right_fcs)
        c2c_frame_wrap(body, body_len, s->piece, &s->len);
}

static inline void frame_script_cut(struct frame_script *s, bool no_end)
{
    size_t cut = fuzz_word(&s->in);
    uint8_t fill[256];
    memset(fill, 'b', sizeof(fill));
    frame_script_text(s, fill, fuzz_byte(&s->in));
    if (no_end)
        s->piece[s->len - 1] = (uint8_t)cut;
    else
        s->len = cut % s->len;
}

static inline void frame_script_body(struct frame_script *s)
{
    size_t len;
    const uint8_t *body = fuzz_take(&s->in, fuzz_byte(&s->in), &len);
    c2c_frame_wrap(body, len, s->piece, &s->len);
}

/* The next piece; its wait comes before it. False: the script is over. */
static inline bool frame_script_next(struct frame_script *s)
{
    const uint8_t *bytes;
    s->wait = 0;
    s->len = 0;
    if (s->in.left == 0 || s->total > SCRIPT_BYTES_MAX)
        return false;
    unsigned op = fuzz_byte(&s->in);
    switch (op & 7) {
    case 0:
        bytes = fuzz_take(&s->in, fuzz_byte(&s->in) + 1, &s->len);
        memcpy(s->piece, bytes, s->len);
        break;
    case 1:
        frame_script_fill(s);
        break;
    case 2:
        bytes = fuzz_take(&s->in, fuzz_byte(&s->in), &s->len);
        frame_script_text(s, bytes, s->len);
        break;
    case 3:
        frame_script_padding(s);
        break;
    case 4:
        frame_script_flip(s, (op & 8) == 0);
        break;
    case 5:
        frame_script_cut(s, (op & 8) != 0);
        break;
    case 6:
        s->wait = r5_ms(fuzz_word(&s->in));
        break;
    default:
        frame_script_body(s);
        break;
    }
    s->total += s->len;
    return true;
}

#endif
