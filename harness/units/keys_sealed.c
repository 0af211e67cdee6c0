/* SPDX-License-Identifier: Apache-2.0 */
#include "keys_sealed.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "secret.h"

#define SCRYPT_N 16384
#define SCRYPT_R 8
#define SCRYPT_P 1
#define SCRYPT_MEMORY ((uint64_t)64 << 20)

#define SEALING_KEY_LEN 32

static const uint8_t mark[KEYS_MARK_LEN] = { 'R', '5', 'K', 'E', 'Y', 'S', 0, 1 };
#define MARK_NAME_LEN 6

static bool derive(const struct keys_passphrase *passphrase, const uint8_t *head,
                   uint8_t key[SEALING_KEY_LEN])
{
    return EVP_PBE_scrypt(passphrase->text, passphrase->len, head + KEYS_MARK_LEN, KEYS_SALT_LEN,
                          SCRYPT_N, SCRYPT_R, SCRYPT_P, SCRYPT_MEMORY, key, SEALING_KEY_LEN) == 1;
}

/* AES-256-GCM with key and nonce set, and all that the tag covers beside the list. */
static bool begin(EVP_CIPHER_CTX *gcm, const uint8_t key[SEALING_KEY_LEN], const uint8_t *head,
                  const char *imei, int sealing)
{
    int len;
    return gcm != NULL &&
           EVP_CipherInit_ex(gcm, EVP_aes_256_gcm(), NULL, key,
                             head + KEYS_MARK_LEN + KEYS_SALT_LEN, sealing) == 1 &&
           EVP_CipherUpdate(gcm, NULL, &len, head, KEYS_HEAD_LEN) == 1 &&
           EVP_CipherUpdate(gcm, NULL, &len, (const uint8_t *)imei, UNITS_IMEI_LEN) == 1;
}

static bool unseal(const uint8_t *bytes, size_t plain_len, const uint8_t key[SEALING_KEY_LEN],
                   const char *imei, uint8_t plain[KEYS_PLAIN_MAX])
{
    uint8_t tag[KEYS_TAG_LEN];
    int len, end;
    EVP_CIPHER_CTX *gcm = EVP_CIPHER_CTX_new();
    memcpy(tag, bytes + KEYS_HEAD_LEN + plain_len, sizeof(tag));
    bool genuine = begin(gcm, key, bytes, imei, 0) &&
                   EVP_CipherUpdate(gcm, plain, &len, bytes + KEYS_HEAD_LEN, (int)plain_len) == 1 &&
                   EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG, KEYS_TAG_LEN, tag) == 1 &&
                   EVP_CipherFinal_ex(gcm, plain + len, &end) == 1;
    EVP_CIPHER_CTX_free(gcm);
    return genuine;
}

enum keys_opened keys_open(const uint8_t *bytes, size_t len,
                           const struct keys_passphrase *passphrase, const char *imei,
                           struct units_pairings *pairings)
{
    memset(pairings, 0, sizeof(*pairings));
    if (len < KEYS_MARK_LEN || memcmp(bytes, mark, MARK_NAME_LEN) != 0)
        return KEYS_NO_KEYS;
    if (memcmp(bytes, mark, KEYS_MARK_LEN) != 0)
        return KEYS_NEWER;
    if (len < KEYS_HEAD_LEN + KEYS_TAG_LEN || len > KEYS_SEALED_MAX)
        return KEYS_NOT_GENUINE;
    uint8_t key[SEALING_KEY_LEN], plain[KEYS_PLAIN_MAX];
    size_t plain_len = len - KEYS_HEAD_LEN - KEYS_TAG_LEN;
    enum keys_opened opened = KEYS_NO_CRYPTO;
    if (derive(passphrase, bytes, key))
        opened = unseal(bytes, plain_len, key, imei, plain) &&
                         keys_plain_read(plain, plain_len, pairings)
                     ? KEYS_OPENED
                     : KEYS_NOT_GENUINE;
    r5_wipe(key, sizeof(key));
    r5_wipe(plain, sizeof(plain));
    return opened;
}

size_t keys_seal(const struct units_pairings *pairings, const struct keys_passphrase *passphrase,
                 const char *imei, uint8_t bytes[KEYS_SEALED_MAX])
{
    uint8_t key[SEALING_KEY_LEN], plain[KEYS_PLAIN_MAX];
    size_t plain_len = keys_plain_write(pairings, plain);
    uint8_t *sealed = bytes + KEYS_HEAD_LEN;
    int len, end;
    memcpy(bytes, mark, sizeof(mark));
    EVP_CIPHER_CTX *gcm = EVP_CIPHER_CTX_new();
    bool done =
        RAND_bytes(bytes + KEYS_MARK_LEN, KEYS_SALT_LEN + KEYS_NONCE_LEN) == 1 &&
        derive(passphrase, bytes, key) && begin(gcm, key, bytes, imei, 1) &&
        EVP_CipherUpdate(gcm, sealed, &len, plain, (int)plain_len) == 1 &&
        EVP_CipherFinal_ex(gcm, sealed + len, &end) == 1 &&
        EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, KEYS_TAG_LEN, sealed + plain_len) == 1;
    EVP_CIPHER_CTX_free(gcm);
    r5_wipe(key, sizeof(key));
    r5_wipe(plain, sizeof(plain));
    return done ? KEYS_HEAD_LEN + plain_len + KEYS_TAG_LEN : 0;
}
