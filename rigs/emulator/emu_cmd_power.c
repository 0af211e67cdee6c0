/* SPDX-License-Identifier: Apache-2.0 */
/* +CPWROFF and +CFUN: functionality, graceful switch-off and reboot. */
#include "emu_cmd.h"
#include "emu_leak.h"
#include "emu_power.h"

enum { ERROR_PARAMETERS = 50, ERROR_MEMORY = 23 };

/* Settings are saved before the OK: who has seen it may count on them. */
static void saved_then(struct emu *e, emu_fn *then)
{
    if (!emu_settings_store_kept(e)) {
        emu_cme(e, ERROR_MEMORY);
        return;
    }
    emu_net_down(e);
    emu_ok_then(e, then);
}

static void off_now(struct emu *e)
{
    if (emu_broken(e, "vint-falls-before-ok"))
        emu_power_rail_falls(e);
    if (emu_broken(e, "switch-off-without-ok"))
        emu_power_switch_off(e);
    else
        saved_then(e, emu_power_switch_off);
}

static void fast_off_now(struct emu *e)
{
    if (emu_broken(e, "fast-switch-off-is-none"))
        emu_ok(e);
    else
        off_now(e);
}

static void reboot_now(struct emu *e)
{
    if (emu_broken(e, "reboot-without-ok"))
        emu_power_reboot(e);
    else
        saved_then(e, emu_power_reboot);
}

static void cpwroff(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_TEST)
        emu_ok(e);
    else
        emu_after(e, emu_profile_int(e, "off.ok_ms"), off_now);
}

static void radio_now(struct emu *e)
{
    int64_t cfun = e->at.job.n[0];

    emu_net_radio(e, cfun);
    emu_leak_urc(e, "key-in-a-urc", "+UUSECC2C: ", EMU_LEAK_KEY);
    /* Airplane mode is remembered, minimum functionality is not. */
    if (cfun != 0 && e->set.kept.cfun != cfun) {
        e->set.kept.cfun = cfun;
        e->set.kept_dirty = true;
    }
    emu_ok(e);
}

static void set_cfun(struct emu *e, int64_t fun)
{
    e->at.job.n[0] = fun;
    switch (fun) {
    case 0:
    case 1:
    case 4:
        emu_after(e, emu_profile_int(e, "net.radio_ms"), radio_now);
        break;
    case 6: /* SIM toolkit modes: nothing to show here */
    case 7:
    case 9:
    case 126:
        emu_ok(e);
        break;
    case 10:
        emu_after(e, emu_profile_int(e, "off.ok_ms"), fast_off_now);
        break;
    case 16:
        emu_after(e, emu_profile_int(e, "reboot.ok_ms"), reboot_now);
        break;
    default:
        emu_cme(e, ERROR_PARAMETERS);
    }
}

static void cfun(struct emu *e, const struct emu_args *a)
{
    int64_t fun;

    if (a->form == EMU_READ) {
        emu_line(e, "+CFUN: %lld,0", (long long)e->net.cfun);
        emu_ok(e);
    } else if (a->form == EMU_TEST) {
        emu_line(e, "+CFUN: (0,1,4,6,7,9,10,16,126),(0-1)");
        emu_ok(e);
    } else if (!emu_arg_int(a, 0, 0, 127, &fun)) {
        emu_cme(e, ERROR_PARAMETERS);
    } else {
        set_cfun(e, fun);
    }
}

const struct emu_command emu_commands_power[] = {
    { "+CPWROFF", EMU_ACTION | EMU_TEST, cpwroff },
    { "+CFUN", EMU_SET | EMU_READ | EMU_TEST, cfun },
    { 0 },
};
