/* SPDX-License-Identifier: Apache-2.0 */
/* Op 0 of +USECC2C: pair; and what re-pairing shares with it. */
#include <string.h>

#include "emu_c2c_ops.h"
#include "emu_c2c_store.h"

enum { TE_HEX = 2 * EMU_C2C_SECRET, ALREADY_PAIRED = 1681 };

bool emu_c2c_pairing_closed(const struct emu *e)
{
    const struct emu_service *service = &e->service;
    bool from_bootstrap = emu_profile_is(e, "c2c.closed_from", "bootstrapped");
    bool closed = service->sealed || (from_bootstrap && service->bootstrapped);
    bool granted = emu_service_permission(e, "LocalC2CKeyPairing");
    if (emu_broken(e, "permission-of-any-kind"))
        granted = granted || emu_service_permission(e, "LocalC2C");
    if (emu_broken(e, "permission-ignored"))
        granted = false;
    if (emu_broken(e, "pair-after-bootstrap"))
        closed = service->sealed;
    if (emu_broken(e, "pair-after-seal"))
        closed = from_bootstrap && service->bootstrapped && !service->sealed;
    if (e->c2c.open && emu_broken(e, "seal-not-asked-inside-channel"))
        closed = false;
    return closed && !granted;
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
    if (emu_broken(e, "keys-repeat-after-every-start"))
        emu_random_nth(e, EMU_FOR_SECRETS, (uint64_t)label[0], secret);
    if (emu_broken(e, "keys-of-the-model"))
        for (int i = 0; i < EMU_C2C_SECRET; i++)
            secret[i] = (uint8_t)(label[0] + 37 * i);
    emu_witness(e, label, secret, EMU_C2C_SECRET);
}

static int version_of_answer(const struct emu *e)
{
    bool older =
        emu_broken(e, "v1-answer-on-v2") ||
        (e->c2c.broken.wrong_confirmations > 0 && emu_broken(e, "v1-after-wrong-confirmation")) ||
        (e->c2c.open && emu_broken(e, "v1-answer-to-repair"));
    return older ? 1 : (int)emu_profile_int(e, "c2c.version");
}

/* `same_te`: the slot's good pairing has the same te. */
static struct emu_c2c_pairing make_pairing(struct emu *e, const struct emu_c2c_slot *slot,
                                           bool same_te)
{
    struct emu_c2c_pairing made = { .keys.version = (uint8_t)version_of_answer(e) };
    bool v2 = made.keys.version == 2;
    memcpy(made.keys.te, e->c2c.job.te, EMU_C2C_SECRET);
    if (same_te && emu_profile_is(e, "c2c.repair_same_te", "same_keys")) {
        memcpy(made.keys.key, slot->good.keys.key, EMU_C2C_SECRET);
        memcpy(made.keys.hmac, slot->good.keys.hmac, EMU_C2C_SECRET);
    } else {
        make_secret(e, "key", made.keys.key);
        if (v2)
            make_secret(e, "hmac_key", made.keys.hmac);
    }
    if (v2)
        make_secret(e, "tag", made.tag);
    emu_c2c_weaken(e, &made, slot);
    return made;
}

static void tell_pairing(struct emu *e, const struct emu_c2c_pairing *made)
{
    char key[TE_HEX + 1], hmac[TE_HEX + 1], tag[TE_HEX + 1];
    int op = (int)e->c2c.job.op;
    emu_hex(key, made->keys.key, EMU_C2C_SECRET);
    emu_hex(hmac, made->keys.hmac, EMU_C2C_SECRET);
    emu_hex(tag, made->tag, EMU_C2C_SECRET);
    if (emu_broken(e, "pairing-echoes-te"))
        emu_line(e, "%s", emu_hex((char[TE_HEX + 1]){ 0 }, made->keys.te, EMU_C2C_SECRET));
    if (made->keys.version == 1)
        emu_line(e, "+USECC2C: %d,0,\"%s\"", op, key);
    else if (emu_broken(e, "pairing-leaves-out-tag"))
        emu_line(e, "+USECC2C: %d,0,\"%s\",\"%s\"", op, key, hmac);
    else
        emu_line(e, "+USECC2C: %d,0,\"%s\",\"%s\",\"%s\"", op, key, hmac, tag);
}

/* A pairing that waits for its confirmation, on a module that does not wait. */
static void jump_ahead(struct emu *e, size_t slot, const struct emu_c2c_pairing *made)
{
    size_t beside = emu_c2c_find_free(e);
    const struct emu_c2c_pairing good = { .keys = made->keys };
    if (!made->by_repair && emu_broken(e, "unconfirmed-usable"))
        e->c2c.slot[slot].good = good;
    if (!made->by_repair && emu_broken(e, "unconfirmed-good-after-boot"))
        emu_c2c_store_good(e, slot, &good);
    if (made->by_repair && beside != EMU_C2C_NO_SLOT) {
        if (emu_broken(e, "unconfirmed-repair-usable"))
            e->c2c.slot[beside].good = good;
        if (emu_broken(e, "unconfirmed-repair-good-after-boot"))
            emu_c2c_store_good(e, beside, &good);
    }
}

bool emu_c2c_put_pairing(struct emu *e, size_t slot, bool by_repair)
{
    struct emu_c2c_slot next = e->c2c.slot[slot];
    bool same_te = emu_c2c_find_good(e, e->c2c.job.te) == slot;
    struct emu_c2c_pairing made = make_pairing(e, &next, same_te);
    bool v1 = made.keys.version == 1;
    made.by_repair = by_repair && !v1;
    if (v1)
        next = (struct emu_c2c_slot){ .good = made };
    else {
        if (emu_profile_is(e, "c2c.repair_atomic", "at_pair") ||
            (by_repair && emu_broken(e, "repair-kills-old-at-once")))
            next.good = (struct emu_c2c_pairing){ 0 };
        next.fresh = made;
    }
    if (!emu_c2c_slot_put(e, slot, &next)) {
        emu_sec_refuse(e, "c2c.err_consumed");
        return false;
    }
    if (!v1)
        jump_ahead(e, slot, &made);
    e->c2c.broken.paired_at = e->now;
    tell_pairing(e, &made);
    return true;
}

bool emu_c2c_same_te_refused(const struct emu *e, size_t good)
{
    return good != EMU_C2C_NO_SLOT && emu_profile_is(e, "c2c.repair_same_te", "error_1681");
}

static void pair_into(struct emu *e, size_t slot)
{
    if (!emu_c2c_put_pairing(e, slot, false))
        return;
    if (emu_broken(e, "busy-for-ever-after-pairing"))
        e->c2c.ready_at = EMU_NEVER / 2;
    if (e->c2c.open && emu_broken(e, "pairing-inside-switches-keys"))
        e->c2c.keys = e->c2c.slot[slot].fresh.keys;
    emu_ok(e);
}

/* All places are taken. */
static void refuse_for_room(struct emu *e)
{
    size_t last = (size_t)emu_profile_int(e, "c2c.max_channels") - 1;
    struct emu_c2c_slot none = { 0 };
    if (emu_broken(e, "ninth-replaces-first"))
        pair_into(e, 0);
    else if (emu_broken(e, "ninth-replaces-last"))
        pair_into(e, last);
    else if (emu_broken(e, "ninth-is-kept-nowhere")) {
        struct emu_c2c_pairing made = make_pairing(e, &none, false);
        tell_pairing(e, &made);
        emu_ok(e);
    } else {
        if (emu_broken(e, "ninth-drops-first"))
            emu_c2c_slot_put(e, 0, &none);
        emu_sec_refuse(e, "c2c.err_consumed");
    }
}

static void refuse_as_closed(struct emu *e)
{
    if (emu_broken(e, "closed-pairing-tells-keys")) {
        struct emu_c2c_pairing made = make_pairing(e, &e->c2c.slot[0], false);
        tell_pairing(e, &made);
    }
    emu_sec_refuse(e, "c2c.err_pair_not_allowed");
}

bool emu_c2c_te_is_zero(const struct emu *e)
{
    static const uint8_t zero[EMU_C2C_SECRET];
    return memcmp(e->c2c.job.te, zero, sizeof(zero)) == 0;
}

static size_t free_place(struct emu *e)
{
    bool eaten = e->c2c_begun >= emu_profile_int(e, "c2c.max_channels");
    e->c2c_begun++;
    return eaten && emu_broken(e, "unconfirmed-pairing-takes-place-for-good")
               ? EMU_C2C_NO_SLOT
               : emu_c2c_find_free(e);
}

void emu_c2c_op_pair(struct emu *e)
{
    size_t good = emu_c2c_find_good(e, e->c2c.job.te);
    size_t fresh = emu_c2c_find_fresh(e, e->c2c.job.te);
    size_t slot = good != EMU_C2C_NO_SLOT ? good : fresh;
    bool of_a_repair = slot == fresh && slot != EMU_C2C_NO_SLOT && slot != good &&
                       e->c2c.slot[slot].fresh.by_repair;
    if (slot == EMU_C2C_NO_SLOT)
        slot = free_place(e);

    if (emu_c2c_pairing_closed(e) || emu_c2c_is_off(e))
        refuse_as_closed(e);
    else if (emu_c2c_same_te_refused(e, good))
        emu_cme(e, ALREADY_PAIRED);
    else if (of_a_repair)
        emu_sec_refuse(e, "c2c.err_repair_te");
    else if (slot == EMU_C2C_NO_SLOT)
        refuse_for_room(e);
    else if ((emu_c2c_te_is_zero(e) && emu_broken(e, "zero-te-answered-by-ok-alone")) ||
             (good != EMU_C2C_NO_SLOT && emu_broken(e, "same-te-answered-by-ok-alone")))
        emu_ok(e);
    else
        pair_into(e, slot);
}
