/* SPDX-License-Identifier: Apache-2.0 */
#include "seed.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>
#include <sys/random.h>

static enum r5_status crypto_failed(struct r5_error *error)
{
    return r5_fail(error, R5_E_IO, "OpenSSL cannot derive a random stream");
}

enum r5_status run_derive(uint64_t seed, const char *info, uint8_t key[RUN_KEY_LEN],
                          struct r5_error *error)
{
    uint8_t secret[8];
    for (int i = 0; i < 8; i++)
        secret[i] = (uint8_t)(seed >> (56 - 8 * i));
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, sizeof(secret)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, strlen(info)),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
    int done = context != NULL && EVP_KDF_derive(context, key, RUN_KEY_LEN, params) == 1;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return done ? R5_OK : crypto_failed(error);
}

/* Block n is SHA-256(key | n). */
enum r5_status run_stream_fill(struct run_stream *stream, uint8_t *bytes, size_t len,
                               struct r5_error *error)
{
    while (len > 0) {
        uint8_t input[RUN_KEY_LEN + 8], block[32];
        memcpy(input, stream->key, RUN_KEY_LEN);
        for (int i = 0; i < 8; i++)
            input[RUN_KEY_LEN + i] = (uint8_t)(stream->counter >> (56 - 8 * i));
        stream->counter++;
        if (EVP_Q_digest(NULL, "SHA256", NULL, input, sizeof(input), block, NULL) != 1)
            return crypto_failed(error);
        size_t part = len < sizeof(block) ? len : sizeof(block);
        memcpy(bytes, block, part);
        bytes += part;
        len -= part;
    }
    return R5_OK;
}

enum r5_status run_fresh_seed(uint64_t *seed, struct r5_error *error)
{
    if (getrandom(seed, sizeof(*seed), 0) != (ssize_t)sizeof(*seed))
        return r5_fail(error, R5_E_IO, "the system gives no random seed; name one with --seed");
    *seed &= INT64_MAX; /* it is written as a JSON integer */
    return R5_OK;
}
