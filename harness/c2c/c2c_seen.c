/* SPDX-License-Identifier: Apache-2.0 */
#include "c2c_seen.h"

/* FNV-1a. */
uint64_t c2c_seen_mark(const uint8_t *body, size_t len)
{
    uint64_t mark = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < len; i++)
        mark = (mark ^ body[i]) * UINT64_C(0x100000001B3);
    return mark;
}

bool c2c_seen_has(const struct c2c_seen *seen, uint64_t mark)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->mark[i] == mark)
            return true;
    return false;
}

void c2c_seen_add(struct c2c_seen *seen, uint64_t mark)
{
    seen->mark[seen->next] = mark;
    seen->next = (seen->next + 1) % C2C_SEEN_MAX;
    seen->count += seen->count < C2C_SEEN_MAX;
}
