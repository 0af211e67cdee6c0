/* SPDX-License-Identifier: Apache-2.0 */
/* Who is there: 3GPP TS 27.007 5.1 to 5.4, ITU-T V.250 6.1. */
#include "emu_cmd.h"
#include "emu_leak.h"

static void say(struct emu *e, const char *key)
{
    emu_line(e, "%s", emu_profile_text(e, key));
    emu_ok(e);
}

static void cgmi(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_TEST)
        emu_ok(e);
    else
        say(e, "id.manufacturer");
}

static void cgmm(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_TEST)
        emu_ok(e);
    else
        say(e, "id.model");
}

static void cgmr(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_TEST)
        emu_ok(e);
    else
        say(e, "id.firmware");
}

static void imei(struct emu *e, const struct emu_args *a)
{
    if (a->form != EMU_TEST)
        emu_line(e, "%s", e->identity.imei);
    emu_ok(e);
}

static void ati(struct emu *e, const struct emu_args *a)
{
    int64_t page = 0;

    if (a->form == EMU_SET && !emu_arg_int(a, 0, 0, 99, &page)) {
        emu_error(e);
        return;
    }
    if (page == 0) {
        emu_leak_line(e, "key-in-ati", "", EMU_LEAK_KEY);
        say(e, "id.ati0");
    } else if (page == 9) {
        emu_line(e, "%s,%s", emu_profile_text(e, "id.firmware"),
                 emu_profile_text(e, "id.application"));
        emu_ok(e);
    } else {
        emu_error(e);
    }
}

const struct emu_command emu_commands_id[] = {
    { "+CGMI", EMU_ACTION | EMU_TEST, cgmi }, { "+GMI", EMU_ACTION | EMU_TEST, cgmi },
    { "+CGMM", EMU_ACTION | EMU_TEST, cgmm }, { "+GMM", EMU_ACTION | EMU_TEST, cgmm },
    { "+CGMR", EMU_ACTION | EMU_TEST, cgmr }, { "+GMR", EMU_ACTION | EMU_TEST, cgmr },
    { "+CGSN", EMU_ACTION | EMU_TEST, imei }, { "+GSN", EMU_ACTION | EMU_TEST, imei },
    { "I", EMU_ACTION | EMU_SET, ati },       { 0 },
};
