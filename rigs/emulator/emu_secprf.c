/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_secprf.h"

#include <stdio.h>
#include <string.h>

#include "emu.h"

static void record_name(size_t id, char name[EMU_NVM_NAME])
{
    snprintf(name, EMU_NVM_NAME, "prf/%zu", id);
}

const struct emu_secprf *emu_secprf(const struct emu *e, size_t id)
{
    return &e->prf[id];
}

bool emu_secprf_change(struct emu *e, size_t id, const struct emu_secprf *to)
{
    char name[EMU_NVM_NAME];
    if (emu_profile_bool(e, "prf.persist")) {
        struct emu_secprf stored;
        memcpy(&stored, to, sizeof(stored));
        memset(&stored.session, 0, sizeof(stored.session));
        record_name(id, name);
        if (emu_nvm_put(e, name, &stored, sizeof(stored)) != EMU_NVM_OK)
            return false;
    }
    if (e->channel && emu_broken(e, "cert-profile-not-set-in-the-channel"))
        return true;
    memcpy(&e->prf[id], to, sizeof(e->prf[id]));
    if (emu_broken(e, "cert-profile-set-in-two"))
        memcpy(&e->prf[(id + 1) % EMU_SECPRFS], to, sizeof(e->prf[id]));
    return true;
}

static void reset_one(struct emu *e, size_t id)
{
    struct emu_secprf old = e->prf[id];
    memset(&e->prf[id], 0, sizeof(e->prf[id]));
    if (emu_broken(e, "cert-profile-reset-keeps-the-name"))
        memcpy(e->prf[id].server, old.server, sizeof(old.server));
    if (emu_broken(e, "cert-profile-reset-resets-all"))
        memset(e->prf, 0, sizeof(e->prf));
}

bool emu_secprf_reset(struct emu *e, size_t id)
{
    char name[EMU_NVM_NAME];
    record_name(id, name);
    if (emu_nvm_delete(e, name) != EMU_NVM_OK)
        return false;
    reset_one(e, id);
    return true;
}

void emu_secprf_keep_session(struct emu *e, size_t id, const struct emu_secprf_session *session)
{
    e->prf[id].session = *session;
}

static bool ends(const char *text, size_t room)
{
    return memchr(text, '\0', room) != NULL;
}

/* Records come from a file that anybody may have edited. */
static bool is_sane(const struct emu_secprf *p)
{
    return (unsigned)p->level <= EMU_VALIDATE_DATES && (unsigned)p->suites_by <= EMU_SUITES_LIST &&
           p->suites <= EMU_SECPRF_SUITES && ends(p->ca, sizeof(p->ca)) &&
           ends(p->server, sizeof(p->server)) && ends(p->client_cert, sizeof(p->client_cert)) &&
           ends(p->client_key, sizeof(p->client_key)) && ends(p->password, sizeof(p->password)) &&
           p->psk.len <= sizeof(p->psk.bytes) && p->identity.len <= sizeof(p->identity.bytes) &&
           ends(p->sni, sizeof(p->sni)) && ends(p->pin, sizeof(p->pin)) &&
           (unsigned)p->pin_level <= EMU_PIN_CERTIFICATE;
}

void emu_secprf_boot(struct emu *e)
{
    char name[EMU_NVM_NAME];
    if (!emu_profile_bool(e, "prf.persist"))
        return;
    for (size_t id = 0; id < EMU_SECPRFS; id++) {
        struct emu_secprf stored;
        record_name(id, name);
        if (emu_nvm_read(e, name, &stored, sizeof(stored)) && is_sane(&stored)) {
            memcpy(&e->prf[id], &stored, sizeof(stored));
            memset(&e->prf[id].session, 0, sizeof(stored.session));
        }
    }
}

void emu_secprf_erase(struct emu *e)
{
    bool done = true;
    for (size_t id = 0; done && id < EMU_SECPRFS; id++)
        done = emu_secprf_reset(e, id);
}
