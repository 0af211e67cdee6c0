/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets of pairings, compared with one another. */
#include "moves.h"

int secrets_in_common(struct r5_dut *dut, const struct r5_pairing *a, const struct r5_pairing *b)
{
    int count = r5_same_secrets(dut, a->key, b->key);
    if (a->version == 2 && b->version == 2) {
        count += r5_same_secrets(dut, a->hmac_key, b->hmac_key);
        count += r5_same_secrets(dut, a->tag, b->tag);
        count += r5_same_secrets(dut, a->key, b->hmac_key);
        count += r5_same_secrets(dut, a->hmac_key, b->key);
    }
    return count;
}

const char *secrets_alike(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    enum { ZERO, TE, KEY, HMAC_KEY, TAG, ALL };
    static const char *const words[ALL][ALL] = {
        [KEY] = { "the key is all zero", "the key is the te" },
        [HMAC_KEY] = { "the HMAC key is all zero", "the HMAC key is the te",
                       "the HMAC key is the key" },
        [TAG] = { "the tag is all zero", "the tag is the te", "the tag is the key",
                  "the tag is the HMAC key" },
    };
    r5_secret secret[ALL] = { r5_zero_secret(dut), pairing->te, pairing->key, pairing->hmac_key,
                              pairing->tag };
    int count = pairing->version == 2 ? ALL : KEY + 1;
    for (int i = KEY; i < count; i++)
        for (int k = 0; k < i; k++)
            if (r5_same_secrets(dut, secret[i], secret[k]))
                return words[i][k];
    return NULL;
}
