/* SPDX-License-Identifier: Apache-2.0 */
/* Ops 0, 3 and 4 of +USECC2C: pair, re-pair, confirm. */
#include <gnutls/crypto.h>
#include <string.h>

#include "emu_sec.h"

enum { TE_HEX = 2 * EMU_C2C_SECRET, ALREADY_PAIRED = 1681 };

/* From bootstrap or seal on only the service can allow it. */
static bool pairing_is_closed(const struct emu *e)
{
    bool from_bootstrap = emu_profile_is(e, "c2c.closed_from", "bootstrapped");
    bool closed = e->service.sealed || (from_bootstrap && e->service.bootstrapped);
    return closed && !emu_service_permission(e, "LocalC2CKeyPairing");
}

bool emu_c2c_is_off(const struct emu *e)
{
    bool reached = e->service.bootstrapped || e->service.sealed;
    return emu_profile_bool(e, "c2c.needs_service") && reached &&
           !emu_service_permission(e, "LocalC2C");
}

static void make_secret(struct emu *e, const char *label, uint8_t secret[EMU_C2C_SECRET])
{
    emu_random_bytes(e, EMU_FOR_SECRETS, secret, EMU_C2C_SECRET);
    emu_witness(e, label, secret, EMU_C2C_SECRET);
}

/* `old`: the good pairing of the same te, or null. */
static struct emu_c2c_pairing make_pairing(struct emu *e, const struct emu_c2c_pairing *old)
{
    struct emu_c2c_pairing made = { .keys.version = (uint8_t)emu_profile_int(e, "c2c.version") };
    bool v2 = made.keys.version == 2;
    memcpy(made.keys.te, e->c2c.job.te, EMU_C2C_SECRET);
    if (old != NULL && emu_profile_is(e, "c2c.repair_same_te", "same_keys")) {
        memcpy(made.keys.key, old->keys.key, EMU_C2C_SECRET);
        memcpy(made.keys.hmac, old->keys.hmac, EMU_C2C_SECRET);
    } else {
        make_secret(e, "key", made.keys.key);
        if (v2)
            make_secret(e, "hmac_key", made.keys.hmac);
    }
    if (v2)
        make_secret(e, "tag", made.tag);
    return made;
}

static void tell_pairing(struct emu *e, const struct emu_c2c_pairing *made)
{
    char key[TE_HEX + 1], hmac[TE_HEX + 1], tag[TE_HEX + 1];
    int op = (int)e->c2c.job.op;
    emu_hex(key, made->keys.key, EMU_C2C_SECRET);
    emu_hex(hmac, made->keys.hmac, EMU_C2C_SECRET);
    emu_hex(tag, made->tag, EMU_C2C_SECRET);
    if (made->keys.version == 1)
        emu_line(e, "+USECC2C: %d,0,\"%s\"", op, key);
    else
        emu_line(e, "+USECC2C: %d,0,\"%s\",\"%s\",\"%s\"", op, key, hmac, tag);
}

/* V1 has no confirmation: its pairing is good at once. False: the command is answered or dead. */
static bool put_pairing(struct emu *e, size_t slot, bool by_repair)
{
    struct emu_c2c_slot next = e->c2c.slot[slot];
    bool same_te = emu_c2c_find_good(e, e->c2c.job.te) == slot;
    struct emu_c2c_pairing made = make_pairing(e, same_te ? &next.good : NULL);
    made.by_repair = by_repair && made.keys.version == 2;
    if (made.keys.version == 1)
        next = (struct emu_c2c_slot){ .good = made };
    else {
        if (emu_profile_is(e, "c2c.repair_atomic", "at_pair"))
            next.good = (struct emu_c2c_pairing){ 0 };
        next.fresh = made;
    }
    if (!emu_c2c_slot_put(e, slot, &next)) {
        emu_sec_refuse(e, "c2c.err_consumed");
        return false;
    }
    tell_pairing(e, &made);
    return true;
}

/* After the OK of a replaced pairing, where the open channel is to go on with its new keys. */
static void switch_keys(struct emu *e)
{
    e->c2c.keys = e->c2c.slot[e->c2c.in_use].good.keys;
}

static void ok_and_switch(struct emu *e, bool replaced)
{
    if (replaced && emu_profile_is(e, "c2c.repair_switch", "immediately"))
        emu_ok_then(e, switch_keys);
    else
        emu_ok(e);
}

static bool same_te_is_refused(struct emu *e, size_t good)
{
    return good != EMU_C2C_NO_SLOT && emu_profile_is(e, "c2c.repair_same_te", "error_1681");
}

void emu_c2c_op_pair(struct emu *e)
{
    size_t good = emu_c2c_find_good(e, e->c2c.job.te);
    size_t fresh = emu_c2c_find_fresh(e, e->c2c.job.te);
    size_t slot = good != EMU_C2C_NO_SLOT ? good : fresh;
    bool of_a_repair = slot == fresh && slot != EMU_C2C_NO_SLOT && slot != good &&
                       e->c2c.slot[slot].fresh.by_repair;
    if (slot == EMU_C2C_NO_SLOT)
        slot = emu_c2c_find_free(e);

    if (pairing_is_closed(e) || emu_c2c_is_off(e))
        emu_sec_refuse(e, "c2c.err_pair_not_allowed");
    else if (same_te_is_refused(e, good))
        emu_cme(e, ALREADY_PAIRED);
    else if (of_a_repair)
        emu_sec_refuse(e, "c2c.err_repair_te");
    else if (slot == EMU_C2C_NO_SLOT)
        emu_sec_refuse(e, "c2c.err_consumed");
    else if (put_pairing(e, slot, false))
        emu_ok(e);
}

void emu_c2c_op_repair(struct emu *e)
{
    size_t slot = e->c2c.in_use;
    size_t good = emu_c2c_find_good(e, e->c2c.job.te);
    size_t fresh = emu_c2c_find_fresh(e, e->c2c.job.te);
    bool others =
        (good != EMU_C2C_NO_SLOT && good != slot) || (fresh != EMU_C2C_NO_SLOT && fresh != slot);
    if (!e->c2c.open)
        emu_sec_refuse(e, "c2c.err_repair_plain");
    else if (others)
        emu_sec_refuse(e, "c2c.err_repair_te");
    else if (same_te_is_refused(e, good))
        emu_cme(e, ALREADY_PAIRED);
    else if (put_pairing(e, slot, true))
        ok_and_switch(e, e->c2c.slot[slot].fresh.keys.version == 0);
}

static bool confirmation_is_right(const struct emu *e, const struct emu_c2c_pairing *fresh)
{
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0;
    if (e->c2c.glitched && emu_broken(e, "glitch-passes-the-confirmation"))
        return true;
    return emu_c2c_body_read(&fresh->keys, &e->world->defects, e->c2c.job.confirmation,
                             EMU_C2C_CONFIRMATION, text, &len) &&
           len == EMU_C2C_SECRET && gnutls_memcmp(text, fresh->tag, EMU_C2C_SECRET) == 0;
}

void emu_c2c_op_confirm(struct emu *e)
{
    size_t slot = emu_c2c_find_fresh(e, e->c2c.job.te);
    if (emu_profile_int(e, "c2c.version") != 2) {
        emu_sec_refuse(e, "c2c.err_op");
        return;
    }
    if (slot == EMU_C2C_NO_SLOT) {
        emu_sec_refuse(e, "c2c.err_confirm_unknown");
        return;
    }
    const struct emu_c2c_pairing *fresh = &e->c2c.slot[slot].fresh;
    bool by_repair = fresh->by_repair != 0;
    struct emu_c2c_slot next = { .good.keys = fresh->keys };
    if (by_repair && !(e->c2c.open && e->c2c.in_use == slot))
        emu_sec_refuse(e, "c2c.err_repair_plain");
    else if (!confirmation_is_right(e, fresh)) {
        if (e->c2c.glitched && emu_broken(e, "glitch-completes-the-pairing"))
            emu_c2c_slot_put(e, slot, &next);
        emu_sec_refuse(e, "c2c.err_confirm");
    } else if (!emu_c2c_slot_put(e, slot, &next))
        emu_sec_refuse(e, "c2c.err_consumed");
    else
        ok_and_switch(e, by_repair);
}
