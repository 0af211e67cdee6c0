/* SPDX-License-Identifier: Apache-2.0 */
#include <gnutls/crypto.h>
#include <string.h>

#include "emu_c2c_store.h"
#include "emu_cmd.h"

static size_t slots(const struct emu *e)
{
    return (size_t)emu_profile_int(e, "c2c.max_channels");
}

static bool has_te(const struct emu_c2c_pairing *p, const uint8_t *te)
{
    return p->keys.version != 0 && gnutls_memcmp(p->keys.te, te, EMU_C2C_SECRET) == 0;
}

size_t emu_c2c_find_good(const struct emu *e, const uint8_t te[EMU_C2C_SECRET])
{
    for (size_t i = 0; i < slots(e); i++)
        if (has_te(&e->c2c.slot[i].good, te))
            return i;
    return EMU_C2C_NO_SLOT;
}

size_t emu_c2c_find_fresh(const struct emu *e, const uint8_t te[EMU_C2C_SECRET])
{
    for (size_t i = 0; i < slots(e); i++)
        if (has_te(&e->c2c.slot[i].fresh, te))
            return i;
    return EMU_C2C_NO_SLOT;
}

size_t emu_c2c_find_free(const struct emu *e)
{
    for (size_t i = 0; i < slots(e); i++)
        if (e->c2c.slot[i].good.keys.version == 0 && e->c2c.slot[i].fresh.keys.version == 0)
            return i;
    return EMU_C2C_NO_SLOT;
}

static bool is_pairing(const struct emu_c2c_pairing *p)
{
    return p->keys.version != 0;
}

static bool same(const struct emu_c2c_pairing *a, const struct emu_c2c_pairing *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* The fresh pairing is made good before it is wiped: a cut between the two loses nothing. */
static bool store(struct emu *e, size_t slot, const struct emu_c2c_slot *from,
                  const struct emu_c2c_slot *to)
{
    bool done = true;
    if (is_pairing(&to->fresh) && !same(&to->fresh, &from->fresh))
        done = emu_c2c_store_waiting(e, slot, &to->fresh);
    if (done && !same(&to->good, &from->good))
        done = is_pairing(&to->good) ? emu_c2c_store_good(e, slot, &to->good)
                                     : emu_c2c_wipe_good(e, slot);
    if (done && !is_pairing(&to->fresh))
        done = emu_c2c_wipe_waiting(e, slot);
    return done;
}

/* Broken: what was answered with OK is stored only now. */
static void store_late(struct emu *e)
{
    for (size_t i = 0; i < slots(e); i++) {
        struct emu_c2c_slot stored;
        emu_c2c_store_load(e, i, &stored);
        if (!store(e, i, &stored, &e->c2c.slot[i]))
            return;
    }
}

bool emu_c2c_slot_put(struct emu *e, size_t slot, const struct emu_c2c_slot *next)
{
    struct emu_c2c_slot *now = &e->c2c.slot[slot];
    bool late = emu_broken(e, "stored-after-the-answer");
    bool done = late || store(e, slot, now, next);
    if (done)
        *now = *next;
    if (late)
        emu_later(e, 100, store_late);
    return done;
}
