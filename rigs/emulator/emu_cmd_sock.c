/* SPDX-License-Identifier: Apache-2.0 */
/* +USOCR, +USOSEC, +USOCO, +USOCL, +USOER, +USOCTL (UBX-20032566 5). */
#include <string.h>

#include "emu_cmd.h"
#include "emu_place.h"
#include "emu_sec.h"
#include "emu_secprf.h"

enum { ERROR_PARAMETERS = 50 };
enum { PROTOCOL_TCP = 6, PROTOCOL_UDP = 17 };
enum { TCP_INACTIVE = 0, TCP_SYN_SENT = 2, TCP_ESTABLISHED = 4, TCP_CLOSE_WAIT = 7 };

static void usocr(struct emu *e, const struct emu_args *a)
{
    int64_t protocol;
    int64_t port = 0;
    int64_t most = emu_profile_int(e, "sock.max");
    if (a->count > 2 || !emu_arg_int(a, 0, PROTOCOL_TCP, PROTOCOL_UDP, &protocol) ||
        (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP) ||
        (a->count == 2 && !emu_arg_int(a, 1, 1, 65535, &port))) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    for (int s = 0; s < most; s++) {
        if (e->socks.sock[s].used)
            continue;
        e->socks.sock[s].used = true;
        e->socks.sock[s].udp = protocol == PROTOCOL_UDP;
        emu_line(e, "+USOCR: %d", s);
        emu_ok(e);
        return;
    }
    emu_sec_refuse(e, "sock.err_many");
}

static void usosec(struct emu *e, const struct emu_args *a)
{
    int64_t on;
    int64_t profile = 0;
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    struct emu_sock *k = &e->socks.sock[s];
    if (a->count == 1) {
        if (k->secure)
            emu_line(e, "+USOSEC: %d,1,%lld", s, (long long)k->profile);
        else
            emu_line(e, "+USOSEC: %d,0", s);
        emu_ok(e);
    } else if (a->count > 3 || !emu_arg_int(a, 1, 0, 1, &on) ||
               (a->count == 3 && !emu_arg_int(a, 2, 0, EMU_SECPRFS - 1, &profile))) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (e->link[s].state != EMU_LINK_NONE) {
        emu_sec_refuse(e, "sock.err_state");
    } else {
        k->secure = on != 0;
        k->profile = profile;
        emu_ok(e);
    }
}

static void name_is_unknown(struct emu *e)
{
    int s = (int)e->at.job.n[0];
    emu_sock_news(e, s, EMU_LINK_FAILED, EMU_NET_UNKNOWN);
}

static void usoco(struct emu *e, const struct emu_args *a)
{
    struct emu_net_place to = { .port = 0 };
    int64_t port;
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    if (a->count != 3 || !a->arg[1].quoted || a->arg[1].len == 0 ||
        !emu_arg_int(a, 2, 1, 65535, &port)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    to.port = (uint16_t)port;
    e->at.job.n[0] = s;
    if (!e->net.psd_active || e->link[s].state != EMU_LINK_NONE)
        emu_sec_refuse(e, "sock.err_state");
    else if (!emu_place_find(e, emu_arg_text(a, 1), &to))
        emu_after(e, emu_profile_int(e, "net.dns_ms"), name_is_unknown);
    else
        emu_sock_connect(e, s, &to, EMU_SOCK_CONNECTS);
}

static void usocl(struct emu *e, const struct emu_args *a)
{
    int64_t async = 0;
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    if (a->count > 2 || (a->count == 2 && !emu_arg_int(a, 1, 0, 1, &async))) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    emu_link_close(e, s);
    memset(&e->socks.sock[s], 0, sizeof(e->socks.sock[s]));
    emu_ok(e);
}

static void usoer(struct emu *e, const struct emu_args *a)
{
    if (a->form != EMU_TEST)
        emu_line(e, "+USOER: %lld", (long long)e->socks.error);
    emu_ok(e);
}

/* ---- +USOCTL --------------------------------------------------------------------------------- */

static int tcp_state(const struct emu *e, int s)
{
    switch (e->link[s].state) {
    case EMU_LINK_CONNECTING:
        return TCP_SYN_SENT;
    case EMU_LINK_SHAKING:
    case EMU_LINK_UP:
    case EMU_LINK_SENDING:
        return TCP_ESTABLISHED;
    case EMU_LINK_ENDED:
        return TCP_CLOSE_WAIT;
    default:
        return TCP_INACTIVE;
    }
}

static void usoctl(struct emu *e, const struct emu_args *a)
{
    enum { TYPE, LAST_ERROR, SENT, RECEIVED, PEER, STATE = 10 };
    int64_t what;
    char text[EMU_PLACE_TEXT];
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    const struct emu_sock *k = &e->socks.sock[s];
    if (a->count != 2 || !emu_arg_int(a, 1, 0, STATE, &what) || (what > PEER && what < STATE)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    if (what == PEER) {
        emu_line(e, "+USOCTL: %d,4,\"%s\",%u", s, emu_place_text(&e->link[s].peer, text),
                 e->link[s].peer.port);
    } else {
        int64_t number[] = { [TYPE] = k->udp ? PROTOCOL_UDP : PROTOCOL_TCP,
                             [LAST_ERROR] = k->error,
                             [SENT] = k->sent,
                             [RECEIVED] = e->link[s].received,
                             [STATE] = tcp_state(e, s) };
        emu_line(e, "+USOCTL: %d,%lld,%lld", s, (long long)what, (long long)number[what]);
    }
    emu_ok(e);
}

const struct emu_command emu_commands_sock[] = {
    { "+USOCR", EMU_SET, usocr },
    { "+USOSEC", EMU_SET | EMU_SECURE, usosec },
    { "+USOCO", EMU_SET, usoco },
    { "+USOCL", EMU_SET, usocl },
    { "+USOER", EMU_ACTION | EMU_TEST, usoer },
    { "+USOCTL", EMU_SET, usoctl },
    { 0 },
};
