/* SPDX-License-Identifier: Apache-2.0 */
/* Settings that a host library makes at bring-up and that change nothing else here. */
#include "emu_cmd.h"

enum { ERROR_PARAMETERS = 50, ERROR_NOT_ALLOWED = 3 };

void emu_int_setting(struct emu *e, const struct emu_args *a, const char *name, int64_t least,
                     int64_t most, int64_t *value, bool kept)
{
    if (a->form == EMU_READ) {
        emu_line(e, "%s: %lld", name, (long long)*value);
    } else if (a->form == EMU_TEST) {
        emu_line(e, "%s: (%lld-%lld)", name, (long long)least, (long long)most);
    } else if (!emu_arg_int(a, 0, least, most, value)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    } else if (kept) {
        e->set.kept_dirty = true;
    }
    emu_ok(e);
}

static void upsv(struct emu *e, const struct emu_args *a)
{
    struct emu_user_settings *u = &e->set.user;
    int64_t mode;
    int64_t timeout = 2000;

    if (a->form == EMU_READ) {
        if (u->upsv == 1 || u->upsv == 4)
            emu_line(e, "+UPSV: %lld,%lld", (long long)u->upsv, (long long)u->upsv_timeout);
        else
            emu_line(e, "+UPSV: %lld", (long long)u->upsv);
    } else if (a->form == EMU_TEST) {
        emu_line(e, "+UPSV: (0-4),(40-65000)");
    } else if (!emu_arg_int(a, 0, 0, 4, &mode) ||
               (a->count > 1 && !emu_arg_int(a, 1, 40, 65000, &timeout))) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    } else if (mode == 2 && u->flow != 0) {
        emu_cme(e, ERROR_NOT_ALLOWED); /* RTS cannot do both */
        return;
    } else {
        u->upsv = mode;
        u->upsv_timeout = timeout;
    }
    emu_ok(e);
}

static void upsmr(struct emu *e, const struct emu_args *a)
{
    emu_int_setting(e, a, "+UPSMR", 0, 1, &e->set.kept.psm_urc, true);
}

static void cpsms(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_READ) {
        emu_line(e, "+CPSMS: %lld,,,\"01100000\",\"00000000\"", (long long)e->set.kept.psm);
        emu_ok(e);
        return;
    }
    emu_int_setting(e, a, "+CPSMS", 0, 2, &e->set.kept.psm, true);
}

static void umnoprof(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_SET && e->net.cfun == 1 && emu_net_registered(e)) {
        emu_cme(e, ERROR_NOT_ALLOWED); /* needs a deregistered module */
        return;
    }
    emu_int_setting(e, a, "+UMNOPROF", 0, 255, &e->set.kept.mno_profile, true);
}

static void ugprf(struct emu *e, const struct emu_args *a)
{
    emu_int_setting(e, a, "+UGPRF", 0, 255, &e->set.kept.gprf, true);
}

static void usio(struct emu *e, const struct emu_args *a)
{
    emu_int_setting(e, a, "+USIO", 0, 4, &e->set.kept.usio, true);
}

/* +UDCONF=1[,<hex mode>]: the only topic that a bring-up asks for. */
static void udconf(struct emu *e, const struct emu_args *a)
{
    int64_t topic;
    int64_t hex;

    if (!emu_arg_int(a, 0, 1, 1, &topic)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    if (a->count == 1) {
        emu_line(e, "+UDCONF: 1,%lld", (long long)e->set.kept.hex_mode);
    } else if (a->count == 2 && emu_arg_int(a, 1, 0, 1, &hex)) {
        e->set.kept.hex_mode = hex;
        e->set.kept_dirty = true;
    } else {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    emu_ok(e);
}

const struct emu_command emu_commands_config[] = {
    { "+UPSV", EMU_SET | EMU_READ | EMU_TEST, upsv },
    { "+UPSMR", EMU_SET | EMU_READ | EMU_TEST, upsmr },
    { "+CPSMS", EMU_SET | EMU_READ | EMU_TEST, cpsms },
    { "+UMNOPROF", EMU_SET | EMU_READ | EMU_TEST, umnoprof },
    { "+UGPRF", EMU_SET | EMU_READ | EMU_TEST, ugprf },
    { "+USIO", EMU_SET | EMU_READ | EMU_TEST, usio },
    { "+UDCONF", EMU_SET, udconf },
    { 0 },
};
