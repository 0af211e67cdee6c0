/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of one unit, from the seed and the unit: test ranges only, never a real device's. */
#include "emu_identity.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char luhn(const char *digits)
{
    int sum = 0;
    size_t len = strlen(digits);

    for (size_t i = 0; i < len; i++) {
        int d = digits[len - 1 - i] - '0';

        if (i % 2 == 0)
            d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

static void append_digits(char *to, const uint8_t *from, size_t count)
{
    size_t at = strlen(to);

    for (size_t i = 0; i < count; i++)
        to[at + i] = (char)('0' + from[i] % 10);
    to[at + count] = '\0';
}

static void append_luhn(char *to)
{
    size_t at = strlen(to);

    to[at] = luhn(to);
    to[at + 1] = '\0';
}

void emu_identity_make(struct emu_identity *id, const uint8_t seed[32], unsigned unit)
{
    uint8_t in[64] = "r5emu identity";
    uint8_t h[32];

    memcpy(in + 16, seed, 32);
    for (int i = 0; i < 4; i++)
        in[48 + i] = (uint8_t)(unit >> (8 * i));
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, in, sizeof(in), h) != 0)
        abort();
    memset(id, 0, sizeof(*id));
    strcpy(id->imei, "00499901"); /* type allocation of a test device */
    append_digits(id->imei, h, 6);
    append_luhn(id->imei);
    strcpy(id->iccid, "89882"); /* telecom, global */
    append_digits(id->iccid, h + 6, 14);
    append_luhn(id->iccid);
    strcpy(id->imsi, "00101"); /* the test network */
    append_digits(id->imsi, h + 10, 10);
    memcpy(id->rot_uid, h + 24, sizeof(id->rot_uid));
}
