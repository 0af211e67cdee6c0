/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_store.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#include "emu.h"

enum { SEAL = 32 };

static const struct object {
    const char *name;
    size_t at, len;
} objects[] = {
    { "version", offsetof(struct emu_c2c_pairing, keys.version), 1 },
    { "te", offsetof(struct emu_c2c_pairing, keys.te), EMU_C2C_SECRET },
    { "key", offsetof(struct emu_c2c_pairing, keys.key), EMU_C2C_SECRET },
    { "hmac", offsetof(struct emu_c2c_pairing, keys.hmac), EMU_C2C_SECRET },
    { "tag", offsetof(struct emu_c2c_pairing, tag), EMU_C2C_SECRET },
    { "by_repair", offsetof(struct emu_c2c_pairing, by_repair), 1 },
};
enum { OBJECTS = sizeof(objects) / sizeof(objects[0]), OF_A_BANK = 4 };

/* A place where a pairing can be. */
struct area {
    size_t slot;
    const char *name;
    size_t objects;
};

static struct area waiting_area(size_t slot)
{
    return (struct area){ slot, "waiting", OBJECTS };
}

static struct area bank(size_t slot, char letter)
{
    return (struct area){ slot, letter == 'a' ? "a" : "b", OF_A_BANK };
}

static void record_name(const struct area *area, const char *object, char name[EMU_NVM_NAME])
{
    snprintf(name, EMU_NVM_NAME, "c2c/%zu/%s/%s", area->slot, area->name, object);
}

static void make_seal(const struct area *area, const struct emu_c2c_pairing *p, uint8_t seal[SEAL])
{
    uint8_t text[EMU_NVM_NAME + sizeof(*p)] = { 0 };
    size_t len = EMU_NVM_NAME;
    record_name(area, "", (char *)text);
    for (size_t i = 0; i < area->objects; i++) {
        memcpy(text + len, (const uint8_t *)p + objects[i].at, objects[i].len);
        len += objects[i].len;
    }
    gnutls_hash_fast(GNUTLS_DIG_SHA256, text, len, seal);
}

static bool write_area(struct emu *e, const struct area *area, const struct emu_c2c_pairing *p)
{
    char name[EMU_NVM_NAME];
    uint8_t seal[SEAL];
    for (size_t i = 0; i < area->objects; i++) {
        record_name(area, objects[i].name, name);
        if (emu_nvm_put(e, name, (const uint8_t *)p + objects[i].at, objects[i].len) != EMU_NVM_OK)
            return false;
    }
    make_seal(area, p, seal);
    record_name(area, "seal", name);
    return emu_nvm_put(e, name, seal, SEAL) == EMU_NVM_OK;
}

/* What is there, whole or not. */
static bool read_objects(const struct emu *e, const struct area *area, struct emu_c2c_pairing *p)
{
    char name[EMU_NVM_NAME];
    bool whole = true;
    memset(p, 0, sizeof(*p));
    for (size_t i = 0; i < area->objects; i++) {
        record_name(area, objects[i].name, name);
        whole &= emu_nvm_read(e, name, (uint8_t *)p + objects[i].at, objects[i].len);
    }
    return whole;
}

static bool read_area(const struct emu *e, const struct area *area, struct emu_c2c_pairing *p)
{
    char name[EMU_NVM_NAME];
    uint8_t seal[SEAL], stored[SEAL];
    record_name(area, "seal", name);
    bool whole = emu_nvm_read(e, name, stored, SEAL) && read_objects(e, area, p);
    if (whole)
        make_seal(area, p, seal);
    whole = whole && gnutls_memcmp(seal, stored, SEAL) == 0;
    if (!whole)
        memset(p, 0, sizeof(*p));
    return whole;
}

/* The seal first: what is left of a wipe that was cut is nothing. */
static bool wipe_area(struct emu *e, const struct area *area)
{
    char name[EMU_NVM_NAME];
    record_name(area, "seal", name);
    bool done = emu_nvm_delete(e, name) == EMU_NVM_OK;
    for (size_t i = 0; done && i < area->objects; i++) {
        record_name(area, objects[i].name, name);
        done = emu_nvm_delete(e, name) == EMU_NVM_OK;
    }
    return done;
}

/* ---- the directory --------------------------------------------------------------------------- */

static void directory_name(size_t slot, char name[EMU_NVM_NAME])
{
    snprintf(name, EMU_NVM_NAME, "c2c/%zu/dir", slot);
}

/* The letter of the good bank, 0 if there is none. */
static char good_bank(const struct emu *e, size_t slot)
{
    char name[EMU_NVM_NAME];
    char letter = 0;
    directory_name(slot, name);
    return emu_nvm_read(e, name, &letter, 1) && (letter == 'a' || letter == 'b') ? letter : 0;
}

static bool point_to(struct emu *e, size_t slot, char letter)
{
    char name[EMU_NVM_NAME];
    directory_name(slot, name);
    return emu_nvm_put(e, name, &letter, 1) == EMU_NVM_OK;
}

/* Broken: in turn. A renewal that was cut has used up the turn; the next is made in the good one.
 */
static char next_in_turn(struct emu *e, size_t slot)
{
    char name[EMU_NVM_NAME];
    char turn = 'b';
    snprintf(name, EMU_NVM_NAME, "c2c/%zu/turn", slot);
    emu_nvm_read(e, name, &turn, 1);
    turn = turn == 'a' ? 'b' : 'a';
    emu_nvm_put(e, name, &turn, 1);
    return turn;
}

static char free_bank(struct emu *e, size_t slot, char good)
{
    if (emu_broken(e, "bank-taken-in-turn"))
        return next_in_turn(e, slot);
    return good == 'a' ? 'b' : 'a';
}

/* ---- what others ask for --------------------------------------------------------------------- */

/* Also for the marker that a deletion takes while it is made. */
static bool there_is_room(const struct emu *e)
{
    return emu_nvm_fits(e, OBJECTS + 3, sizeof(struct emu_c2c_pairing) + SEAL + 1);
}

bool emu_c2c_store_waiting(struct emu *e, size_t slot, const struct emu_c2c_pairing *fresh)
{
    const struct area area = waiting_area(slot);
    return there_is_room(e) && write_area(e, &area, fresh);
}

static bool renew(struct emu *e, size_t slot, const struct emu_c2c_pairing *good)
{
    char old_letter = good_bank(e, slot);
    char letter = free_bank(e, slot, old_letter);
    const struct area old = bank(slot, old_letter);
    const struct area new = bank(slot, letter);
    if (emu_broken(e, "directory-before-bank") && !point_to(e, slot, letter))
        return false;
    if (emu_broken(e, "old-bank-wiped-first") && old_letter != 0 && !wipe_area(e, &old))
        return false;
    return write_area(e, &new, good) && point_to(e, slot, letter) &&
           (old_letter == 0 || old_letter == letter || wipe_area(e, &old));
}

bool emu_c2c_store_good(struct emu *e, size_t slot, const struct emu_c2c_pairing *good)
{
    struct emu_c2c_pairing as_stored = *good;
    const struct emu_c2c_pairing *old = &e->c2c.slot[slot].good;
    if (emu_broken(e, "renewed-te-with-the-old-key") && old->keys.version != 0)
        memcpy(as_stored.keys.key, old->keys.key, EMU_C2C_SECRET);
    return there_is_room(e) && renew(e, slot, &as_stored);
}

bool emu_c2c_wipe_waiting(struct emu *e, size_t slot)
{
    const struct area area = waiting_area(slot);
    return wipe_area(e, &area);
}

bool emu_c2c_wipe_good(struct emu *e, size_t slot)
{
    char name[EMU_NVM_NAME];
    const struct area a = bank(slot, 'a'), b = bank(slot, 'b');
    directory_name(slot, name);
    return emu_nvm_delete(e, name) == EMU_NVM_OK && wipe_area(e, &a) && wipe_area(e, &b);
}

/* Broken: the newest bank with a te in it, whatever directory and seal say. */
static void take_any_bank(const struct emu *e, size_t slot, struct emu_c2c_pairing *to)
{
    char good = good_bank(e, slot);
    const struct area newest = bank(slot, good == 'a' ? 'b' : 'a');
    struct emu_c2c_pairing found;
    static const uint8_t none[EMU_C2C_SECRET];
    read_objects(e, &newest, &found);
    if (memcmp(found.keys.te, none, sizeof(none)) != 0)
        *to = found;
}

void emu_c2c_store_load(const struct emu *e, size_t slot, struct emu_c2c_slot *to)
{
    char letter = good_bank(e, slot);
    const struct area good = bank(slot, letter);
    const struct area waiting = waiting_area(slot);
    memset(to, 0, sizeof(*to));
    if (letter != 0)
        read_area(e, &good, &to->good);
    if (emu_broken(e, "half-a-bank-is-good"))
        take_any_bank(e, slot, &to->good);
    if (read_area(e, &waiting, &to->fresh) &&
        memcmp(&to->fresh.keys, &to->good.keys, sizeof(to->good.keys)) == 0)
        memset(&to->fresh, 0, sizeof(to->fresh));
}
