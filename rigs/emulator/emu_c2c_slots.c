/* SPDX-License-Identifier: Apache-2.0 */
#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

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

/* What of a slot is stored: a fresh pairing only where the profile has it outlive a reset. */
static struct emu_c2c_slot stored_form(const struct emu *e, const struct emu_c2c_slot *slot)
{
    struct emu_c2c_slot stored = *slot;
    if (emu_profile_is(e, "c2c.unconfirmed_pairing", "discard_at_reset"))
        memset(&stored.fresh, 0, sizeof(stored.fresh));
    return stored;
}

static void record_name(size_t slot, char name[EMU_NVM_NAME])
{
    snprintf(name, EMU_NVM_NAME, "c2c/pairing-%zu", slot);
}

bool emu_c2c_slot_put(struct emu *e, size_t slot, const struct emu_c2c_slot *next)
{
    char name[EMU_NVM_NAME];
    struct emu_c2c_slot before = stored_form(e, &e->c2c.slot[slot]);
    struct emu_c2c_slot after = stored_form(e, next);
    record_name(slot, name);
    if (memcmp(&before, &after, sizeof(after)) != 0) {
        bool empty = after.good.keys.version == 0 && after.fresh.keys.version == 0;
        enum emu_nvm_result result =
            empty ? emu_nvm_delete(e, name) : emu_nvm_put(e, name, &after, sizeof(after));
        if (result != EMU_NVM_OK)
            return false;
    }
    e->c2c.slot[slot] = *next;
    return true;
}

void emu_c2c_boot(struct emu *e)
{
    char name[EMU_NVM_NAME];
    bool erase = e->factory_nvm != 0 && !emu_profile_bool(e, "c2c.survives_factory");
    e->c2c.ready_at = e->now;
    for (size_t i = 0; i < slots(e); i++) {
        record_name(i, name);
        if (erase)
            emu_nvm_delete(e, name);
        else
            emu_nvm_read(e, name, &e->c2c.slot[i], sizeof(e->c2c.slot[i]));
    }
}
