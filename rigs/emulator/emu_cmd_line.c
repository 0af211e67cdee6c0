/* SPDX-License-Identifier: Apache-2.0 */
/* The line itself: ITU-T V.250 6.2, 6.3 and 5.4, +IPR, +CMEE, the AT profile. */
#include <stdio.h>
#include <string.h>

#include "emu_cmd.h"
#include "emu_leak.h"
#include "emu_uart.h"

enum { ERROR_PARAMETERS = 50, ERROR_MEMORY = 23 };

/* A basic command without a number means 0. */
static void basic_number(struct emu *e, const struct emu_args *a, int64_t most, int64_t *value)
{
    int64_t got = 0;

    if (a->form == EMU_SET && !emu_arg_int(a, 0, 0, most, &got)) {
        emu_error(e);
        return;
    }
    *value = got;
    emu_ok(e);
}

static void echo(struct emu *e, const struct emu_args *a)
{
    basic_number(e, a, 1, &e->set.user.echo);
}

static void verbose(struct emu *e, const struct emu_args *a)
{
    basic_number(e, a, 1, &e->set.user.verbose);
}

static void quiet(struct emu *e, const struct emu_args *a)
{
    basic_number(e, a, 1, &e->set.user.quiet);
}

static void dcd(struct emu *e, const struct emu_args *a)
{
    basic_number(e, a, 1, &e->set.user.dcd);
}

static void dtr(struct emu *e, const struct emu_args *a)
{
    basic_number(e, a, 2, &e->set.user.dtr);
}

static void flow(struct emu *e, const struct emu_args *a)
{
    int64_t value = 0;

    if (a->form == EMU_SET && (!emu_arg_int(a, 0, 0, 3, &value) || value == 1 || value == 2)) {
        emu_error(e);
        return;
    }
    e->set.user.flow = value;
    emu_ok(e);
}

static void s_register(struct emu *e, const struct emu_args *a, int64_t *value)
{
    if (a->form == EMU_READ) {
        emu_line(e, "%03lld", (long long)*value);
    } else if (!emu_arg_int(a, 0, 0, 127, value)) {
        emu_error(e);
        return;
    }
    emu_ok(e);
}

static void s3(struct emu *e, const struct emu_args *a)
{
    s_register(e, a, &e->set.user.s3);
}

static void s4(struct emu *e, const struct emu_args *a)
{
    s_register(e, a, &e->set.user.s4);
}

static void s5(struct emu *e, const struct emu_args *a)
{
    s_register(e, a, &e->set.user.s5);
}

static void s7(struct emu *e, const struct emu_args *a)
{
    s_register(e, a, &e->set.user.s7);
}

/* The speed of the line is kept by Z and &F: it changes by +IPR or at the next start. */
static void load_user(struct emu *e, bool stored)
{
    emu_settings_factory(e);
    if (stored)
        emu_nvm_read(e, "settings/user", &e->set.user, sizeof(e->set.user));
    e->set.user.greeting[EMU_GREETING_MAX] = '\0';
    emu_ok(e);
}

static void z(struct emu *e, const struct emu_args *a)
{
    (void)a;
    load_user(e, true);
}

static void and_f(struct emu *e, const struct emu_args *a)
{
    (void)a;
    load_user(e, false);
}

static void and_w(struct emu *e, const struct emu_args *a)
{
    (void)a;
    if (emu_settings_store_user(e))
        emu_ok(e);
    else
        emu_cme(e, ERROR_MEMORY);
}

static void and_v(struct emu *e, const struct emu_args *a)
{
    const struct emu_user_settings *u = &e->set.user;

    (void)a;
    emu_line(e, "ACTIVE PROFILE:");
    emu_leak_line(e, "key-in-the-profile-view", "+C2C:", EMU_LEAK_KEY_REVERSED);
    emu_line(e, "&C%lld &D%lld &K%lld E%lld Q%lld V%lld", (long long)u->dcd, (long long)u->dtr,
             (long long)u->flow, (long long)u->echo, (long long)u->quiet, (long long)u->verbose);
    emu_line(e, "S3:%03lld S4:%03lld S5:%03lld S7:%03lld", (long long)u->s3, (long long)u->s4,
             (long long)u->s5, (long long)u->s7);
    emu_line(e, "+IPR:%lld +UPSV:%lld", (long long)u->baud, (long long)u->upsv);
    emu_ok(e);
}

/* OK is sent at the new speed (UBX-20009652 5.2.1); 0 keeps this one and asks for autobaud at the
   next start. */
static void ipr(struct emu *e, const struct emu_args *a)
{
    int64_t baud;

    if (a->form == EMU_READ) {
        emu_line(e, "+IPR: %lld", (long long)e->set.user.baud);
    } else if (a->form == EMU_TEST) {
        emu_line(e, "+IPR: (0,9600,19200,38400,57600,115200,230400,460800,921600),"
                    "(0,9600,19200,38400,57600,115200,230400,460800,921600,3000000,3250000)");
    } else if (!emu_arg_int(a, 0, 0, 3250000, &baud) || !emu_uart_speed_known(baud)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    } else {
        e->set.user.baud = baud;
        if (baud)
            e->uart.baud = baud;
    }
    emu_ok(e);
}

static void cmee(struct emu *e, const struct emu_args *a)
{
    emu_int_setting(e, a, "+CMEE", 0, 2, &e->at.cmee, false);
}

static void csgt(struct emu *e, const struct emu_args *a)
{
    struct emu_user_settings *u = &e->set.user;
    const char *text = emu_arg_text(a, 1);
    int64_t on;

    if (a->form == EMU_READ) {
        emu_line(e, "+CSGT: \"%s\",%lld", u->greeting, (long long)u->greeting_on);
    } else if (a->form == EMU_SET) {
        if (!emu_arg_int(a, 0, 0, 1, &on) || strlen(text) > EMU_GREETING_MAX) {
            emu_cme(e, ERROR_PARAMETERS);
            return;
        }
        if (a->count > 1)
            memcpy(u->greeting, text, strlen(text) + 1);
        u->greeting_on = on;
        if (!emu_settings_store_greeting(e)) {
            emu_cme(e, ERROR_MEMORY);
            return;
        }
    }
    emu_ok(e);
}

const struct emu_command emu_commands_line[] = {
    { "E", EMU_ACTION | EMU_SET, echo },
    { "V", EMU_ACTION | EMU_SET, verbose },
    { "Q", EMU_ACTION | EMU_SET, quiet },
    { "Z", EMU_ACTION | EMU_SET, z },
    { "S3", EMU_SET | EMU_READ, s3 },
    { "S4", EMU_SET | EMU_READ, s4 },
    { "S5", EMU_SET | EMU_READ, s5 },
    { "S7", EMU_SET | EMU_READ, s7 },
    { "&C", EMU_ACTION | EMU_SET, dcd },
    { "&D", EMU_ACTION | EMU_SET, dtr },
    { "&F", EMU_ACTION | EMU_SET, and_f },
    { "&K", EMU_ACTION | EMU_SET, flow },
    { "&V", EMU_ACTION, and_v },
    { "&W", EMU_ACTION | EMU_SET, and_w },
    { "+IPR", EMU_SET | EMU_READ | EMU_TEST, ipr },
    { "+CMEE", EMU_SET | EMU_READ | EMU_TEST, cmee },
    { "+CSGT", EMU_SET | EMU_READ | EMU_TEST, csgt },
    { 0 },
};
