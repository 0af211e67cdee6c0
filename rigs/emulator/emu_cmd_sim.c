/* SPDX-License-Identifier: Apache-2.0 */
/* The SIM: identity and PIN. The card's own memory is not the module's: it lives in `sim`. */
#include "emu_sim.h"

#include <string.h>

#include "emu_cmd.h"

enum {
    ERROR_NOT_ALLOWED = 3,
    ERROR_PIN = 11,
    ERROR_PUK = 12,
    ERROR_PASSWORD = 16,
    ERROR_PARAMETERS = 50
};

bool emu_sim_ready(const struct emu *e)
{
    return e->sim.unlocked || emu_profile_text(e, "sim.pin")[0] == '\0';
}

static bool blocked(const struct emu *e)
{
    return e->sim.wrong_pins >= 3;
}

static bool is_code(const char *text, size_t least)
{
    size_t len = strlen(text);

    return len >= least && len <= EMU_SIM_CODE_MAX && strspn(text, "0123456789") == len;
}

static const char *pin(const struct emu *e)
{
    return e->sim.new_pin[0] ? e->sim.new_pin : emu_profile_text(e, "sim.pin");
}

static void unlock(struct emu *e)
{
    e->sim.wrong_pins = 0;
    e->sim.unlocked = true;
    emu_net_radio(e, e->net.cfun);
    emu_ok(e);
}

static void give_puk(struct emu *e, const struct emu_args *a)
{
    const char *fresh = emu_arg_text(a, 1);

    if (a->count != 2 || !is_code(fresh, 4)) {
        emu_cme(e, ERROR_PUK);
    } else if (strcmp(emu_arg_text(a, 0), emu_profile_text(e, "sim.puk")) != 0) {
        emu_cme(e, ERROR_PASSWORD);
    } else {
        strcpy(e->sim.new_pin, fresh);
        unlock(e);
    }
}

static void give_pin(struct emu *e, const struct emu_args *a)
{
    if (a->count != 1 || !is_code(emu_arg_text(a, 0), 4)) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (strcmp(emu_arg_text(a, 0), pin(e)) != 0) {
        e->sim.wrong_pins++;
        emu_cme(e, blocked(e) ? ERROR_PUK : ERROR_PASSWORD);
    } else {
        unlock(e);
    }
}

static void cpin(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_READ) {
        emu_line(e, "+CPIN: %s", emu_sim_ready(e) ? "READY" : blocked(e) ? "SIM PUK" : "SIM PIN");
        emu_ok(e);
    } else if (a->form == EMU_TEST) {
        emu_ok(e);
    } else if (emu_sim_ready(e)) {
        emu_cme(e, ERROR_NOT_ALLOWED);
    } else if (blocked(e)) {
        give_puk(e, a);
    } else {
        give_pin(e, a);
    }
}

static void cimi(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_TEST) {
        emu_ok(e);
    } else if (!emu_sim_ready(e)) {
        emu_cme(e, blocked(e) ? ERROR_PUK : ERROR_PIN);
    } else {
        emu_line(e, "%s", e->identity.imsi);
        emu_ok(e);
    }
}

static void ccid(struct emu *e, const struct emu_args *a)
{
    if (a->form != EMU_TEST)
        emu_line(e, "+CCID: %s", e->identity.iccid);
    emu_ok(e);
}

const struct emu_command emu_commands_sim[] = {
    { "+CPIN", EMU_SET | EMU_READ | EMU_TEST, cpin },
    { "+CIMI", EMU_ACTION | EMU_TEST, cimi },
    { "+CCID", EMU_ACTION | EMU_READ | EMU_TEST, ccid },
    { 0 },
};
