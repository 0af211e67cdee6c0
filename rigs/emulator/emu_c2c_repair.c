/* SPDX-License-Identifier: Apache-2.0 */
/* Re-pairing: an operation of +USECC2C inside the open channel. */
#include <string.h>

#include "emu_c2c_ops.h"

enum { ALREADY_PAIRED = 1681 };

/* After the OK of a replaced pairing, where the open channel is to go on with its new keys. */
static void switch_keys(struct emu *e)
{
    e->c2c.keys = e->c2c.slot[e->c2c.in_use].good.keys;
}

void emu_c2c_ok_and_switch(struct emu *e, bool replaced)
{
    bool at_once = emu_profile_is(e, "c2c.repair_switch", "immediately") ||
                   emu_broken(e, "repair-switches-keys-at-once");
    if (replaced && at_once)
        emu_ok_then(e, switch_keys);
    else
        emu_ok(e);
}

static void repair_into(struct emu *e, size_t slot)
{
    if (!emu_c2c_put_pairing(e, slot, true))
        return;
    if (emu_broken(e, "repair-ends-channel"))
        emu_ok_then(e, emu_c2c_close);
    else
        emu_c2c_ok_and_switch(e, e->c2c.slot[slot].fresh.keys.version == 0);
}

static void refuse_in_plain(struct emu *e)
{
    struct emu_c2c_slot made = { 0 };
    if (emu_broken(e, "repair-in-plain-tells-keys"))
        emu_c2c_put_pairing(e, e->c2c.in_use, true);
    if (emu_broken(e, "repair-in-plain-done-though-refused") &&
        emu_c2c_find_free(e) != EMU_C2C_NO_SLOT) {
        made.good.keys = e->c2c.slot[0].good.keys;
        memcpy(made.good.keys.te, e->c2c.job.te, EMU_C2C_SECRET);
        emu_c2c_slot_put(e, emu_c2c_find_free(e), &made);
    }
    emu_sec_refuse(e, "c2c.err_repair_plain");
}

/* The te is that of another pairing, whose host would be shut out. */
static void refuse_te(struct emu *e, size_t other)
{
    static const struct emu_c2c_slot none;
    if (emu_broken(e, "repair-to-te-of-another-drops-it"))
        emu_c2c_slot_put(e, other, &none);
    emu_sec_refuse(e, "c2c.err_repair_te");
}

void emu_c2c_op_repair(struct emu *e)
{
    size_t slot = e->c2c.in_use;
    size_t good = emu_c2c_find_good(e, e->c2c.job.te);
    size_t fresh = emu_c2c_find_fresh(e, e->c2c.job.te);
    bool others_good = good != EMU_C2C_NO_SLOT && good != slot;
    bool others_fresh = fresh != EMU_C2C_NO_SLOT && fresh != slot;
    if (!e->c2c.open && !emu_broken(e, "repair-in-plain"))
        refuse_in_plain(e);
    else if (others_good || others_fresh)
        refuse_te(e, others_good ? good : fresh);
    else if (emu_c2c_same_te_refused(e, good))
        emu_cme(e, ALREADY_PAIRED);
    else
        repair_into(e, slot);
}
