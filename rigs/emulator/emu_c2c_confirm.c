/* SPDX-License-Identifier: Apache-2.0 */
/* Op 4 of +USECC2C: a fresh pairing becomes good. */
#include <gnutls/crypto.h>
#include <string.h>

#include "emu_c2c_ops.h"
#include "emu_leak.h"

static const int64_t patience = 300000 * EMU_MS; /* of a module that forgets what waits too long */

/* How the MAC of a confirmation is looked at: as that of a frame, or less closely. */
static const struct emu_defects *closeness(const struct emu *e)
{
    static const struct emu_defects unchecked = { 1, { "tag-not-checked" } };
    static const struct emu_defects by_15 = { 1, { "tag-last-byte-not-compared" } };
    if (emu_broken(e, "confirm-mac-not-checked"))
        return &unchecked;
    return emu_broken(e, "confirm-mac-15-bytes") ? &by_15 : &e->world->defects;
}

static bool body_is_of(const struct emu *e, const struct emu_c2c_pairing *fresh)
{
    const struct emu_c2c_job *job = &e->c2c.job;
    struct emu_c2c_keys keys = fresh->keys;
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0;
    bool mac_fits = emu_c2c_body_read(&keys, closeness(e), job->confirmation, job->confirmation_len,
                                      text, &len);
    if (!mac_fits && emu_broken(e, "confirm-mac-of-zero-te-accepted")) {
        memset(keys.te, 0, sizeof(keys.te));
        mac_fits =
            emu_c2c_body_read(&keys, NULL, job->confirmation, job->confirmation_len, text, &len);
    }
    if (!mac_fits)
        return false;
    if (emu_broken(e, "confirm-tag-by-prefix"))
        return gnutls_memcmp(text, fresh->tag, len < EMU_C2C_SECRET ? len : EMU_C2C_SECRET) == 0;
    return len == EMU_C2C_SECRET && (gnutls_memcmp(text, fresh->tag, EMU_C2C_SECRET) == 0 ||
                                     emu_broken(e, "confirm-any-tag"));
}

static bool confirmation_is_right(const struct emu *e, size_t slot)
{
    const struct emu_c2c_slot *of = &e->c2c.slot[slot];
    if (e->c2c.job.confirmation_len < EMU_C2C_CONFIRMATION &&
        emu_broken(e, "confirm-short-not-checked"))
        return true;
    if (of->good.keys.version != 0 && emu_broken(e, "confirm-not-checked-on-known-te"))
        return true;
    if (e->c2c.glitched && emu_broken(e, "glitch-passes-the-confirmation"))
        return true;
    if (of->fresh.by_repair && emu_broken(e, "repair-confirmation-not-checked"))
        return true;
    if (emu_broken(e, "confirm-by-any-pairing"))
        for (size_t i = 0; i < EMU_C2C_SLOTS; i++)
            if (e->c2c.slot[i].fresh.keys.version != 0 && body_is_of(e, &e->c2c.slot[i].fresh))
                return true;
    return body_is_of(e, &of->fresh);
}

/* In two steps, and in a place of its own: between the two both are good. */
static bool make_good_beside(struct emu *e, size_t slot, size_t beside)
{
    const struct emu_c2c_slot next = { .good.keys = e->c2c.slot[slot].fresh.keys };
    return emu_c2c_slot_put(e, beside, &next) &&
           emu_c2c_slot_put(e, slot, &(const struct emu_c2c_slot){ 0 });
}

static bool make_good(struct emu *e, size_t slot)
{
    const struct emu_c2c_slot next = { .good.keys = e->c2c.slot[slot].fresh.keys };
    e->c2c.broken.old = e->c2c.slot[slot].good.keys;
    if (emu_broken(e, "confirmation-kept-in-ram-only")) {
        e->c2c.slot[slot] = next;
        return true;
    }
    return emu_c2c_slot_put(e, slot, &next);
}

/* What a module leaves of the pairings when it changes too much or too little. */
static bool make_good_badly(struct emu *e, size_t slot, bool by_repair)
{
    struct emu_c2c_slot *now = &e->c2c.slot[slot];
    struct emu_c2c_slot old = { .good = now->good }, next = { 0 };
    size_t beside = emu_c2c_find_free(e);
    bool outside = by_repair && !e->c2c.open;
    if (by_repair && emu_broken(e, "repair-kills-both"))
        return emu_c2c_slot_put(e, slot, &next);
    if (!by_repair && old.good.keys.version != 0 && emu_broken(e, "same-te-drops-pairing"))
        return emu_c2c_slot_put(e, slot, &next);
    if (!by_repair && old.good.keys.version != 0 && emu_broken(e, "same-te-keeps-old-keys"))
        return emu_c2c_slot_put(e, slot, &old);
    if (by_repair && beside != EMU_C2C_NO_SLOT &&
        (emu_broken(e, "repair-keeps-old-pairing") ||
         (outside && emu_broken(e, "repair-confirmed-outside-keeps-both"))))
        emu_c2c_slot_put(e, beside, &old);
    if (by_repair && beside != EMU_C2C_NO_SLOT && emu_broken(e, "renewed-in-another-place"))
        return make_good_beside(e, slot, beside);
    if (by_repair && beside != EMU_C2C_NO_SLOT && emu_broken(e, "renewal-takes-a-place"))
        e->c2c.slot[beside].fresh.keys.version = 255;
    for (size_t i = 0; i < EMU_C2C_SLOTS && emu_broken(e, "confirm-confirms-what-came-after"); i++)
        if (i > slot && e->c2c.slot[i].fresh.keys.version != 0)
            make_good(e, i);
    return make_good(e, slot);
}

/* OK is said, and nothing done. */
static bool is_for_show(const struct emu *e)
{
    bool late = e->now - e->c2c.broken.paired_at > patience;
    return (late && emu_broken(e, "late-confirmation-without-effect")) ||
           (e->service.sealed && emu_broken(e, "confirmation-after-seal-without-effect"));
}

static void confirmed(struct emu *e, size_t slot, bool by_repair)
{
    if (is_for_show(e)) {
        emu_ok(e);
        return;
    }
    if (!make_good_badly(e, slot, by_repair)) {
        emu_sec_refuse(e, "c2c.err_consumed");
        return;
    }
    if (emu_broken(e, "confirmation-tells-te"))
        emu_line(e, "+USECC2C: 4,0,\"%s\"",
                 emu_hex((char[2 *EMU_C2C_SECRET + 1]){ 0 }, e->c2c.job.te, EMU_C2C_SECRET));
    e->c2c_begun--;
    e->c2c.broken.not_before_boot = emu_broken(e, "pairing-usable-after-boot-only");
    if (emu_broken(e, by_repair ? "repair-confirmed-by-error" : "confirmation-answered-by-error"))
        emu_sec_refuse(e, "c2c.err_confirm");
    else
        emu_c2c_ok_and_switch(e, by_repair);
}

static void wrong(struct emu *e, size_t slot)
{
    const struct emu_c2c_slot next = { .good.keys = e->c2c.slot[slot].fresh.keys };
    e->c2c.broken.wrong_confirmations++;
    if (emu_broken(e, "wrong-confirmation-confirms-though-refused") ||
        (e->c2c.glitched && emu_broken(e, "glitch-completes-the-pairing")))
        emu_c2c_slot_put(e, slot, &next);
    emu_leak_line(e, "key-in-answer-to-a-wrong-confirmation", "+USECC2C: 4,", EMU_LEAK_KEY);
    if (emu_broken(e, "wrong-confirmation-answered-by-ok"))
        emu_ok(e);
    else
        emu_sec_refuse(e, "c2c.err_confirm");
}

static void nothing_waits(struct emu *e)
{
    static const struct emu_c2c_slot none;
    size_t good = emu_c2c_find_good(e, e->c2c.job.te);
    if (good != EMU_C2C_NO_SLOT && emu_broken(e, "confirm-again-drops-pairing"))
        emu_c2c_slot_put(e, good, &none);
    if (emu_broken(e, "forgotten-pairing-confirmed-by-ok"))
        emu_ok(e);
    else
        emu_sec_refuse(e, "c2c.err_confirm_unknown");
}

void emu_c2c_op_confirm(struct emu *e)
{
    size_t slot = emu_c2c_find_fresh(e, e->c2c.job.te);
    if (emu_profile_int(e, "c2c.version") != 2) {
        emu_sec_refuse(e, "c2c.err_op");
        return;
    }
    if (slot == EMU_C2C_NO_SLOT) {
        nothing_waits(e);
        return;
    }
    bool by_repair = e->c2c.slot[slot].fresh.by_repair != 0;
    bool in_its_channel = e->c2c.open && e->c2c.in_use == slot;
    if (by_repair && !in_its_channel && !emu_broken(e, "repair-confirmed-outside-keeps-both"))
        emu_sec_refuse(e, "c2c.err_repair_plain");
    else if (e->service.sealed && emu_broken(e, "permitted-pairing-not-confirmed"))
        emu_sec_refuse(e, "c2c.err_pair_not_allowed");
    else if (!confirmation_is_right(e, slot))
        wrong(e, slot);
    else
        confirmed(e, slot, by_repair);
}
