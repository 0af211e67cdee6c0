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
bool emu_c2c_slot_put(struct emu *e, size_t slot, const struct emu_c2c_slot *next)
{
    struct emu_c2c_slot *now = &e->c2c.slot[slot];
    bool done = true;
    if (is_pairing(&next->fresh) && !same(&next->fresh, &now->fresh))
        done = emu_c2c_store_waiting(e, slot, &next->fresh);
    if (done && !same(&next->good, &now->good))
        done = is_pairing(&next->good) ? emu_c2c_store_good(e, slot, &next->good)
                                       : emu_c2c_wipe_good(e, slot);
    if (done && !is_pairing(&next->fresh))
        done = emu_c2c_wipe_waiting(e, slot);
    if (done)
        *now = *next;
    return done;
}

void emu_c2c_boot(struct emu *e)
{
    bool erase = e->factory_nvm != 0 && !emu_profile_bool(e, "c2c.survives_factory");
    e->c2c.ready_at = e->now;
    if (emu_broken(e, "pairings-wear-out") && e->starts % 32 == 0)
        return;
    for (size_t i = 0; i < slots(e); i++) {
        struct emu_c2c_slot *slot = &e->c2c.slot[i];
        if (erase && !(emu_c2c_wipe_good(e, i) && emu_c2c_wipe_waiting(e, i)))
            return; /* the supply failed */
        emu_c2c_store_load(e, i, slot);
        if (emu_profile_is(e, "c2c.unconfirmed_pairing", "discard_at_reset"))
            memset(&slot->fresh, 0, sizeof(slot->fresh));
    }
}
