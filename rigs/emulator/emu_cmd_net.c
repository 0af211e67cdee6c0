/* SPDX-License-Identifier: Apache-2.0 */
/* Registration (3GPP TS 27.007 7.2, 7.3, 10.1): one cell that takes everybody. */
#include <stdio.h>
#include <string.h>

#include "emu_cmd.h"

enum { STAT_OFF = 0, STAT_HOME = 1, STAT_SEARCHING = 2 };
enum { COPS_AUTOMATIC = 0, COPS_MANUAL = 1, COPS_DEREGISTERED = 2, COPS_FORMAT = 3 };
enum { ERROR_PARAMETERS = 50, ERROR_NO_NETWORK = 30, ERROR_NOT_ALLOWED = 3 };

static const char *const reg_name[EMU_REGS] = { "+CREG", "+CGREG", "+CEREG" };
static const char long_name[] = "Test PLMN 1-1";
static const char short_name[] = "Test1-1";

/* ",<stat>" with place and technology where the level asks for them. */
static void reg_line(struct emu *e, enum emu_reg reg, bool read)
{
    const struct emu_net *n = &e->net;
    bool full = n->urc[reg] >= 2 && n->stat == STAT_HOME;
    char head[32];

    snprintf(head, sizeof(head), read ? "%s: %lld," : "%s: ", reg_name[reg],
             (long long)n->urc[reg]);
    if (full) {
        (read ? emu_line : emu_urc)(e, "%s%lld,\"%s\",\"%s\",%lld", head, (long long)n->stat,
                                    emu_profile_text(e, "net.tac"), emu_profile_text(e, "net.cell"),
                                    (long long)emu_profile_int(e, "net.act"));
    } else {
        (read ? emu_line : emu_urc)(e, "%s%lld", head, (long long)n->stat);
    }
}

static void set_stat(struct emu *e, int64_t stat)
{
    if (e->net.stat == stat)
        return;
    e->net.stat = stat;
    for (enum emu_reg reg = 0; reg < EMU_REGS; reg++)
        if (e->net.urc[reg] > 0)
            reg_line(e, reg, false);
}

static void found(struct emu *e)
{
    set_stat(e, STAT_HOME);
    e->net.attached = !e->net.detach_asked;
}

void emu_net_down(struct emu *e)
{
    emu_cancel(e, found);
    e->net.attached = false;
    e->net.psd_active = false;
    set_stat(e, STAT_OFF);
}

static void search(struct emu *e)
{
    if (e->net.stat != STAT_OFF || e->net.cfun != 1 || !emu_sim_ready(e) ||
        e->net.cops_mode == COPS_DEREGISTERED)
        return;
    set_stat(e, STAT_SEARCHING);
    emu_later(e, emu_profile_int(e, "net.register_ms"), found);
}

void emu_net_radio(struct emu *e, int64_t cfun)
{
    e->net.cfun = cfun;
    if (cfun == 1)
        search(e);
    else
        emu_net_down(e);
}

void emu_net_boot(struct emu *e)
{
    e->net.psd_context = 1;
    emu_net_radio(e, e->set.kept.cfun == 4 ? 4 : 1);
}

bool emu_net_registered(const struct emu *e)
{
    return e->net.stat == STAT_HOME;
}

static void reg(struct emu *e, const struct emu_args *a, enum emu_reg which, int64_t most)
{
    if (a->form != EMU_READ) {
        emu_int_setting(e, a, reg_name[which], 0, most, &e->net.urc[which], false);
        return;
    }
    reg_line(e, which, true);
    emu_ok(e);
}

static void creg(struct emu *e, const struct emu_args *a)
{
    reg(e, a, EMU_REG_CS, 2);
}

static void cgreg(struct emu *e, const struct emu_args *a)
{
    reg(e, a, EMU_REG_GPRS, 2);
}

static void cereg(struct emu *e, const struct emu_args *a)
{
    reg(e, a, EMU_REG_EPS, 5);
}

/* ---- +COPS -------------------------------------------------------------------------------------
 */

static void read_cops(struct emu *e)
{
    static const char *const form[] = { long_name, short_name };
    const struct emu_net *n = &e->net;

    if (!emu_net_registered(e)) {
        emu_line(e, "+COPS: %lld", (long long)n->cops_mode);
    } else {
        emu_line(e, "+COPS: %lld,%lld,\"%s\",%lld", (long long)n->cops_mode,
                 (long long)n->cops_format,
                 n->cops_format < 2 ? form[n->cops_format] : emu_profile_text(e, "net.operator"),
                 (long long)emu_profile_int(e, "net.act"));
    }
    emu_ok(e);
}

static void scanned(struct emu *e)
{
    emu_line(e, "+COPS: (2,\"%s\",\"%s\",\"%s\",%lld),,(0-4),(0-2)", long_name, short_name,
             emu_profile_text(e, "net.operator"), (long long)emu_profile_int(e, "net.act"));
    emu_ok(e);
}

/* OK comes with the registration; a character from the host stops the waiting, not the search. */
static void wait_for_network(struct emu *e)
{
    if (emu_net_registered(e))
        emu_ok(e);
    else if (e->net.stat == STAT_SEARCHING)
        emu_after(e, 50, wait_for_network);
    else
        emu_cme(e, ERROR_NO_NETWORK);
}

static void select_operator(struct emu *e, const struct emu_args *a, int64_t mode)
{
    if (mode == COPS_MANUAL && strcmp(emu_arg_text(a, 2), emu_profile_text(e, "net.operator")) &&
        strcmp(emu_arg_text(a, 2), long_name) && strcmp(emu_arg_text(a, 2), short_name)) {
        emu_cme(e, ERROR_NO_NETWORK);
        return;
    }
    e->net.cops_mode = mode == COPS_MANUAL ? COPS_MANUAL : COPS_AUTOMATIC;
    search(e);
    wait_for_network(e);
}

static void set_cops(struct emu *e, const struct emu_args *a)
{
    int64_t mode;
    int64_t format = e->net.cops_format;

    if (!emu_arg_int(a, 0, 0, 4, &mode) ||
        (emu_arg_text(a, 1)[0] && !emu_arg_int(a, 1, 0, 2, &format))) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (mode == COPS_DEREGISTERED) {
        e->net.cops_mode = COPS_DEREGISTERED;
        emu_net_down(e);
        emu_ok(e);
    } else if (mode == COPS_FORMAT) {
        e->net.cops_format = format;
        emu_ok(e);
    } else {
        select_operator(e, a, mode);
    }
}

static void cops(struct emu *e, const struct emu_args *a)
{
    if (a->form == EMU_READ)
        read_cops(e);
    else if (a->form == EMU_TEST && e->net.cfun == 1)
        emu_after(e, emu_profile_int(e, "net.scan_ms"), scanned);
    else if (a->form == EMU_TEST)
        emu_cme(e, ERROR_NOT_ALLOWED);
    else
        set_cops(e, a);
}

/* ---- radio and cause ---------------------------------------------------------------------------
 */

static void csq(struct emu *e, const struct emu_args *a)
{
    if (a->form != EMU_TEST)
        emu_line(e, emu_net_registered(e) ? "+CSQ: 20,0" : "+CSQ: 99,99");
    emu_ok(e);
}

static void cesq(struct emu *e, const struct emu_args *a)
{
    if (a->form != EMU_TEST)
        emu_line(e, emu_net_registered(e) ? "+CESQ: 99,99,255,255,20,50"
                                          : "+CESQ: 99,99,255,255,255,255");
    emu_ok(e);
}

static void ceer(struct emu *e, const struct emu_args *a)
{
    (void)a;
    emu_error(e); /* a single line of text costs a host its timeout */
}

const struct emu_command emu_commands_net[] = {
    { "+CREG", EMU_SET | EMU_READ | EMU_TEST, creg },
    { "+CGREG", EMU_SET | EMU_READ | EMU_TEST, cgreg },
    { "+CEREG", EMU_SET | EMU_READ | EMU_TEST, cereg },
    { "+COPS", EMU_SET | EMU_READ | EMU_TEST | EMU_ABORTABLE, cops },
    { "+CSQ", EMU_ACTION | EMU_TEST, csq },
    { "+CESQ", EMU_ACTION | EMU_TEST, cesq },
    { "+CEER", EMU_ACTION | EMU_TEST, ceer },
    { 0 },
};
