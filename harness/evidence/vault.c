/* SPDX-License-Identifier: Apache-2.0 */
#include "vault.h"

#include <string.h>

#include "secret.h"

#define SECRETS 4096u
#define WINDOW 8u
#define SLOT_BITS 18
#define SLOTS (1u << SLOT_BITS)
#define WINDOWS_MAX (SLOTS / 4 * 3) /* fuller, and a search would no longer be short */

struct entry {
    uint8_t bytes[JRN_SECRET_MAX];
    uint8_t len;
    unsigned epoch; /* the case that gave the id */
    int id;
};

struct jrn_vault {
    struct jrn_windows *kept;
    unsigned epoch;
    int last_id;
    unsigned count;
    unsigned windows;
    struct entry entry[SECRETS];
    uint64_t
        taken[SLOTS / 64]; /* a bit for each slot that is not empty: small enough to stay near */
    uint32_t slot[SLOTS];  /* 0 empty, else 1 + entry * JRN_SECRET_MAX + offset of the window */
};

struct jrn_vault *jrn_vault_new(struct r5_arena *arena)
{
    struct jrn_vault *vault = r5_arena_take(arena, sizeof(*vault));
    if (vault == NULL)
        return NULL;
    vault->kept = jrn_windows_new(arena);
    return vault->kept != NULL ? vault : NULL;
}

void jrn_vault_new_case(struct jrn_vault *vault)
{
    vault->epoch++;
    vault->last_id = 0;
    if (vault->count <= SECRETS / 2 && vault->windows <= WINDOWS_MAX / 2)
        return;
    /* Room for the case that begins counts for more than the secrets of those long over. */
    r5_wipe(vault->entry, sizeof(vault->entry));
    r5_wipe(vault->taken, sizeof(vault->taken));
    r5_wipe(vault->slot, sizeof(vault->slot));
    vault->count = vault->windows = 0;
}

static const struct entry *slot_entry(const struct jrn_vault *vault, uint32_t slot)
{
    return &vault->entry[(slot - 1) / JRN_SECRET_MAX];
}

static bool is_taken(const struct jrn_vault *vault, uint32_t at)
{
    return (vault->taken[at / 64] >> at % 64 & 1) != 0;
}

static uint32_t first_slot(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, WINDOW);
    return (uint32_t)(word * UINT64_C(0x9E3779B97F4A7C15) >> (64 - SLOT_BITS));
}

/* The slot that holds these bytes, or the empty one where they would go. */
static uint32_t find_slot(const struct jrn_vault *vault, const uint8_t *bytes)
{
    for (uint32_t at = first_slot(bytes);; at = (at + 1) % SLOTS) {
        if (!is_taken(vault, at))
            return at;
        uint32_t slot = vault->slot[at];
        const uint8_t *held = slot_entry(vault, slot)->bytes + (slot - 1) % JRN_SECRET_MAX;
        if (memcmp(held, bytes, WINDOW) == 0)
            return at;
    }
}

/* Eight times one byte, as in a key of zeros, is no secret but would withhold half of a run. */
static bool is_plain(const uint8_t *bytes)
{
    return memcmp(bytes, bytes + 1, WINDOW - 1) == 0;
}

static void enter_windows(struct jrn_vault *vault, unsigned number)
{
    const struct entry *entry = &vault->entry[number];
    for (unsigned i = 0; i + WINDOW <= entry->len; i++) {
        if (is_plain(entry->bytes + i))
            continue;
        uint32_t at = find_slot(vault, entry->bytes + i);
        if (!is_taken(vault, at))
            vault->windows++;
        else if (slot_entry(vault, vault->slot[at])->epoch == vault->epoch)
            continue;
        vault->slot[at] = 1 + number * JRN_SECRET_MAX + i;
        vault->taken[at / 64] |= UINT64_C(1) << at % 64;
    }
}

static unsigned find_entry(const struct jrn_vault *vault, const uint8_t *bytes, size_t len)
{
    unsigned number = 0;
    while (number < vault->count &&
           (vault->entry[number].len != len || memcmp(vault->entry[number].bytes, bytes, len) != 0))
        number++;
    return number;
}

int jrn_vault_add(struct jrn_vault *vault, const uint8_t *bytes, size_t len)
{
    if (len > JRN_SECRET_MAX)
        len = JRN_SECRET_MAX;
    unsigned number = find_entry(vault, bytes, len);
    struct entry *entry = &vault->entry[number];
    if (number == vault->count) {
        if (vault->count == SECRETS || vault->windows + JRN_SECRET_MAX > WINDOWS_MAX)
            return 0;
        memcpy(entry->bytes, bytes, len);
        entry->len = (uint8_t)len;
        entry->id = 0;
        vault->count++;
    }
    if (entry->id == 0 || entry->epoch != vault->epoch) {
        entry->id = ++vault->last_id;
        entry->epoch = vault->epoch;
        enter_windows(vault, number);
    }
    return entry->id;
}

int jrn_vault_window(const struct jrn_vault *vault, const uint8_t bytes[8])
{
    uint32_t at = find_slot(vault, bytes);
    if (!is_taken(vault, at))
        return 0;
    const struct entry *entry = slot_entry(vault, vault->slot[at]);
    return entry->epoch == vault->epoch ? entry->id : -1;
}

int jrn_vault_word(const struct jrn_vault *vault, uint64_t word)
{
    uint8_t bytes[WINDOW], reversed[WINDOW];
    for (unsigned i = 0; i < WINDOW; i++)
        bytes[i] = reversed[WINDOW - 1 - i] = (uint8_t)(word >> (56 - 8 * i));
    if (!is_taken(vault, first_slot(bytes)) && !is_taken(vault, first_slot(reversed)))
        return 0;
    int id = jrn_vault_window(vault, bytes);
    return id != 0 ? id : jrn_vault_window(vault, reversed);
}

void jrn_vault_keep(struct jrn_vault *vault, const uint8_t *bytes, size_t len)
{
    jrn_windows_add(vault->kept, bytes, len);
}

const struct jrn_windows *jrn_vault_kept(const struct jrn_vault *vault)
{
    return vault->kept;
}
