/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_sock.h"

#include <string.h>

#include "emu_cmd.h"
#include "emu_sec.h"
#include "emu_tls_plan.h"

enum { ERROR_PARAMETERS = 50 };

void emu_sock_error(struct emu *e, int s, int64_t error)
{
    e->socks.error = error;
    e->socks.sock[s].error = error;
}

int emu_sock_arg(struct emu *e, const struct emu_args *a)
{
    int64_t s;
    if (!emu_arg_int(a, 0, 0, EMU_SOCKS - 1, &s)) {
        emu_cme(e, ERROR_PARAMETERS);
        return -1;
    }
    if (!e->socks.sock[s].used) {
        e->socks.error = emu_profile_int(e, "usoer.bad_socket");
        emu_sec_refuse(e, "sock.err_state");
        return -1;
    }
    return (int)s;
}

static void free_socket(struct emu *e, int s)
{
    emu_link_close(e, s);
    memset(&e->socks.sock[s], 0, sizeof(e->socks.sock[s]));
}

/* ---- connecting ------------------------------------------------------------------------------ */

/* ERROR, and then the word that the socket is closed. */
static void connect_failed(struct emu *e, int s, int64_t error)
{
    emu_sock_error(e, s, error);
    free_socket(e, s);
    emu_urc(e, "+UUSOCL: %d", s); /* held back until the command has ended */
    emu_error(e);
}

static bool too_many_secure(const struct emu *e)
{
    return emu_links_secure(e) >= emu_profile_int(e, "tls.max_connections");
}

void emu_sock_connect(struct emu *e, int s, const struct emu_net_place *to, enum emu_sock_wait wait)
{
    struct emu_sock *k = &e->socks.sock[s];
    const char *refused = k->secure ? emu_tls_plan_refused(e, (size_t)k->profile) : NULL;
    if (refused != NULL) {
        emu_sock_error(e, s, emu_profile_int(e, "usoer.tls"));
        emu_sec_refuse(e, refused);
    } else if (k->secure && too_many_secure(e)) {
        connect_failed(e, s, emu_profile_int(e, "usoer.tls"));
    } else {
        k->wait = wait;
        emu_link_open(e, s, k->udp, to, k->secure ? k->profile : -1);
    }
}

static void came_up(struct emu *e, int s)
{
    struct emu_sock *k = &e->socks.sock[s];
    enum emu_sock_wait wait = k->wait;
    k->wait = EMU_SOCK_IDLE;
    if (wait == EMU_SOCK_CONNECTS) {
        k->connected = true;
        emu_ok(e);
    } else if (wait == EMU_SOCK_SENDS) {
        struct emu_net_place to;
        memcpy(&to, e->at.job.bytes, sizeof(to));
        emu_sock_send(e, s, &to, EMU_SOCK_SENDS);
    }
}

/* ---- sending --------------------------------------------------------------------------------- */

void emu_sock_send(struct emu *e, int s, const struct emu_net_place *to, enum emu_sock_wait wait)
{
    e->socks.sock[s].wait = wait;
    emu_link_send(e, s, e->at.payload, e->at.payload_len, to);
}

static void was_sent(struct emu *e, int s, enum emu_net_result why)
{
    struct emu_sock *k = &e->socks.sock[s];
    const char *name = k->wait == EMU_SOCK_WRITES ? "+USOWR" : "+USOST";
    if (k->wait == EMU_SOCK_IDLE)
        return;
    k->wait = EMU_SOCK_IDLE;
    if (why != EMU_NET_OK) {
        emu_sock_error(e, s, emu_net_error(e, why));
        emu_sec_refuse(e, "sock.err_state");
        return;
    }
    k->sent += (int64_t)e->at.payload_len;
    emu_line(e, "%s: %d,%zu", name, s, e->at.payload_len);
    emu_ok(e);
}

/* ---- what comes ------------------------------------------------------------------------------ */

static void came(struct emu *e, int s)
{
    const struct emu_sock *k = &e->socks.sock[s];
    emu_urc(e, "%s: %d,%zu", k->udp && !k->connected ? "+UUSORF" : "+UUSORD", s,
            emu_link_unread(e, s));
}

static void lost(struct emu *e, int s, enum emu_net_result why)
{
    struct emu_sock *k = &e->socks.sock[s];
    k->ended = true;
    if (why != EMU_NET_ENDED)
        emu_sock_error(e, s, emu_net_error(e, why));
    if (k->wait != EMU_SOCK_IDLE)
        was_sent(e, s, why);
    emu_sock_was_read(e, s);
}

void emu_sock_was_read(struct emu *e, int s)
{
    if (!e->socks.sock[s].ended || emu_link_unread(e, s) > 0)
        return;
    free_socket(e, s);
    emu_urc(e, "+UUSOCL: %d", s);
}

void emu_sock_news(struct emu *e, int s, enum emu_link_news news, enum emu_net_result why)
{
    switch (news) {
    case EMU_LINK_IS_UP:
        came_up(e, s);
        break;
    case EMU_LINK_FAILED:
        connect_failed(e, s, emu_net_error(e, why));
        break;
    case EMU_LINK_SENT:
        was_sent(e, s, why);
        break;
    case EMU_LINK_CAME:
        came(e, s);
        break;
    case EMU_LINK_LOST:
        lost(e, s, why);
        break;
    }
}
