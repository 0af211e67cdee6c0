/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of the chip-to-chip channel: marker, little-endian length, body, FCS, marker.
 *
 *     F9 | len lo, len hi | body | FCS lo, FCS hi | F9
 *
 * V1 body: AES-128-CBC(P | SHA-256(P)) | IV.        P is padded per RFC 5652, 6.3.
 * V2 body: IV | AES-128-CBC(P) | first 16 bytes of HMAC-SHA256(hmac key, IV | C | te).
 * FCS: RFC 1662, appendix C, over length and body, low byte first. No byte stuffing.
 */
#ifndef R5_C2C_FRAME_H
#define R5_C2C_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define C2C_MARKER 0xF9
#define C2C_BLOCK 16
#define C2C_KEY_LEN 16
#define C2C_TAG_LEN 16
#define C2C_OVERHEAD 6
#define C2C_PLAIN_MAX 255     /* user bytes in one frame to the module */
#define C2C_RX_PLAIN_MAX 1055 /* user bytes in one frame from the module that we take */
#define C2C_BODY_MAX_V1 1104
#define C2C_BODY_MAX_V2 1088
#define C2C_BODY_MIN_V1 64
#define C2C_BODY_MIN_V2 48
#define C2C_FRAME_MAX (C2C_BODY_MAX_V1 + C2C_OVERHEAD)

enum c2c_version { C2C_V1 = 1, C2C_V2 = 2 };

struct c2c_keys {
    enum c2c_version version;
    uint8_t te[C2C_KEY_LEN];
    uint8_t key[C2C_KEY_LEN];
    uint8_t hmac_key[C2C_KEY_LEN]; /* V2 only */
};

/* Why a body was not taken. Recorded, never told to the module. */
enum c2c_fault {
    C2C_GOOD = 0,
    C2C_BAD_LENGTH, /* below, above or not a multiple of 16 */
    C2C_BAD_FCS,
    C2C_NO_END,  /* no closing marker where the length says */
    C2C_BAD_TAG, /* V2 tag or V1 hash */
    C2C_BAD_PADDING,
    C2C_TIMED_OUT, /* the rest of a frame never came */
    C2C_REFLECTED, /* a good frame, but one that we have sent */
    C2C_REPLAYED,  /* a good frame, but one that came before */
    C2C_GARBAGE,   /* bytes outside any frame */
};

const char *c2c_fault_word(enum c2c_fault fault); /* "wrong tag", "wrong FCS", ... */

/* RFC 1662 16-bit FCS; "123456789" gives 0x906E. */
uint16_t c2c_fcs(const uint8_t *bytes, size_t len);

/* True for a length that a body from the module can have: in bounds and whole blocks. */
bool c2c_body_may_be(enum c2c_version version, size_t body_len);

/*
 * Encrypts `plain_len` bytes (at most C2C_RX_PLAIN_MAX; what goes to a module keeps to
 * C2C_PLAIN_MAX) under `iv` and writes a body. *body_len is set. R5_E_LIMIT when the plaintext is
 * too long, R5_E_IO when the crypto library fails. `body` has room for C2C_BODY_MAX_V1.
 */
enum r5_status c2c_body_seal(const struct c2c_keys *keys, const uint8_t iv[C2C_BLOCK],
                             const uint8_t *plain, size_t plain_len, uint8_t *body,
                             size_t *body_len, struct r5_error *error) R5_CHECKED;

/*
 * The same for text that has its padding, right or wrong, already: for attacks. `len` is a multiple
 * of 16 and at most C2C_RX_PLAIN_MAX + 1.
 */
enum r5_status c2c_body_seal_padded(const struct c2c_keys *keys, const uint8_t iv[C2C_BLOCK],
                                    const uint8_t *padded, size_t len, uint8_t *body,
                                    size_t *body_len, struct r5_error *error) R5_CHECKED;

/* A V2 body made otherwise than the protocol says; all false: a right one. */
struct c2c_oddity {
    bool iv_last;    /* C | T | IV */
    bool other_half; /* the last 16 bytes of the HMAC */
    bool without_te; /* HMAC over IV and ciphertext alone */
};

/* The same again, V2 with an oddity: for attacks. */
enum r5_status c2c_body_seal_odd(const struct c2c_keys *keys, const uint8_t iv[C2C_BLOCK],
                                 const uint8_t *padded, size_t len, struct c2c_oddity odd,
                                 uint8_t *body, size_t *body_len,
                                 struct r5_error *error) R5_CHECKED;

/*
 * Checks and decrypts a body. Tag or hash first and in constant time, then the padding, all of its
 * bytes. Anything wrong leaves `plain` wiped and gives the fault; a crypto library that fails is a
 * wrong tag. `plain` has room for C2C_BODY_MAX_V1.
 */
enum c2c_fault c2c_body_open(const struct c2c_keys *keys, const uint8_t *body, size_t body_len,
                             uint8_t *plain, size_t *plain_len) R5_CHECKED;

/* Where the IV of a body stands. */
const uint8_t *c2c_body_iv(enum c2c_version version, const uint8_t *body, size_t body_len);

/* Puts markers, length and FCS around a body. `frame` has room for body_len + C2C_OVERHEAD. */
void c2c_frame_wrap(const uint8_t *body, size_t body_len, uint8_t *frame, size_t *frame_len);

#endif
