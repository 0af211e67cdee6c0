/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_crypt.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

bool emu_c2c_cbc(const struct emu_c2c_keys *keys, const uint8_t iv[EMU_C2C_SECRET], bool encrypt,
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

bool emu_c2c_hash(const uint8_t *from, size_t len, uint8_t hash[EMU_C2C_HASH])
{
    return gnutls_hash_fast(GNUTLS_DIG_SHA256, from, len, hash) >= 0;
}

static bool hmac_of(const struct emu_c2c_keys *keys, const uint8_t *covered, size_t len,
                    bool with_te, uint8_t out[EMU_C2C_HASH])
{
    gnutls_hmac_hd_t hmac;
    if (gnutls_hmac_init(&hmac, GNUTLS_MAC_SHA256, keys->hmac, EMU_C2C_SECRET) < 0)
        return false;
    int rc = gnutls_hmac(hmac, covered, len);
    if (rc >= 0 && with_te)
        rc = gnutls_hmac(hmac, keys->te, EMU_C2C_SECRET);
    gnutls_hmac_deinit(hmac, out);
    return rc >= 0;
}

bool emu_c2c_tag(const struct emu_c2c_keys *keys, const uint8_t *covered, size_t len,
                 uint8_t hmac[EMU_C2C_HASH])
{
    return hmac_of(keys, covered, len, true, hmac);
}

bool emu_c2c_tag_without_te(const struct emu_c2c_keys *keys, const uint8_t *covered, size_t len,
                            uint8_t hmac[EMU_C2C_HASH])
{
    return hmac_of(keys, covered, len, false, hmac);
}
