/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_codec.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

enum { BLOCK = 16, HASH = 32 };

static bool cbc(const struct emu_c2c_keys *keys, const uint8_t *iv, bool encrypt,
                const uint8_t *from, size_t len, uint8_t *to)
{
    uint8_t key_copy[EMU_C2C_SECRET], iv_copy[EMU_C2C_SECRET];
    memcpy(key_copy, keys->key, sizeof(key_copy));
    memcpy(iv_copy, iv, sizeof(iv_copy));
    gnutls_datum_t key = { key_copy, sizeof(key_copy) };
    gnutls_datum_t start = { iv_copy, sizeof(iv_copy) };
    gnutls_cipher_hd_t cipher;
    if (gnutls_cipher_init(&cipher, GNUTLS_CIPHER_AES_128_CBC, &key, &start) < 0)
        return false;
    int rc = encrypt ? gnutls_cipher_encrypt2(cipher, from, len, to, len)
                     : gnutls_cipher_decrypt2(cipher, from, len, to, len);
    gnutls_cipher_deinit(cipher);
    return rc >= 0;
}

/* The tag of V2 covers IV, ciphertext, and te, which is not sent. */
static bool tag_of(const struct emu_c2c_keys *keys, const uint8_t *covered, size_t len,
                   uint8_t tag[HASH])
{
    gnutls_hmac_hd_t hmac;
    if (gnutls_hmac_init(&hmac, GNUTLS_MAC_SHA256, keys->hmac, EMU_C2C_SECRET) < 0)
        return false;
    int rc = gnutls_hmac(hmac, covered, len);
    if (rc >= 0)
        rc = gnutls_hmac(hmac, keys->te, EMU_C2C_SECRET);
    gnutls_hmac_deinit(hmac, tag);
    return rc >= 0;
}

static size_t pad(const void *text, size_t len, uint8_t *padded)
{
    size_t n = BLOCK - len % BLOCK;
    if (len > 0)
        memcpy(padded, text, len);
    memset(padded + len, (int)n, n);
    return len + n;
}

/* All n bytes are looked at, whatever they hold. */
static bool unpad(const uint8_t *padded, size_t padded_len, size_t *len)
{
    size_t n = padded[padded_len - 1];
    if (n < 1 || n > BLOCK)
        return false;
    unsigned wrong = 0;
    for (size_t i = padded_len - n; i < padded_len; i++)
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
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, padded, padded_len, padded + padded_len) < 0)
        return 0;
    if (!cbc(keys, iv, true, padded, padded_len + HASH, body))
        return 0;
    memcpy(body + padded_len + HASH, iv, EMU_C2C_SECRET);
    return padded_len + HASH + EMU_C2C_SECRET;
}

static size_t make_v2(const struct emu_c2c_keys *keys, const uint8_t *iv, const uint8_t *padded,
                      size_t padded_len, uint8_t *body)
{
    uint8_t tag[HASH];
    memcpy(body, iv, EMU_C2C_SECRET);
    if (!cbc(keys, iv, true, padded, padded_len, body + EMU_C2C_SECRET))
        return 0;
    size_t covered = EMU_C2C_SECRET + padded_len;
    if (!tag_of(keys, body, covered, tag))
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
    return gnutls_memcmp(made, sent, len) == 0 || emu_defects_have(defects, "tag-not-checked");
}

static bool read_v1(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                    const uint8_t *body, size_t padded_len, uint8_t *plain)
{
    uint8_t hash[HASH];
    size_t coded = padded_len + HASH;
    return cbc(keys, body + coded, false, body, coded, plain) &&
           gnutls_hash_fast(GNUTLS_DIG_SHA256, plain, padded_len, hash) >= 0 &&
           fits(defects, hash, plain + padded_len, HASH);
}

static bool read_v2(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                    const uint8_t *body, size_t padded_len, uint8_t *plain)
{
    uint8_t tag[HASH];
    size_t covered = EMU_C2C_SECRET + padded_len;
    return tag_of(keys, body, covered, tag) && fits(defects, tag, body + covered, EMU_C2C_SECRET) &&
           cbc(keys, body, false, body + EMU_C2C_SECRET, padded_len, plain);
}

bool emu_c2c_body_read(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                       const uint8_t *body, size_t body_len, uint8_t *text, size_t *len)
{
    uint8_t plain[EMU_C2C_PADDED + HASH];
    size_t extra = emu_c2c_body_extra(keys->version);
    if (keys->version != 1 && keys->version != 2)
        return false;
    if (body_len < extra + BLOCK || body_len > extra + EMU_C2C_PADDED || body_len % BLOCK != 0)
        return false;
    size_t padded_len = body_len - extra;
    bool right = keys->version == 1 ? read_v1(keys, defects, body, padded_len, plain)
                                    : read_v2(keys, defects, body, padded_len, plain);
    right = right && unpad(plain, padded_len, len);
    if (right)
        memcpy(text, plain, *len);
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
