/* SPDX-License-Identifier: Apache-2.0 */
/* Packet data: contexts (3GPP TS 27.007 10.1) and the module's own profile (UBX-20032566 2.3). */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "emu_cmd.h"
#include "emu_hosts.h"

enum { ERROR_NOT_ALLOWED = 3, ERROR_PARAMETERS = 50, ERROR_GPRS = 148, ERROR_IP_TYPE = 4001 };
enum { PSD_ACTIVATE = 3, PSD_DEACTIVATE = 4 };

static const char *const psd_types[] = { "IP", "IPV6", "IPV4V6", "IPV4V6" };

/* An address out of the operator's private range, the same for one unit at all times. */
void emu_net_address(const struct emu *e, char to[16])
{
    const uint8_t *id = e->identity.rot_uid;

    snprintf(to, 16, "10.%d.%d.%d", id[5], id[6], id[7] % 253 + 1);
}

static void cgatt(struct emu *e, const struct emu_args *a)
{
    int64_t on;

    if (a->form == EMU_READ) {
        emu_line(e, "+CGATT: %d", e->net.attached);
    } else if (a->form == EMU_SET) {
        if (!emu_arg_int(a, 0, 0, 1, &on)) {
            emu_cme(e, ERROR_PARAMETERS);
            return;
        }
        if (on && !emu_net_registered(e)) {
            emu_cme(e, ERROR_GPRS);
            return;
        }
        e->net.detach_asked = !on;
        e->net.attached = on;
        e->net.psd_active = e->net.psd_active && on;
    }
    emu_ok(e);
}

static bool context_type(const char *text)
{
    return strcasecmp(text, "IP") == 0 || strcasecmp(text, "IPV6") == 0 ||
           strcasecmp(text, "IPV4V6") == 0 || strcasecmp(text, "NONIP") == 0;
}

static void list_contexts(struct emu *e)
{
    char address[16] = "";

    for (int i = 0; i < EMU_CONTEXTS; i++) {
        const struct emu_context *c = &e->set.kept.context[i];

        if (!c->type[0])
            continue;
        if (i == 0 && e->net.attached)
            emu_net_address(e, address);
        emu_line(e, "+CGDCONT: %d,\"%s\",\"%s\",\"%s\",0,0,0,0,0,0,0,0,0,0", i + 1, c->type, c->apn,
                 i == 0 ? address : "");
    }
    emu_ok(e);
}

static void cgdcont(struct emu *e, const struct emu_args *a)
{
    struct emu_context *c;
    int64_t cid;

    if (a->form == EMU_READ) {
        list_contexts(e);
        return;
    }
    if (a->form == EMU_TEST) {
        emu_line(e, "+CGDCONT: (1-%d),\"IP\",,,(0),(0)", EMU_CONTEXTS);
        emu_ok(e);
        return;
    }
    if (!emu_arg_int(a, 0, 1, EMU_CONTEXTS, &cid) || strlen(emu_arg_text(a, 2)) > EMU_APN_MAX ||
        (a->count > 1 && !context_type(emu_arg_text(a, 1)))) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    c = &e->set.kept.context[cid - 1];
    memset(c, 0, sizeof(*c));
    for (size_t i = 0; emu_arg_text(a, 1)[i]; i++) {
        char ch = emu_arg_text(a, 1)[i];

        c->type[i] = (char)(ch >= 'a' && ch <= 'z' ? ch - 32 : ch);
    }
    strcpy(c->apn, emu_arg_text(a, 2));
    e->set.kept_dirty = true;
    emu_ok(e);
}

static void cgact(struct emu *e, const struct emu_args *a)
{
    int64_t on;

    if (a->form == EMU_READ) {
        for (int i = 0; i < EMU_CONTEXTS; i++)
            if (e->set.kept.context[i].type[0])
                emu_line(e, "+CGACT: %d,%d", i + 1, i == 0 && e->net.attached);
    } else if (a->form == EMU_SET) {
        if (!emu_arg_int(a, 0, 0, 1, &on)) {
            emu_cme(e, ERROR_PARAMETERS);
            return;
        }
        if (on && !e->net.attached) {
            emu_cme(e, ERROR_GPRS);
            return;
        }
    }
    emu_ok(e);
}

static void cgpaddr(struct emu *e, const struct emu_args *a)
{
    int64_t cid = 1;
    char address[16];

    if (a->form == EMU_SET && !emu_arg_int(a, 0, 1, EMU_CONTEXTS, &cid)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    emu_net_address(e, address);
    if (a->form != EMU_TEST && cid == 1 && e->net.attached)
        emu_line(e, "+CGPADDR: 1,\"%s\"", address);
    else if (a->form != EMU_TEST)
        emu_line(e, "+CGPADDR: %lld", (long long)cid);
    emu_ok(e);
}

/* ---- the internal stack's profile 0
 * -------------------------------------------------------------- */

static void upsd(struct emu *e, const struct emu_args *a)
{
    struct emu_net *n = &e->net;
    int64_t profile;
    int64_t tag;

    if (!emu_arg_int(a, 0, 0, 0, &profile) || (a->count > 1 && !emu_arg_int(a, 1, 0, 100, &tag))) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    if (a->count <= 2) {
        if (a->count == 1 || tag == 0)
            emu_line(e, "+UPSD: 0,0,%lld", (long long)n->psd_type);
        if (a->count == 1 || tag == 100)
            emu_line(e, "+UPSD: 0,100,%lld", (long long)n->psd_context);
    } else if (!(tag == 0 && emu_arg_int(a, 2, 0, 3, &n->psd_type)) &&
               !(tag == 100 && emu_arg_int(a, 2, 0, EMU_CONTEXTS, &n->psd_context))) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    emu_ok(e);
}

static void psd_is_up(struct emu *e)
{
    char address[16];

    if (!e->net.attached) {
        emu_urc(e, "+UUPSDA: %d", ERROR_GPRS);
        return;
    }
    e->net.psd_active = true;
    emu_net_address(e, address);
    emu_urc(e, "+UUPSDA: 0,\"%s\"", address);
}

static void activate(struct emu *e)
{
    int64_t cid = e->net.psd_context ? e->net.psd_context : 1;

    if (!emu_net_registered(e)) {
        emu_cme(e, ERROR_NOT_ALLOWED);
    } else if (strcmp(e->set.kept.context[cid - 1].type, psd_types[e->net.psd_type]) != 0) {
        emu_cme(e, ERROR_IP_TYPE);
    } else {
        emu_later(e, emu_profile_int(e, "net.psd_ms"), psd_is_up);
        emu_ok(e);
    }
}

static void upsda(struct emu *e, const struct emu_args *a)
{
    int64_t profile;
    int64_t action;

    if (a->count != 2 || !emu_arg_int(a, 0, 0, 0, &profile) || !emu_arg_int(a, 1, 0, 4, &action)) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (action == PSD_ACTIVATE) {
        activate(e);
    } else if (action == PSD_DEACTIVATE && !e->net.psd_active) {
        emu_cme(e, ERROR_NOT_ALLOWED);
    } else {
        if (action == PSD_DEACTIVATE)
            e->net.psd_active = false;
        emu_ok(e);
    }
}

static void upsnd(struct emu *e, const struct emu_args *a)
{
    int64_t profile;
    int64_t item;
    char address[16];

    if (a->count != 2 || !emu_arg_int(a, 0, 0, 0, &profile) || !emu_arg_int(a, 1, 0, 8, &item)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    emu_net_address(e, address);
    if (item == 8)
        emu_line(e, "+UPSND: 0,8,%d", e->net.psd_active);
    else if (item == 0)
        emu_line(e, "+UPSND: 0,0,\"%s\"", e->net.psd_active ? address : "");
    else if (item == 1 || item == 2)
        emu_line(e, "+UPSND: 0,%lld,\"10.0.0.%lld\"", (long long)item, (long long)item);
    emu_ok(e);
}

/* ---- names
 * ------------------------------------------------------------------------------------------ */

static void resolved(struct emu *e)
{
    const int64_t *n = e->at.job.n;

    emu_line(e, "+UDNSRN: \"%d.%d.%d.%d\"", (int)n[0], (int)n[1], (int)n[2], (int)n[3]);
    emu_ok(e);
}

static void not_resolved(struct emu *e)
{
    emu_error(e);
}

/* There is no name service in this network: a dotted address is its own answer, and a few names
   stand in the profile. */
static void udnsrn(struct emu *e, const struct emu_args *a)
{
    int64_t kind;
    int part[4];

    if (a->count != 2 || !emu_arg_int(a, 0, 0, 1, &kind)) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (!e->net.psd_active) {
        emu_cme(e, ERROR_NOT_ALLOWED);
    } else if (kind == 0 && (emu_dotted(emu_arg_text(a, 1), part) ||
                             emu_host_address(e, emu_arg_text(a, 1), part))) {
        for (int i = 0; i < 4; i++)
            e->at.job.n[i] = part[i];
        emu_after(e, emu_profile_int(e, "net.dns_ms"), resolved);
    } else {
        emu_after(e, emu_profile_int(e, "net.dns_ms"), not_resolved);
    }
}

const struct emu_command emu_commands_pdp[] = {
    { "+CGATT", EMU_SET | EMU_READ | EMU_TEST, cgatt },
    { "+CGDCONT", EMU_SET | EMU_READ | EMU_TEST, cgdcont },
    { "+CGACT", EMU_SET | EMU_READ | EMU_TEST, cgact },
    { "+CGPADDR", EMU_SET | EMU_ACTION | EMU_TEST, cgpaddr },
    { "+UPSD", EMU_SET, upsd },
    { "+UPSDA", EMU_SET, upsda },
    { "+UPSND", EMU_SET, upsnd },
    { "+UDNSRN", EMU_SET, udnsrn },
    { 0 },
};
