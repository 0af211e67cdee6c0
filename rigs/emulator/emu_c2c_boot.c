/* SPDX-License-Identifier: Apache-2.0 */
/* What pairings there are after a boot. */
#include <string.h>

#include "emu_c2c_store.h"
#include "emu_cmd.h"
#include "emu_power.h"

/* A fresh pairing that a boot has found, where the profile does not keep it. */
static void discard_fresh(struct emu *e, size_t number)
{
    struct emu_c2c_slot *slot = &e->c2c.slot[number];
    const struct emu_c2c_pairing found = slot->fresh;
    bool good_now = emu_broken(e, "boot-confirms-a-waiting-pairing") ||
                    (found.by_repair != 0 && emu_broken(e, "boot-confirms-a-renewal"));
    if (emu_broken(e, "unconfirmed-kept-over-boot"))
        return;
    memset(&slot->fresh, 0, sizeof(slot->fresh));
    if (good_now)
        slot->good.keys = found.keys;
    if (emu_broken(e, "te-of-a-cut-pairing-refused")) {
        slot->fresh = found;
        slot->fresh.by_repair = 1;
    }
    if (emu_broken(e, "place-lost-to-a-cut-pairing"))
        slot->fresh.keys.version = 255;
    if (emu_broken(e, "boot-stalls-on-waiting-pairing")) {
        emu_c2c_wipe_waiting(e, number);
        emu_power_switch_off(e);
    }
}

void emu_c2c_boot(struct emu *e)
{
    size_t slots = (size_t)emu_profile_int(e, "c2c.max_channels");
    bool erase = e->factory_nvm != 0 && !emu_profile_bool(e, "c2c.survives_factory");
    bool discard = emu_profile_is(e, "c2c.unconfirmed_pairing", "discard_at_reset");
    e->c2c.ready_at = e->now;
    if (emu_broken(e, "pairings-wear-out") && e->starts % 32 == 0)
        return;
    for (size_t i = 0; i < slots; i++) {
        if (erase && !(emu_c2c_wipe_good(e, i) && emu_c2c_wipe_waiting(e, i)))
            return; /* the supply failed */
        emu_c2c_store_load(e, i, &e->c2c.slot[i]);
        if (discard && e->c2c.slot[i].fresh.keys.version != 0)
            discard_fresh(e, i);
    }
}

void emu_c2c_lose_all(struct emu *e)
{
    size_t slots = (size_t)emu_profile_int(e, "c2c.max_channels");
    for (size_t i = 0; i < slots; i++)
        emu_c2c_wipe_good(e, i);
}
