/* SPDX-License-Identifier: Apache-2.0 */
#include "keys_plain.h"

#include <string.h>

#include "secret.h"

static bool all_zero(const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < len; i++)
        if (at[i] != 0)
            return false;
    return true;
}

bool keys_plain_fits(const struct units_pairing *pairing)
{
    return (pairing->version == 2 ||
            (pairing->version == 1 && all_zero(pairing->hmac_key, UNITS_KEY_LEN))) &&
           units_is_utc(pairing->used);
}

size_t keys_plain_write(const struct units_pairings *pairings, uint8_t bytes[KEYS_PLAIN_MAX])
{
    uint8_t *to = bytes;
    *to++ = (uint8_t)pairings->count;
    for (size_t i = 0; i < pairings->count; i++, to += KEYS_PLAIN_ONE) {
        const struct units_pairing *one = &pairings->pairing[i];
        to[0] = (uint8_t)one->version;
        memcpy(to + 1, one->te, UNITS_KEY_LEN);
        memcpy(to + 1 + UNITS_KEY_LEN, one->key, UNITS_KEY_LEN);
        memcpy(to + 1 + 2 * UNITS_KEY_LEN, one->hmac_key, UNITS_KEY_LEN);
        memset(to + 1 + 3 * UNITS_KEY_LEN, 0, UNITS_UTC_MAX);
        memcpy(to + 1 + 3 * UNITS_KEY_LEN, one->used, strnlen(one->used, UNITS_UTC_MAX - 1));
    }
    return (size_t)(to - bytes);
}

static bool read_one(const uint8_t *from, struct units_pairing *one)
{
    one->version = from[0];
    memcpy(one->te, from + 1, UNITS_KEY_LEN);
    memcpy(one->key, from + 1 + UNITS_KEY_LEN, UNITS_KEY_LEN);
    memcpy(one->hmac_key, from + 1 + 2 * UNITS_KEY_LEN, UNITS_KEY_LEN);
    memcpy(one->used, from + 1 + 3 * UNITS_KEY_LEN, UNITS_UTC_MAX);
    if (!keys_plain_fits(one))
        return false;
    size_t used = strlen(one->used);
    return all_zero(one->used + used, UNITS_UTC_MAX - used);
}

static bool is_new(const struct units_pairings *pairings, const struct units_pairing *one)
{
    for (size_t i = 0; i < pairings->count; i++)
        if (r5_same_secret(pairings->pairing[i].te, one->te, UNITS_KEY_LEN))
            return false;
    return true;
}

bool keys_plain_read(const uint8_t *bytes, size_t len, struct units_pairings *pairings)
{
    memset(pairings, 0, sizeof(*pairings));
    if (len < 1 || bytes[0] > UNITS_PAIRINGS_MAX || len != 1 + (size_t)bytes[0] * KEYS_PLAIN_ONE)
        return false;
    for (size_t i = 0; i < bytes[0]; i++) {
        struct units_pairing *one = &pairings->pairing[i];
        if (!read_one(bytes + 1 + i * KEYS_PLAIN_ONE, one) || !is_new(pairings, one)) {
            r5_wipe(pairings, sizeof(*pairings));
            return false;
        }
        pairings->count++;
    }
    return true;
}
