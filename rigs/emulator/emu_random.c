/* SPDX-License-Identifier: Apache-2.0 */
#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "emu.h"

enum { BLOCK = 32 };

static void block(const uint8_t seed[32], enum emu_purpose purpose, uint64_t counter,
                  uint8_t to[BLOCK])
{
    uint8_t in[41];

    memcpy(in, seed, 32);
    for (int i = 0; i < 8; i++)
        in[32 + i] = (uint8_t)(counter >> (8 * i));
    in[40] = (uint8_t)purpose;
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, in, sizeof(in), to) != 0)
        abort(); /* no SHA-256 in the crypto library: nothing can work */
}

void emu_random_seed(struct emu *e, const uint8_t seed[32])
{
    memcpy(e->random.seed, seed, 32);
    e->random.counter = 0;
}

void emu_random_bytes(struct emu *e, enum emu_purpose purpose, void *to, size_t len)
{
    uint8_t *out = to;
    uint8_t got[BLOCK];

    while (len > 0) {
        size_t part = len < BLOCK ? len : BLOCK;

        block(e->random.seed, purpose, e->random.counter++, got);
        memcpy(out, got, part);
        out += part;
        len -= part;
    }
}

int64_t emu_random_below(struct emu *e, enum emu_purpose purpose, int64_t below)
{
    uint32_t got;

    if (below <= 0)
        return 0;
    emu_random_bytes(e, purpose, &got, sizeof(got));
    return (int64_t)(((uint64_t)got * (uint64_t)below) >> 32);
}

void emu_random_nth(struct emu *e, enum emu_purpose purpose, uint64_t nth, uint8_t to[16])
{
    uint8_t got[BLOCK];

    block(e->random.seed, purpose, nth, got);
    memcpy(to, got, 16);
}
