/* SPDX-License-Identifier: Apache-2.0 */
#include "windows.h"

#define SLOT_BITS 18
#define SLOTS (1u << SLOT_BITS)
#define MOST (SLOTS / 4 * 3) /* fuller, and a search would no longer be short */
#define HINT_BITS 20

struct jrn_windows {
    size_t count;
    bool lost;
    uint64_t hint[1u << (HINT_BITS - 6)]; /* a bit for each hash that occurs: small, so near */
    uint64_t slot[SLOTS];                 /* 0: empty; zeros are no window */
};

struct jrn_windows *jrn_windows_new(struct r5_arena *arena)
{
    return r5_arena_take(arena, sizeof(struct jrn_windows));
}

/* The same for both orders of its bytes. */
static uint64_t folded(uint64_t window)
{
    uint64_t reversed = __builtin_bswap64(window);
    return window < reversed ? window : reversed;
}

static uint64_t hash_of(uint64_t value)
{
    return value * UINT64_C(0x9E3779B97F4A7C15);
}

/* The slot that holds it, or the empty one where it would go. */
static uint32_t find(const struct jrn_windows *w, uint64_t value)
{
    uint32_t at = (uint32_t)(hash_of(value) >> (64 - SLOT_BITS));
    while (w->slot[at] != 0 && w->slot[at] != value)
        at = (at + 1) % SLOTS;
    return at;
}

static void enter(struct jrn_windows *w, uint64_t window)
{
    if (window == (window & 0xFF) * UINT64_C(0x0101010101010101))
        return;
    uint64_t value = folded(window);
    uint32_t at = find(w, value);
    if (w->slot[at] != 0)
        return;
    w->lost = w->lost || w->count == MOST;
    if (w->lost)
        return;
    uint64_t hint = hash_of(value) >> (64 - HINT_BITS);
    w->hint[hint / 64] |= UINT64_C(1) << hint % 64;
    w->slot[at] = value;
    w->count++;
}

void jrn_windows_add(struct jrn_windows *w, const uint8_t *bytes, size_t len)
{
    uint64_t window = 0;
    for (size_t i = 0; i < len; i++) {
        window = window << 8 | bytes[i];
        if (i + 1 >= JRN_WINDOW)
            enter(w, window);
    }
}

bool jrn_windows_know(const struct jrn_windows *w, uint64_t window)
{
    uint64_t value = folded(window);
    uint64_t hint = hash_of(value) >> (64 - HINT_BITS);
    return (w->hint[hint / 64] >> hint % 64 & 1) != 0 && w->slot[find(w, value)] != 0;
}

size_t jrn_windows_count(const struct jrn_windows *w, bool *all)
{
    *all = !w->lost;
    return w->count;
}
