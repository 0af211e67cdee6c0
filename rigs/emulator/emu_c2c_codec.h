/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of the chip-to-chip channel, as the module makes and reads them.
 *
 *     0xF9 | length, low byte first | body | FCS, low byte first | 0xF9
 *
 *     V1 body   AES-128-CBC(P | SHA-256(P)) | IV
 *     V2 body   IV | C = AES-128-CBC(P) | first 16 bytes of HMAC-SHA256(hmac key, IV | C | te)
 *
 * P is the text padded as RFC 5652 6.3 says, always by 1 to 16 bytes. The FCS is that of RFC 1662,
 * over length and body. Pure: no state, no random source; the caller brings the IV.
 */
#ifndef EMU_C2C_CODEC_H
#define EMU_C2C_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_defects.h"

enum {
    EMU_C2C_MARK = 0xF9,
    EMU_C2C_SECRET = 16,   /* te, key, HMAC key, tag, IV: all of one size */
    EMU_C2C_OVERHEAD = 6,  /* two marks, length, FCS */
    EMU_C2C_PADDED = 1056, /* the longest padded text of any direction */
    EMU_C2C_BODY = EMU_C2C_PADDED + 32 + 16,
    EMU_C2C_FRAME = EMU_C2C_BODY + EMU_C2C_OVERHEAD,
};

/* Bytes only, so a copy of it can be stored as it is. */
struct emu_c2c_keys {
    uint8_t version; /* 1 or 2; 0 is no keys */
    uint8_t te[EMU_C2C_SECRET];
    uint8_t key[EMU_C2C_SECRET];
    uint8_t hmac[EMU_C2C_SECRET]; /* V2 only */
};

/* What a body has besides its padded text. */
size_t emu_c2c_body_extra(int version);

/*
 * The body for `len` bytes of text; `body` has room for EMU_C2C_BODY.
 * Returns its length, 0 when the text is too long or the keys are not usable.
 */
size_t emu_c2c_body_make(const struct emu_c2c_keys *keys, const uint8_t iv[EMU_C2C_SECRET],
                         const void *text, size_t len, uint8_t *body);

/*
 * Checks a body (in constant time) and takes its text out; `text` has room for EMU_C2C_PADDED.
 * Returns false, and writes no text, when length, tag or hash, or padding is wrong. `defects` may
 * be null: none.
 */
bool emu_c2c_body_read(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                       const uint8_t *body, size_t body_len, uint8_t *text, size_t *len);

/* Is it the padding alone that is wrong, if anything? For modules broken on purpose. */
bool emu_c2c_tag_is_right(const struct emu_c2c_keys *keys, const uint8_t *body, size_t body_len);

/* A whole frame; `frame` has room for EMU_C2C_FRAME. Returns its length, 0 as for a body. */
size_t emu_c2c_frame_make(const struct emu_c2c_keys *keys, const uint8_t iv[EMU_C2C_SECRET],
                          const void *text, size_t len, uint8_t *frame);

/* RFC 1662 C.2, complemented. */
uint16_t emu_c2c_fcs(const uint8_t *bytes, size_t len);

#endif
