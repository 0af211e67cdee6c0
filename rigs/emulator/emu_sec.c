/* SPDX-License-Identifier: Apache-2.0 */
/* The root of trust and its service: +USECMODE, +USECROTUID, +USECDEVINFO. */
#include "emu_sec.h"
#include "emu_leak.h"

#include <ctype.h>
#include <string.h>

enum { PROFILE_UID = 22, SERIAL_MAX = 16, MEMORY_FULL = 20, WRONG_PARAMETERS = 50 };

static const char mode_record[] = "sec/mode";

const char *emu_hex(char *to, const void *bytes, size_t len)
{
    static const char digit[] = "0123456789ABCDEF";
    const uint8_t *from = bytes;
    for (size_t i = 0; i < len; i++) {
        to[2 * i] = digit[from[i] >> 4];
        to[2 * i + 1] = digit[from[i] & 15];
    }
    to[2 * len] = '\0';
    return to;
}

void emu_sec_refuse(struct emu *e, const char *key)
{
    emu_cme(e, emu_profile_int(e, key));
}

/* +USECMODE: on as delivered, and stored. */
static bool mode_is_on(const struct emu *e)
{
    uint8_t on = 1;
    emu_nvm_read(e, mode_record, &on, sizeof(on));
    return on != 0;
}

bool emu_sec_not_ready(struct emu *e, bool follows_mode)
{
    int64_t ready = e->c2c.ready_at + emu_profile_int(e, "sec.busy_ms") * EMU_MS;
    if (e->now < ready)
        emu_sec_refuse(e, "sec.err_busy");
    else if (follows_mode && !mode_is_on(e))
        emu_sec_refuse(e, "sec.err_disabled");
    else
        return false;
    return true;
}

static void mode(struct emu *e, const struct emu_args *a)
{
    int64_t value;
    if (a->form == EMU_READ) {
        emu_line(e, "+USECMODE: %d", mode_is_on(e));
        emu_ok(e);
        return;
    }
    if (a->count != 1 || !emu_arg_int(a, 0, 0, 1, &value)) {
        emu_cme(e, WRONG_PARAMETERS);
        return;
    }
    uint8_t on = value != 0;
    if (mode_is_on(e) == on || emu_nvm_put(e, mode_record, &on, sizeof(on)) == EMU_NVM_OK)
        emu_ok(e);
    else
        emu_cme(e, MEMORY_FULL);
}

static void rot_uid(struct emu *e, const struct emu_args *a)
{
    char hex[2 * sizeof(e->identity.rot_uid) + 1];
    (void)a;
    if (emu_sec_not_ready(e, true))
        return;
    if (e->c2c.broken.had_session && emu_broken(e, "session-changes-plain-commands")) {
        emu_sec_refuse(e, "sec.err_disabled");
        return;
    }
    emu_line(e, "+USECROTUID: \"%s\"",
             emu_hex(hex, e->identity.rot_uid, sizeof(e->identity.rot_uid)));
    emu_ok(e);
}

/* The service knows of the seal some time after it was asked for; the host polls. */
static void sealed_by_now(struct emu *e)
{
    e->service.bootstrapped = true;
    e->service.sealed = true;
}

/* A device profile UID looks like 22 base-62 characters. */
static bool looks_like_uid(const struct emu_arg *arg)
{
    for (size_t i = 0; i < arg->len; i++)
        if (!isalnum((unsigned char)arg->text[i]))
            return false;
    return arg->quoted && arg->len == PROFILE_UID;
}

static void seal(struct emu *e, const struct emu_args *a)
{
    bool right = a->count == 2 && looks_like_uid(&a->arg[0]) && a->arg[1].quoted &&
                 a->arg[1].len >= 1 && a->arg[1].len <= SERIAL_MAX;
    if (!right)
        emu_cme(e, WRONG_PARAMETERS);
    else if (e->service.sealed)
        emu_sec_refuse(e, "sec.err_sealed");
    else if (!emu_net_registered(e) || !e->net.psd_active)
        emu_sec_refuse(e, "sec.err_offline");
    else if (!emu_profile_is(e, "sec.device_profile", a->arg[0].text))
        emu_sec_refuse(e, "sec.err_profile");
    else {
        emu_later(e, emu_profile_int(e, "sec.seal_ms"), sealed_by_now);
        emu_ok(e);
    }
}

static void device_info(struct emu *e, const struct emu_args *a)
{
    if (emu_sec_not_ready(e, true))
        return;
    if (a->form == EMU_SET) {
        seal(e, a);
        return;
    }
    bool reached = e->service.bootstrapped || e->service.sealed;
    emu_leak_line(e, "hmac-key-in-a-read-form", "+USECDEVINFO: ", EMU_LEAK_HMAC_KEY);
    emu_line(e, "+USECDEVINFO: %d,%d,%d", reached, e->service.sealed, reached);
    emu_ok(e);
}

const struct emu_command emu_commands_sec[] = {
    { "+USECMODE", EMU_SET | EMU_READ | EMU_SECURE, mode },
    { "+USECROTUID", EMU_ACTION | EMU_SECURE, rot_uid },
    { "+USECDEVINFO", EMU_SET | EMU_READ | EMU_SECURE, device_info },
    { NULL, 0, NULL },
};
