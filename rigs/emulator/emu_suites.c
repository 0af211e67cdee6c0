/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_suites.h"

#include <stdlib.h>
#include <string.h>

struct range {
    long from, to;
    bool legacy;
};

uint16_t emu_suite_of_legacy(int64_t legacy)
{
    static const uint16_t iana[EMU_SUITES_LEGACY_MAX + 1] = {
        0,      0x002f, 0x003c, 0x0035, 0x003d, 0x000a, 0x008c, 0x008d, 0x008b,
        0x0094, 0x0095, 0x0093, 0x00ae, 0x00af, 0x00b6, 0x00b7, 0x00a8, 0x00a9,
        0x00ac, 0x00ad, 0xc008, 0xc009, 0xc00a, 0xc012, 0xc013, 0xc014, 0xc023,
        0xc024, 0xc027, 0xc028, 0xc02b, 0xc02c, 0xc02f, 0xc030,
    };
    return iana[legacy >= 1 && legacy <= EMU_SUITES_LEGACY_MAX ? legacy : 0];
}

/* From *at on, which then stands behind it; false: nothing that could be read is left. */
static bool next_range(const char **at, struct range *r)
{
    const char *from = *at + strspn(*at, " ");
    char *end;
    r->legacy = strspn(from, "0123456789") < 3 && strcspn(from, " -") < 3;
    r->from = r->to = strtol(from, &end, r->legacy ? 10 : 16);
    if (*end == '-')
        r->to = strtol(end + 1, &end, r->legacy ? 10 : 16);
    *at = end;
    return end != from && r->from > 0 && r->to >= r->from && r->to <= UINT16_MAX;
}

uint16_t emu_suite_nth(const struct emu *e, size_t nth)
{
    const char *at = emu_profile_text(e, "tls.ciphers");
    struct range r;
    while (next_range(&at, &r)) {
        size_t count = (size_t)(r.to - r.from) + 1;
        if (nth < count) {
            long number = r.from + (long)nth;
            return r.legacy ? emu_suite_of_legacy(number) : (uint16_t)number;
        }
        nth -= count;
    }
    return 0;
}

bool emu_suite_offered(const struct emu *e, uint16_t suite)
{
    uint16_t offered;
    for (size_t i = 0; (offered = emu_suite_nth(e, i)) != 0; i++)
        if (offered == suite)
            return true;
    return false;
}
