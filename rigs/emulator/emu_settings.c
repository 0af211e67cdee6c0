/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_settings.h"

#include <string.h>

#include "emu.h"
#include "emu_uart.h"

static const char user_record[] = "settings/user";
static const char kept_record[] = "settings/kept";

void emu_settings_factory(struct emu *e)
{
    bool autobaud = emu_profile_bool(e, "uart.autobaud");
    struct emu_user_settings *u = &e->set.user;

    memset(u, 0, sizeof(*u)); /* padding too: the record is compared and summed as bytes */
    u->echo = 1;
    u->verbose = 1;
    u->s3 = '\r';
    u->s4 = '\n';
    u->s5 = '\b';
    u->s7 = 60;
    u->baud = autobaud ? 0 : emu_profile_int(e, "uart.baud");
    u->flow = 3;
    u->dcd = 1;
    u->dtr = 1;
    u->upsv_timeout = 2000;
}

static void kept_factory(struct emu *e)
{
    struct emu_kept_settings *k = &e->set.kept;

    memset(k, 0, sizeof(*k));
    k->cfun = 1;
    k->mno_profile = emu_profile_int(e, "net.mno_profile");
    k->ctzu = 1;
    strcpy(k->context[0].type, "IPV4V6");
}

/* Records come from a file that anybody may have edited. */
static void make_sane(struct emu *e)
{
    struct emu_user_settings *u = &e->set.user;
    struct emu_kept_settings *k = &e->set.kept;

    u->greeting[EMU_GREETING_MAX] = '\0';
    if (!emu_uart_speed_known(u->baud))
        emu_settings_factory(e);
    for (size_t i = 0; i < EMU_CONTEXTS; i++) {
        k->context[i].type[sizeof(k->context[i].type) - 1] = '\0';
        k->context[i].apn[EMU_APN_MAX] = '\0';
    }
}

void emu_settings_load(struct emu *e)
{
    emu_settings_factory(e);
    kept_factory(e);
    if (!emu_broken(e, "profile-not-loaded-at-boot"))
        emu_nvm_read(e, user_record, &e->set.user, sizeof(e->set.user));
    if (emu_broken(e, "profile-wears-out") && e->starts % 100 == 0)
        emu_settings_factory(e);
    emu_nvm_read(e, kept_record, &e->set.kept, sizeof(e->set.kept));
    make_sane(e);
    e->set.kept_dirty = false;
}

/* Broken: one setting after the other. */
static void store_piecemeal(struct emu *e)
{
    struct emu_user_settings part = { 0 };

    emu_nvm_read(e, user_record, &part, sizeof(part));
    part.s5 = e->set.user.s5;
    emu_nvm_put(e, user_record, &part, sizeof(part));
}

bool emu_settings_store_user(struct emu *e)
{
    if (emu_broken(e, "settings-stored-piecemeal"))
        store_piecemeal(e);
    return emu_nvm_put(e, user_record, &e->set.user, sizeof(e->set.user)) == EMU_NVM_OK;
}

bool emu_settings_store_greeting(struct emu *e)
{
    const struct emu_user_settings present = e->set.user;
    struct emu_user_settings *stored = &e->set.user;

    emu_settings_factory(e);
    emu_nvm_read(e, user_record, stored, sizeof(*stored));
    memcpy(stored->greeting, present.greeting, sizeof(stored->greeting));
    stored->greeting_on = present.greeting_on;
    bool done = emu_settings_store_user(e);
    e->set.user = present;
    return done;
}

bool emu_settings_store_kept(struct emu *e)
{
    if (!e->set.kept_dirty)
        return true;
    e->set.kept_dirty = false;
    return emu_nvm_put(e, kept_record, &e->set.kept, sizeof(e->set.kept)) == EMU_NVM_OK;
}
