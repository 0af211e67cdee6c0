/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_codec.h"

#include <gnutls/gnutls.h>
#include <string.h>

#include "emu_c2c_crypt.h"
#include "emu_c2c_odd.h"

enum { BLOCK = 16, HASH = EMU_C2C_HASH };

static size_t pad(const void *text, size_t len, uint8_t *padded)
{
    size_t n = BLOCK - len % BLOCK;
    if (len > 0)
        memcpy(padded, text, len);
    memset(padded + len, (int)n, n);
    return len + n;
}

/* All n bytes are looked at, whatever they hold. */
static bool unpad(const struct emu_defects *defects, const uint8_t *padded, size_t padded_len,
                  size_t *len)
{
    size_t n = padded[padded_len - 1];
    size_t most = emu_defects_have(defects, "padding-beyond-a-block") ? padded_len : BLOCK;
    if (n == 0 && emu_defects_have(defects, "padding-of-zero-accepted")) {
        *len = padded_len;
        return true;
    }
    if (n < 1 || n > most)
        return false;
    size_t looked_at = emu_defects_have(defects, "padding-last-byte-only") ? 1 : n;
    if (emu_defects_have(defects, "padding-last-two-bytes-only") && n > 2)
        looked_at = 2;
    unsigned wrong = 0;
    for (size_t i = padded_len - looked_at; i < padded_len; i++)
        wrong |= padded[i] ^ (unsigned)n;
    *len = padded_len - n;
    return wrong == 0;
}

size_t emu_c2c_body_extra(int version)
{
    return version == 1 ? HASH + EMU_C2C_SECRET : EMU_C2C_SECRET + EMU_C2C_SECRET;
}

static size_t make_v1(const struct emu_c2c_keys *keys, const uint8_t *iv, uint8_t *padded,
                      size_t padded_len, uint8_t *body)
{
    if (!emu_c2c_hash(padded, padded_len, padded + padded_len))
        return 0;
    if (!emu_c2c_cbc(keys, iv, true, padded, padded_len + HASH, body))
        return 0;
    memcpy(body + padded_len + HASH, iv, EMU_C2C_SECRET);
    return padded_len + HASH + EMU_C2C_SECRET;
}

static size_t make_v2(const struct emu_c2c_keys *keys, const uint8_t *iv, const uint8_t *padded,
                      size_t padded_len, uint8_t *body)
{
    uint8_t tag[HASH];
    memcpy(body, iv, EMU_C2C_SECRET);
    if (!emu_c2c_cbc(keys, iv, true, padded, padded_len, body + EMU_C2C_SECRET))
        return 0;
    size_t covered = EMU_C2C_SECRET + padded_len;
    if (!emu_c2c_tag(keys, body, covered, tag))
        return 0;
    memcpy(body + covered, tag, EMU_C2C_SECRET);
    return covered + EMU_C2C_SECRET;
}

size_t emu_c2c_body_make(const struct emu_c2c_keys *keys, const uint8_t iv[EMU_C2C_SECRET],
                         const void *text, size_t len, uint8_t *body)
{
    uint8_t padded[EMU_C2C_PADDED + HASH];
    if (len >= EMU_C2C_PADDED)
        return 0;
    size_t padded_len = pad(text, len, padded);
    size_t made = 0;
    if (keys->version == 1)
        made = make_v1(keys, iv, padded, padded_len, body);
    else if (keys->version == 2)
        made = make_v2(keys, iv, padded, padded_len, body);
    gnutls_memset(padded, 0, sizeof(padded));
    return made;
}

/* Tag or hash, as far as this module looks at it. */
static bool fits(const struct emu_defects *defects, const uint8_t *made, const uint8_t *sent,
                 size_t len)
{
    if (emu_defects_have(defects, "tag-not-checked") ||
        (len == HASH && emu_defects_have(defects, "hash-not-checked")))
        return true;
    if (emu_defects_have(defects, "tag-compared-as-text"))
        return strncmp((const char *)made, (const char *)sent, len) == 0;
    if (emu_defects_have(defects, "tag-first-byte-only"))
        len = 1;
    if (emu_defects_have(defects, "tag-last-byte-not-compared"))
        len--;
    if (emu_defects_have(defects, "hash-first-half-only"))
        len = HASH / 2;
    return gnutls_memcmp(made, sent, len) == 0;
}

static bool read_v1(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                    const uint8_t *body, size_t padded_len, uint8_t *plain)
{
    uint8_t hash[HASH];
    size_t coded = padded_len + HASH;
    return emu_c2c_cbc(keys, body + coded, false, body, coded, plain) &&
           emu_c2c_hash(plain, padded_len, hash) && fits(defects, hash, plain + padded_len, HASH);
}

/* What the tag of a body should be, as this module believes. */
static bool expected_tag(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                         const uint8_t *body, size_t covered, uint8_t tag[HASH])
{
    if (emu_defects_have(defects, "iv-left-out-of-tag"))
        return emu_c2c_tag(keys, body + EMU_C2C_SECRET, covered - EMU_C2C_SECRET, tag);
    if (emu_defects_have(defects, "te-left-out-of-tag"))
        return emu_c2c_tag_without_te(keys, body, covered, tag);
    return emu_c2c_tag(keys, body, covered, tag);
}

static bool read_v2(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                    const uint8_t *body, size_t padded_len, uint8_t *plain)
{
    uint8_t tag[HASH];
    size_t covered = EMU_C2C_SECRET + padded_len;
    return expected_tag(keys, defects, body, covered, tag) &&
           fits(defects, tag, body + covered, EMU_C2C_SECRET) &&
           emu_c2c_cbc(keys, body, false, body + EMU_C2C_SECRET, padded_len, plain);
}

static bool read_body(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                      const uint8_t *body, size_t body_len, uint8_t *plain, size_t *padded_len)
{
    size_t extra = emu_c2c_body_extra(keys->version);
    if (keys->version != 1 && keys->version != 2)
        return false;
    if (body_len < extra + BLOCK || body_len > extra + EMU_C2C_PADDED || body_len % BLOCK != 0)
        return false;
    *padded_len = body_len - extra;
    return keys->version == 1 ? read_v1(keys, defects, body, *padded_len, plain)
                              : read_v2(keys, defects, body, *padded_len, plain);
}

bool emu_c2c_body_read(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                       const uint8_t *body, size_t body_len, uint8_t *text, size_t *len)
{
    uint8_t plain[EMU_C2C_PADDED + HASH];
    size_t padded_len = 0;
    bool right = read_body(keys, defects, body, body_len, plain, &padded_len) ||
                 emu_c2c_odd_read(keys, defects, body, body_len, plain, &padded_len);
    right = right && unpad(defects, plain, padded_len, len);
    if (right)
        memcpy(text, plain, *len);
    gnutls_memset(plain, 0, sizeof(plain));
    return right;
}

bool emu_c2c_tag_is_right(const struct emu_c2c_keys *keys, const uint8_t *body, size_t body_len)
{
    uint8_t plain[EMU_C2C_PADDED + HASH];
    size_t padded_len = 0;
    bool right = read_body(keys, NULL, body, body_len, plain, &padded_len);
    gnutls_memset(plain, 0, sizeof(plain));
    return right;
}

uint16_t emu_c2c_fcs(const uint8_t *bytes, size_t len)
{
    unsigned fcs = 0xFFFF;
    for (size_t i = 0; i < len; i++) {
        fcs ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            fcs = (fcs & 1) != 0 ? (fcs >> 1) ^ 0x8408U : fcs >> 1;
    }
    return (uint16_t)(fcs ^ 0xFFFF);
}

size_t emu_c2c_frame_make(const struct emu_c2c_keys *keys, const uint8_t iv[EMU_C2C_SECRET],
                          const void *text, size_t len, uint8_t *frame)
{
    size_t body_len = emu_c2c_body_make(keys, iv, text, len, frame + 3);
    if (body_len == 0)
        return 0;
    frame[0] = EMU_C2C_MARK;
    frame[1] = (uint8_t)(body_len & 0xFF);
    frame[2] = (uint8_t)(body_len >> 8);
    uint16_t fcs = emu_c2c_fcs(frame + 1, body_len + 2);
    frame[body_len + 3] = (uint8_t)(fcs & 0xFF);
    frame[body_len + 4] = (uint8_t)(fcs >> 8);
    frame[body_len + 5] = EMU_C2C_MARK;
    return body_len + EMU_C2C_OVERHEAD;
}
