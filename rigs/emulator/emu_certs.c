/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_certs.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#include "emu.h"

enum { BLOCK = 2048, BLOCKS_MAX = EMU_CERT_DER_MAX / BLOCK };

/* As stored: one record. */
struct directory {
    uint8_t sha256[EMU_CERT_SHA256]; /* over the content: tells whether it is whole */
    struct emu_cert cert;
    char bank; /* 'a' or 'b' */
};

const char *emu_cert_tag(enum emu_cert_type type)
{
    static const char *const tags[EMU_CERT_TYPES] = { "CA", "CC", "PK", "SC", "VC", "PU" };
    return tags[type];
}

/* ---- records --------------------------------------------------------------------------------- */

static void directory_name(size_t slot, char name[EMU_NVM_NAME])
{
    snprintf(name, EMU_NVM_NAME, "cert/%02zu/dir", slot);
}

static void block_name(size_t slot, char bank, size_t block, char name[EMU_NVM_NAME])
{
    snprintf(name, EMU_NVM_NAME, "cert/%02zu/%c/%zu", slot, bank, block);
}

/* Records come from a file that anybody may have edited. */
static bool is_sane(const struct directory *d)
{
    const struct emu_cert *c = &d->cert;
    return (unsigned)c->type < EMU_CERT_TYPES && c->len >= 1 && c->len <= EMU_CERT_DER_MAX &&
           (d->bank == 'a' || d->bank == 'b') && c->name[0] != '\0' &&
           memchr(c->name, '\0', sizeof(c->name)) != NULL &&
           memchr(c->subject, '\0', sizeof(c->subject)) != NULL;
}

static bool read_directory(const struct emu *e, size_t slot, struct directory *d)
{
    char name[EMU_NVM_NAME];
    directory_name(slot, name);
    return emu_nvm_read(e, name, d, sizeof(*d)) && is_sane(d);
}

static size_t blocks_of(size_t len)
{
    return (len + BLOCK - 1) / BLOCK;
}

static size_t block_len(size_t len, size_t block)
{
    size_t left = len - block * BLOCK;
    return left < BLOCK ? left : BLOCK;
}

/* False: the content is not whole. */
static bool read_content(const struct emu *e, size_t slot, const struct directory *d,
                         uint8_t to[EMU_CERT_DER_MAX])
{
    char name[EMU_NVM_NAME];
    uint8_t sha256[EMU_CERT_SHA256];
    for (size_t i = 0; i < blocks_of(d->cert.len); i++) {
        block_name(slot, d->bank, i, name);
        if (!emu_nvm_read(e, name, to + i * BLOCK, block_len(d->cert.len, i)))
            return false;
    }
    gnutls_hash_fast(GNUTLS_DIG_SHA256, to, d->cert.len, sha256);
    return memcmp(sha256, d->sha256, sizeof(sha256)) == 0;
}

static bool write_content(struct emu *e, size_t slot, const struct directory *d, const uint8_t *der)
{
    char name[EMU_NVM_NAME];
    for (size_t i = 0; i < blocks_of(d->cert.len); i++) {
        block_name(slot, d->bank, i, name);
        if (emu_nvm_put(e, name, der + i * BLOCK, block_len(d->cert.len, i)) != EMU_NVM_OK)
            return false;
    }
    return true;
}

static bool write_directory(struct emu *e, size_t slot, const struct directory *d)
{
    char name[EMU_NVM_NAME];
    directory_name(slot, name);
    return emu_nvm_put(e, name, d, sizeof(*d)) == EMU_NVM_OK;
}

/* Nothing is written where nothing is. */
static bool wipe_bank(struct emu *e, size_t slot, char bank)
{
    char name[EMU_NVM_NAME];
    bool done = true;
    for (size_t i = 0; done && i < BLOCKS_MAX; i++) {
        block_name(slot, bank, i, name);
        done = emu_nvm_delete(e, name) == EMU_NVM_OK;
    }
    return done;
}

static bool wipe_directory(struct emu *e, size_t slot)
{
    char name[EMU_NVM_NAME];
    directory_name(slot, name);
    return emu_nvm_delete(e, name) == EMU_NVM_OK;
}

/* The directory first: what is left of a wipe that was cut is nothing. */
static bool wipe_slot(struct emu *e, size_t slot)
{
    return wipe_directory(e, slot) && wipe_bank(e, slot, 'a') && wipe_bank(e, slot, 'b');
}

/* ---- looking for entries --------------------------------------------------------------------- */

static size_t slots(const struct emu *e)
{
    return (size_t)emu_profile_int(e, "cert.max_count");
}

/* Broken: less than the whole name will do. */
static bool is_named(const struct emu *e, const char *has, const char *asked)
{
    if (emu_broken(e, "cert-name-by-its-beginning"))
        return strncmp(has, asked, strlen(asked)) == 0;
    if (emu_broken(e, "cert-name-by-its-first-characters"))
        return strncmp(has, asked, strlen(has)) == 0;
    if (emu_broken(e, "cert-long-name-cut"))
        return strncmp(has, asked, 64) == 0;
    return strcmp(has, asked) == 0;
}

/* The slot of an entry, whole or not, by name and, if `type` is one, by type; slots(): none. */
static size_t slot_of(const struct emu *e, int type, const char *name, struct directory *d)
{
    size_t slot = 0;
    while (slot < slots(e) && !(read_directory(e, slot, d) && is_named(e, d->cert.name, name) &&
                                (type == EMU_CERT_TYPES || (int)d->cert.type == type)))
        slot++;
    return slot;
}

/* The entry that a new one of this type and name takes the place of. */
static size_t slot_of_namesake(const struct emu *e, enum emu_cert_type type, const char *name,
                               struct directory *d)
{
    bool per_type = emu_profile_is(e, "cert.name_scope", "per_type") &&
                    !emu_broken(e, "cert-other-type-replaced");
    if (emu_broken(e, "cert-replacement-added"))
        return slots(e);
    return slot_of(e, per_type ? (int)type : EMU_CERT_TYPES, name, d);
}

static size_t free_slot(const struct emu *e)
{
    struct directory d;
    size_t slot = 0;
    while (slot < slots(e) && read_directory(e, slot, &d))
        slot++;
    return slot;
}

/* Whole; or, of a broken module, not, with a digest that is none. */
static bool is_there(const struct emu *e, size_t slot, struct directory *d)
{
    uint8_t content[EMU_CERT_DER_MAX];
    if (read_content(e, slot, d, content))
        return true;
    memset(d->cert.md5, 0, sizeof(d->cert.md5));
    return emu_broken(e, "cert-half-import-kept");
}

/* Broken: marked by its deletion, which has wiped nothing. */
static bool is_hidden(const struct emu *e, const struct directory *d)
{
    return d->cert.expires == INT64_MIN && (emu_broken(e, "cert-delete-leaves-hash") ||
                                            emu_broken(e, "cert-full-store-stays-full"));
}

bool emu_certs_nth(const struct emu *e, size_t nth, struct emu_cert *to)
{
    struct directory d;
    for (size_t slot = 0; slot < slots(e); slot++) {
        if (!read_directory(e, slot, &d) || !is_there(e, slot, &d) || is_hidden(e, &d) || nth-- > 0)
            continue;
        *to = d.cert;
        return true;
    }
    return false;
}

size_t emu_certs_der(const struct emu *e, enum emu_cert_type type, const char *name,
                     uint8_t to[EMU_CERT_DER_MAX])
{
    struct directory d;
    size_t slot = slot_of(e, (int)type, name, &d);
    return slot < slots(e) && read_content(e, slot, &d, to) ? d.cert.len : 0;
}

bool emu_certs_find(const struct emu *e, enum emu_cert_type type, const char *name,
                    struct emu_cert *to)
{
    struct directory d;
    size_t slot = slot_of(e, (int)type, name, &d);
    if (slot == slots(e) || !is_there(e, slot, &d))
        return false;
    if (to != NULL)
        *to = d.cert;
    return true;
}

/* ---- changing -------------------------------------------------------------------------------- */

enum emu_certs_result emu_certs_may(const struct emu *e, enum emu_cert_type type, const char *name)
{
    struct directory d;
    if (slot_of_namesake(e, type, name, &d) < slots(e))
        return emu_profile_bool(e, "cert.overwrite") ? EMU_CERTS_OK : EMU_CERTS_PRESENT;
    if (emu_broken(e, "cert-full-store-drops-one"))
        return EMU_CERTS_OK;
    return free_slot(e) < slots(e) ? EMU_CERTS_OK : EMU_CERTS_MANY;
}

/* Old and new directory, and the marker that a deletion takes while it is made. */
static bool there_is_room(const struct emu *e, size_t len)
{
    return emu_nvm_fits(e, blocks_of(len) + 2, len + sizeof(struct directory));
}

static bool replace(struct emu *e, size_t slot, const struct directory *fresh, const uint8_t *der)
{
    char old_bank = fresh->bank == 'a' ? 'b' : 'a';
    bool erases =
        !emu_profile_bool(e, "cert.atomic") || emu_broken(e, "cert-erased-before-written");
    if (erases && !wipe_directory(e, slot))
        return false;
    if (emu_broken(e, "cert-half-import-kept") && !write_directory(e, slot, fresh))
        return false;
    return wipe_bank(e, slot, fresh->bank) && write_content(e, slot, fresh, der) &&
           write_directory(e, slot, fresh) && wipe_bank(e, slot, old_bank);
}

/* Of an import that was cut. */
static bool has_remains(const struct emu *e, size_t slot)
{
    char name[EMU_NVM_NAME];
    snprintf(name, sizeof(name), "cert/%02zu/", slot);
    return emu_nvm_nth(e, name, 0) != NULL;
}

enum emu_certs_result emu_certs_put(struct emu *e, const struct emu_cert *fresh, const uint8_t *der)
{
    enum emu_certs_result may = emu_certs_may(e, fresh->type, fresh->name);
    struct directory d, next;
    if (may != EMU_CERTS_OK)
        return may;
    if (!there_is_room(e, fresh->len))
        return EMU_CERTS_MEMORY;
    size_t slot = slot_of_namesake(e, fresh->type, fresh->name, &d);
    bool renewal = slot < slots(e);
    if (renewal && emu_broken(e, "cert-replacement-dropped"))
        return EMU_CERTS_OK;
    if (!renewal)
        slot = free_slot(e);
    if (slot == slots(e)) /* of cert-full-store-drops-one */
        slot = 0;
    if (!renewal && has_remains(e, slot) && emu_broken(e, "cert-cut-import-blocks-its-place"))
        return EMU_CERTS_MEMORY;
    memset(&next, 0, sizeof(next)); /* padding too: the record is summed as bytes */
    memcpy(&next.cert, fresh, sizeof(next.cert));
    next.bank = renewal && d.bank == 'a' ? 'b' : 'a';
    gnutls_hash_fast(GNUTLS_DIG_SHA256, der, fresh->len, next.sha256);
    gnutls_hash_fast(GNUTLS_DIG_MD5, der, fresh->len, next.cert.md5);
    if (emu_broken(e, "cert-md5-of-what-was-sent"))
        gnutls_hash_fast(GNUTLS_DIG_MD5, e->at.payload, e->at.payload_len, next.cert.md5);
    if (renewal && emu_broken(e, "cert-replacement-keeps-hash"))
        memcpy(next.cert.md5, d.cert.md5, sizeof(next.cert.md5));
    return replace(e, slot, &next, der) ? EMU_CERTS_OK : EMU_CERTS_LOST;
}

static bool hide(struct emu *e, size_t slot, struct directory *d)
{
    d->cert.expires = INT64_MIN;
    return write_directory(e, slot, d);
}

/* Broken: wiped beside what was asked for. */
static void wipe_more(struct emu *e, enum emu_cert_type type)
{
    struct directory d;
    for (size_t slot = 0; slot < slots(e); slot++)
        if (read_directory(e, slot, &d) && d.cert.type == type)
            wipe_slot(e, slot);
}

/* Broken: not held any more, and its place is not free. */
static bool occupy(struct emu *e, size_t slot, struct directory *d)
{
    strcpy(d->cert.name, "\x7f");
    return hide(e, slot, d);
}

static enum emu_certs_result nothing_deleted(struct emu *e)
{
    if (emu_broken(e, "cert-delete-of-nothing-takes-another"))
        wipe_slot(e, 0);
    return emu_broken(e, "cert-delete-of-nothing-granted") ? EMU_CERTS_OK : EMU_CERTS_ABSENT;
}

enum emu_certs_result emu_certs_delete(struct emu *e, enum emu_cert_type type, const char *name)
{
    struct directory d;
    bool any_type = emu_broken(e, "cert-delete-ignores-type");
    size_t slot = slot_of(e, any_type ? EMU_CERT_TYPES : (int)type, name, &d);
    if (slot == slots(e))
        return nothing_deleted(e);
    if (e->channel && emu_broken(e, "cert-delete-ineffective-in-the-channel"))
        return EMU_CERTS_OK;
    if (free_slot(e) == slots(e) && emu_broken(e, "cert-full-store-stays-full"))
        return occupy(e, slot, &d) ? EMU_CERTS_OK : EMU_CERTS_LOST;
    if (emu_broken(e, "cert-delete-leaves-hash"))
        return hide(e, slot, &d) ? EMU_CERTS_OK : EMU_CERTS_LOST;
    if (emu_broken(e, "cert-delete-takes-the-type"))
        wipe_more(e, type);
    return wipe_slot(e, slot) ? EMU_CERTS_OK : EMU_CERTS_LOST;
}

/* ---- boot and factory ------------------------------------------------------------------------ */

void emu_certs_boot(struct emu *e)
{
    uint8_t content[EMU_CERT_DER_MAX];
    struct directory d;
    if (emu_nvm_nth(e, "cert/", 0) == NULL)
        return;
    if (emu_broken(e, "cert-store-lost-at-boot"))
        emu_certs_erase(e);
    for (size_t slot = 0; slot < EMU_CERTS_MAX; slot++) {
        bool whole = read_directory(e, slot, &d) &&
                     (read_content(e, slot, &d, content) || emu_broken(e, "cert-half-import-kept"));
        if (!whole && has_remains(e, slot) && emu_broken(e, "cert-boot-tidies-all")) {
            emu_certs_erase(e);
            return;
        }
        if (!whole && emu_broken(e, "cert-cut-import-blocks-its-place"))
            continue;
        if (!(whole ? wipe_bank(e, slot, d.bank == 'a' ? 'b' : 'a') : wipe_slot(e, slot)))
            return;
    }
}

void emu_certs_erase(struct emu *e)
{
    const char *name;
    while ((name = emu_nvm_nth(e, "cert/", 0)) != NULL)
        if (emu_nvm_delete(e, name) != EMU_NVM_OK)
            return;
}
