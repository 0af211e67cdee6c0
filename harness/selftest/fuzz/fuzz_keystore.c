/* SPDX-License-Identifier: Apache-2.0 */
/* What was under the seal of a key file, of any bytes: read, and the same when written, or refused
 * with nothing left. */
#include "fuzz.h"
#include "keys_plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct units_pairings pairings;
    static const struct units_pairings nothing;
    uint8_t again[KEYS_PLAIN_MAX];
    memset(&pairings, 0x5A, sizeof(pairings));
    if (!keys_plain_read(data, size, &pairings)) {
        fuzz_claim(memcmp(&pairings, &nothing, sizeof(nothing)) == 0, "a refusal leaves nothing");
        return 0;
    }
    fuzz_claim(pairings.count <= UNITS_PAIRINGS_MAX, "no more than there is room for");
    for (size_t i = 0; i < pairings.count; i++)
        fuzz_claim(keys_plain_fits(&pairings.pairing[i]), "each one could be put");
    fuzz_claim(keys_plain_write(&pairings, again) == size && memcmp(again, data, size) == 0,
               "a list is written in one way");
    return 0;
}
