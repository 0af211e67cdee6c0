/* SPDX-License-Identifier: Apache-2.0 */
#include "c2c_frame.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "secret.h"

#define HASH_LEN 32
#define PADDED_MAX (C2C_RX_PLAIN_MAX + 1)

const char *c2c_fault_word(enum c2c_fault fault)
{
    switch (fault) {
    case C2C_GOOD:
        return "good";
    case C2C_BAD_LENGTH:
        return "wrong length";
    case C2C_BAD_FCS:
        return "wrong FCS";
    case C2C_NO_END:
        return "no end marker";
    case C2C_BAD_TAG:
        return "wrong tag";
    case C2C_BAD_PADDING:
        return "wrong padding";
    case C2C_TIMED_OUT:
        return "rest of frame missing";
    case C2C_REFLECTED:
        return "our own frame came back";
    case C2C_REPLAYED:
        return "a frame that came before";
    case C2C_GARBAGE:
        return "bytes outside a frame";
    }
    return "unknown";
}

uint16_t c2c_fcs(const uint8_t *bytes, size_t len)
{
    uint16_t fcs = 0xFFFF;
    for (size_t i = 0; i < len; i++) {
        fcs ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            fcs = (uint16_t)(fcs & 1 ? fcs >> 1 ^ 0x8408 : fcs >> 1);
    }
    return (uint16_t)~fcs;
}

bool c2c_body_may_be(enum c2c_version version, size_t body_len)
{
    size_t min = version == C2C_V2 ? C2C_BODY_MIN_V2 : C2C_BODY_MIN_V1;
    size_t max = version == C2C_V2 ? C2C_BODY_MAX_V2 : C2C_BODY_MAX_V1;
    return body_len >= min && body_len <= max && body_len % C2C_BLOCK == 0;
}

/* AES-128-CBC over whole blocks; the padding is ours. */
static bool run_aes(const struct c2c_keys *keys, const uint8_t *iv, bool encrypt, const uint8_t *in,
                    size_t len, uint8_t *out)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int used = 0;
    bool good = cipher != NULL &&
                EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), NULL, keys->key, iv, encrypt) == 1 &&
                EVP_CIPHER_CTX_set_padding(cipher, 0) == 1 &&
                EVP_CipherUpdate(cipher, out, &used, in, (int)len) == 1 && (size_t)used == len;
    EVP_CIPHER_CTX_free(cipher);
    return good;
}

static bool hash(const uint8_t *bytes, size_t len, uint8_t digest[HASH_LEN])
{
    return EVP_Digest(bytes, len, digest, NULL, EVP_sha256(), NULL) == 1;
}

/* V2: over IV, ciphertext and the TE secret, which is never sent with them. */
static bool make_tag(const struct c2c_keys *keys, const uint8_t *body, size_t len,
                     struct c2c_oddity odd, uint8_t *tag)
{
    uint8_t input[C2C_BLOCK + PADDED_MAX + C2C_KEY_LEN];
    uint8_t whole[HASH_LEN] = { 0 };
    memcpy(input, body, len);
    memcpy(input + len, keys->te, C2C_KEY_LEN);
    size_t covered = odd.without_te ? len : len + C2C_KEY_LEN;
    bool good =
        HMAC(EVP_sha256(), keys->hmac_key, C2C_KEY_LEN, input, covered, whole, NULL) != NULL;
    memcpy(tag, odd.other_half ? whole + C2C_TAG_LEN : whole, C2C_TAG_LEN);
    r5_wipe(whole, sizeof(whole));
    r5_wipe(input, sizeof(input));
    return good;
}

static bool seal_v1(const struct c2c_keys *keys, const uint8_t *iv, uint8_t *padded, size_t len,
                    uint8_t *body, size_t *body_len)
{
    *body_len = len + HASH_LEN + C2C_BLOCK;
    memcpy(body + len + HASH_LEN, iv, C2C_BLOCK);
    return hash(padded, len, padded + len) && run_aes(keys, iv, true, padded, len + HASH_LEN, body);
}

static bool seal_v2(const struct c2c_keys *keys, const uint8_t *iv, const uint8_t *padded,
                    size_t len, struct c2c_oddity odd, uint8_t *body, size_t *body_len)
{
    *body_len = C2C_BLOCK + len + C2C_TAG_LEN;
    memcpy(body, iv, C2C_BLOCK);
    bool good = run_aes(keys, iv, true, padded, len, body + C2C_BLOCK) &&
                make_tag(keys, body, C2C_BLOCK + len, odd, body + C2C_BLOCK + len);
    if (odd.iv_last) {
        memmove(body, body + C2C_BLOCK, len + C2C_TAG_LEN);
        memcpy(body + len + C2C_TAG_LEN, iv, C2C_BLOCK);
    }
    return good;
}

enum r5_status c2c_body_seal_odd(const struct c2c_keys *keys, const uint8_t iv[C2C_BLOCK],
                                 const uint8_t *padded, size_t len, struct c2c_oddity odd,
                                 uint8_t *body, size_t *body_len, struct r5_error *error)
{
    *body_len = 0;
    if (len > PADDED_MAX || len % C2C_BLOCK != 0)
        return r5_fail(
            error, R5_E_LIMIT,
            "%zu padded bytes do not fit into one C2C frame of at most %d in blocks of %d", len,
            PADDED_MAX, C2C_BLOCK);
    uint8_t text[PADDED_MAX + HASH_LEN];
    memcpy(text, padded, len);
    bool good = keys->version == C2C_V2 ? seal_v2(keys, iv, text, len, odd, body, body_len)
                                        : seal_v1(keys, iv, text, len, body, body_len);
    r5_wipe(text, sizeof(text));
    if (!good)
        return r5_fail(error, R5_E_IO, "libcrypto cannot encrypt a C2C frame of %zu bytes", len);
    return R5_OK;
}

enum r5_status c2c_body_seal_padded(const struct c2c_keys *keys, const uint8_t iv[C2C_BLOCK],
                                    const uint8_t *padded, size_t len, uint8_t *body,
                                    size_t *body_len, struct r5_error *error)
{
    return c2c_body_seal_odd(keys, iv, padded, len, (struct c2c_oddity){ false, false, false },
                             body, body_len, error);
}

enum r5_status c2c_body_seal(const struct c2c_keys *keys, const uint8_t iv[C2C_BLOCK],
                             const uint8_t *plain, size_t plain_len, uint8_t *body,
                             size_t *body_len, struct r5_error *error)
{
    *body_len = 0;
    if (plain_len > C2C_RX_PLAIN_MAX)
        return r5_fail(error, R5_E_LIMIT, "%zu bytes do not fit into one C2C frame of at most %d",
                       plain_len, C2C_RX_PLAIN_MAX);
    uint8_t padded[PADDED_MAX];
    size_t pad = C2C_BLOCK - plain_len % C2C_BLOCK;
    if (plain_len > 0)
        memcpy(padded, plain, plain_len);
    memset(padded + plain_len, (int)pad, pad);
    enum r5_status status =
        c2c_body_seal_padded(keys, iv, padded, plain_len + pad, body, body_len, error);
    r5_wipe(padded, sizeof(padded));
    return status;
}

/* Takes the padding off; all of its bytes count, and there is always some. */
static enum c2c_fault unpad(const uint8_t *plain, size_t len, size_t *plain_len)
{
    size_t pad = plain[len - 1];
    if (pad < 1 || pad > C2C_BLOCK)
        return C2C_BAD_PADDING;
    for (size_t i = len - pad; i < len; i++)
        if (plain[i] != pad)
            return C2C_BAD_PADDING;
    *plain_len = len - pad;
    return C2C_GOOD;
}

static enum c2c_fault open_v1(const struct c2c_keys *keys, const uint8_t *body, size_t body_len,
                              uint8_t *plain, size_t *plain_len)
{
    size_t hashed = body_len - C2C_BLOCK;
    size_t len = hashed - HASH_LEN;
    uint8_t digest[HASH_LEN];
    if (!run_aes(keys, body + hashed, false, body, hashed, plain) || !hash(plain, len, digest) ||
        !r5_same_secret(digest, plain + len, HASH_LEN))
        return C2C_BAD_TAG;
    r5_wipe(plain + len, HASH_LEN);
    return unpad(plain, len, plain_len);
}

static enum c2c_fault open_v2(const struct c2c_keys *keys, const uint8_t *body, size_t body_len,
                              uint8_t *plain, size_t *plain_len)
{
    size_t tagged = body_len - C2C_TAG_LEN;
    size_t len = tagged - C2C_BLOCK;
    uint8_t tag[C2C_TAG_LEN];
    if (!make_tag(keys, body, tagged, (struct c2c_oddity){ false, false, false }, tag) ||
        !r5_same_secret(tag, body + tagged, C2C_TAG_LEN) ||
        !run_aes(keys, body, false, body + C2C_BLOCK, len, plain))
        return C2C_BAD_TAG;
    return unpad(plain, len, plain_len);
}

enum c2c_fault c2c_body_open(const struct c2c_keys *keys, const uint8_t *body, size_t body_len,
                             uint8_t *plain, size_t *plain_len)
{
    *plain_len = 0;
    enum c2c_fault fault = C2C_BAD_LENGTH;
    if (c2c_body_may_be(keys->version, body_len))
        fault = keys->version == C2C_V2 ? open_v2(keys, body, body_len, plain, plain_len)
                                        : open_v1(keys, body, body_len, plain, plain_len);
    if (fault != C2C_GOOD)
        r5_wipe(plain, C2C_BODY_MAX_V1);
    return fault;
}

const uint8_t *c2c_body_iv(enum c2c_version version, const uint8_t *body, size_t body_len)
{
    return version == C2C_V2 ? body : body + body_len - C2C_BLOCK;
}

void c2c_frame_wrap(const uint8_t *body, size_t body_len, uint8_t *frame, size_t *frame_len)
{
    frame[0] = C2C_MARKER;
    frame[1] = (uint8_t)(body_len & 0xFF);
    frame[2] = (uint8_t)(body_len >> 8);
    memcpy(frame + 3, body, body_len);
    uint16_t fcs = c2c_fcs(frame + 1, body_len + 2);
    frame[3 + body_len] = (uint8_t)(fcs & 0xFF);
    frame[4 + body_len] = (uint8_t)(fcs >> 8);
    frame[5 + body_len] = C2C_MARKER;
    *frame_len = body_len + C2C_OVERHEAD;
}
