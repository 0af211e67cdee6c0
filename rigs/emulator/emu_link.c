/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_link.h"

#include <stdlib.h>
#include <string.h>

#include "emu_cmd.h"
#include "emu_sock.h"
#include "emu_tls_plan.h"
#include "emu_tls_session.h"

static void look(struct emu *e);

static int64_t in(const struct emu *e, const char *key)
{
    return e->now + emu_profile_int(e, key) * EMU_MS;
}

int64_t emu_net_error(const struct emu *e, enum emu_net_result result)
{
    static const char *const keys[] = {
        [EMU_NET_UNKNOWN] = "usoer.dns",
        [EMU_NET_REFUSED] = "usoer.refused",
        [EMU_NET_UNREACHABLE] = "usoer.unreachable",
        [EMU_NET_TIMED_OUT] = "usoer.timeout",
        [EMU_NET_TLS] = "usoer.tls",
        [EMU_NET_RESET] = "usoer.reset",
        [EMU_NET_ENDED] = "usoer.not_connected",
    };
    return result == EMU_NET_OK ? 0 : emu_profile_int(e, keys[result]);
}

static void tell(struct emu *e, int link, enum emu_link_news news, enum emu_net_result why)
{
    if (link < EMU_SOCKS)
        emu_sock_news(e, link, news, why);
    else if (link < EMU_LINK_MQTT)
        emu_http_news(e, link - EMU_LINK_HTTP, news, why);
    else
        emu_mqtt_news(e, news, why);
}

/* ---- the next thing to do: one entry in the schedule for all links --------------------------- */

static bool polled(const struct emu_link *l)
{
    return l->state == EMU_LINK_UP || l->state == EMU_LINK_SENDING;
}

static void plan_look(struct emu *e)
{
    int64_t at = EMU_NEVER;
    for (int i = 0; i < EMU_LINKS; i++)
        if (e->link[i].state != EMU_LINK_NONE && e->link[i].due < at)
            at = e->link[i].due;
    if (at == EMU_NEVER)
        emu_cancel(e, look);
    else
        emu_schedule(e, at, look, EMU_LIFE_RUN);
}

static void ask(struct emu *e, struct emu_net_request *request)
{
    struct emu_link *l = &e->link[request->link];
    request->udp = l->udp;
    l->known = false;
    l->due = in(e, "net.poll_ms"); /* if nothing was heard by then: looks again */
    if (emu_net_ask(e, request))
        return;
    l->known = true;
    l->result = EMU_NET_UNREACHABLE;
}

static void step(struct emu *e, int link, enum emu_net_verb verb)
{
    struct emu_net_request request = { .verb = verb, .link = link, .place = e->link[link].peer };
    if (verb == EMU_NET_HANDSHAKE)
        request.plan = emu_tls_plan_make(e, (size_t)e->link[link].profile, e->link[link].udp);
    ask(e, &request);
}

static void poll_link(struct emu *e, int link)
{
    struct emu_link *l = &e->link[link];
    struct emu_net_request request = { .verb = EMU_NET_POLL,
                                       .link = link,
                                       .udp = l->udp,
                                       .eager = l->eager,
                                       .len = EMU_LINK_ROOM - l->len };
    if (request.len > (l->udp ? EMU_LINK_DGRAM_HEAD : 0))
        (void)emu_net_ask(e, &request);
    l->eager = false;
}

static void fail(struct emu *e, int link, enum emu_net_result why)
{
    struct emu_net_request request = { .verb = EMU_NET_CLOSE, .link = link };
    memset(&e->link[link], 0, sizeof(e->link[link]));
    (void)emu_net_ask(e, &request);
    tell(e, link, EMU_LINK_FAILED, why);
}

static void come_up(struct emu *e, int link)
{
    struct emu_link *l = &e->link[link];
    l->state = EMU_LINK_UP;
    l->eager = true; /* some servers speak first */
    l->due = in(e, "net.poll_ms");
    tell(e, link, EMU_LINK_IS_UP, EMU_NET_OK);
}

/* A step has taken its time. */
static void step_ends(struct emu *e, int link)
{
    struct emu_link *l = &e->link[link];
    if (l->state != EMU_LINK_SENDING && l->result != EMU_NET_OK) {
        fail(e, link, l->result);
    } else if (l->state == EMU_LINK_CONNECTING && l->secure) {
        l->state = EMU_LINK_SHAKING;
        step(e, link, EMU_NET_HANDSHAKE);
    } else if (l->state == EMU_LINK_SENDING) {
        l->state = EMU_LINK_UP;
        l->due = in(e, "net.poll_ms");
        tell(e, link, EMU_LINK_SENT, l->result);
    } else {
        come_up(e, link);
    }
}

static void lose(struct emu *e, int link, enum emu_net_result how)
{
    struct emu_link *l = &e->link[link];
    if (l->state == EMU_LINK_CONNECTING || l->state == EMU_LINK_SHAKING) {
        fail(e, link, how);
        return;
    }
    l->state = EMU_LINK_ENDED;
    l->due = EMU_NEVER;
    tell(e, link, EMU_LINK_LOST, how);
}

static void look(struct emu *e)
{
    for (int i = 0; i < EMU_LINKS; i++) {
        struct emu_link *l = &e->link[i];
        if (l->state == EMU_LINK_NONE || l->state == EMU_LINK_ENDED || l->due > e->now)
            continue;
        if (l->gone || !e->net.psd_active)
            lose(e, i, l->gone ? EMU_NET_RESET : EMU_NET_UNREACHABLE);
        else if (l->state != EMU_LINK_UP && l->known)
            step_ends(e, i);
        else if (polled(l))
            poll_link(e, i);
        if (l->due <= e->now)
            l->due = in(e, "net.poll_ms");
    }
    plan_look(e);
}

/* ---- what the front end tells ---------------------------------------------------------------- */

static const char *duration(enum emu_net_verb verb, enum emu_net_result result)
{
    if (result == EMU_NET_TIMED_OUT)
        return "net.timeout_ms";
    if (verb == EMU_NET_CONNECT)
        return "net.connect_ms";
    return verb == EMU_NET_HANDSHAKE ? "net.handshake_ms" : "net.send_ms";
}

void emu_net_told(struct emu *e, int link, enum emu_net_verb verb, enum emu_net_result result,
                  const struct emu_tls_made *made)
{
    static const enum emu_link_state fits[] = { [EMU_NET_CONNECT] = EMU_LINK_CONNECTING,
                                                [EMU_NET_HANDSHAKE] = EMU_LINK_SHAKING,
                                                [EMU_NET_SEND] = EMU_LINK_SENDING };
    struct emu_link *l = &e->link[link];
    if (verb > EMU_NET_SEND || l->state != fits[verb] || l->known)
        return;
    l->known = true;
    l->result = result;
    l->due = in(e, duration(verb, result));
    if (made != NULL)
        emu_tls_session_made(e, (size_t)l->profile, made);
    plan_look(e);
}

static void put_datagram(struct emu_link *l, const uint8_t *bytes, size_t len,
                         const struct emu_net_place *from)
{
    uint8_t *to = l->room + l->len;
    if (EMU_LINK_ROOM - l->len < EMU_LINK_DGRAM_HEAD + len)
        return; /* no room: a datagram is lost */
    to[0] = from->v6;
    memcpy(to + 1, from->address, sizeof(from->address));
    to[17] = (uint8_t)(from->port >> 8);
    to[18] = (uint8_t)from->port;
    to[19] = (uint8_t)(len >> 8);
    to[20] = (uint8_t)len;
    memcpy(to + EMU_LINK_DGRAM_HEAD, bytes, len);
    l->len += EMU_LINK_DGRAM_HEAD + len;
}

void emu_net_came(struct emu *e, int link, const uint8_t *bytes, size_t len,
                  const struct emu_net_place *from)
{
    struct emu_link *l = &e->link[link];
    if (!polled(l))
        return;
    if (l->udp) {
        put_datagram(l, bytes, len < EMU_NET_DATA ? len : EMU_NET_DATA, from ? from : &l->peer);
    } else {
        size_t room = EMU_LINK_ROOM - l->len;
        size_t part = len < room ? len : room;
        memcpy(l->room + l->len, bytes, part);
        l->len += part;
    }
    l->received += (int64_t)len;
    l->eager = true; /* where some came, more may follow */
    tell(e, link, EMU_LINK_CAME, EMU_NET_OK);
}

void emu_net_gone(struct emu *e, int link, enum emu_net_result how)
{
    if (!polled(&e->link[link]))
        return;
    lose(e, link, how);
    plan_look(e);
}

/* ---- what the owners ask --------------------------------------------------------------------- */

void emu_link_open(struct emu *e, int link, bool udp, const struct emu_net_place *to,
                   int64_t profile)
{
    struct emu_link *l = &e->link[link];
    memset(l, 0, sizeof(*l));
    l->state = EMU_LINK_CONNECTING;
    l->udp = udp;
    l->secure = profile >= 0;
    l->profile = profile;
    l->peer = *to;
    step(e, link, EMU_NET_CONNECT);
    plan_look(e);
}

void emu_link_send(struct emu *e, int link, const uint8_t *bytes, size_t len,
                   const struct emu_net_place *to)
{
    struct emu_net_request request = { .verb = EMU_NET_SEND, .link = link, .len = len };
    struct emu_link *l = &e->link[link];
    request.place = to ? *to : l->peer;
    memcpy(request.data, bytes, len);
    l->state = EMU_LINK_SENDING;
    l->eager = true;
    l->sent += (int64_t)len;
    ask(e, &request);
    plan_look(e);
}

size_t emu_link_unread(const struct emu *e, int link)
{
    const struct emu_link *l = &e->link[link];
    size_t sum = 0;
    if (!l->udp)
        return l->len;
    for (size_t at = 0, len = 0; at < l->len; at += EMU_LINK_DGRAM_HEAD + len) {
        len = (size_t)(l->room[at + 19] << 8 | l->room[at + 20]);
        sum += len;
    }
    return sum;
}

static void take(struct emu_link *l, size_t len)
{
    l->len -= len;
    memmove(l->room, l->room + len, l->len);
}

static size_t read_datagram(struct emu_link *l, uint8_t *to, size_t room,
                            struct emu_net_place *from)
{
    if (l->len == 0)
        return 0;
    size_t len = (size_t)(l->room[19] << 8 | l->room[20]);
    size_t part = len < room ? len : room;
    from->v6 = l->room[0] != 0;
    memcpy(from->address, l->room + 1, sizeof(from->address));
    from->port = (uint16_t)(l->room[17] << 8 | l->room[18]);
    memcpy(to, l->room + EMU_LINK_DGRAM_HEAD, part);
    take(l, EMU_LINK_DGRAM_HEAD + len);
    return part;
}

size_t emu_link_read(struct emu *e, int link, uint8_t *to, size_t room, struct emu_net_place *from)
{
    struct emu_link *l = &e->link[link];
    *from = l->peer;
    if (l->udp)
        return read_datagram(l, to, room, from);
    size_t part = l->len < room ? l->len : room;
    memcpy(to, l->room, part);
    take(l, part);
    return part;
}

void emu_link_close(struct emu *e, int link)
{
    struct emu_net_request request = { .verb = EMU_NET_CLOSE, .link = link };
    if (e->link[link].state == EMU_LINK_NONE)
        return;
    memset(&e->link[link], 0, sizeof(e->link[link]));
    (void)emu_net_ask(e, &request);
    plan_look(e);
}

int emu_links_secure(const struct emu *e)
{
    int count = 0;
    for (int i = 0; i < EMU_LINKS; i++)
        count += e->link[i].state != EMU_LINK_NONE && e->link[i].state != EMU_LINK_ENDED &&
                 e->link[i].secure;
    return count;
}

void emu_links_drop(struct emu *e)
{
    emu_net_drop(e);
    emu_cancel(e, look);
    memset(e->link, 0, sizeof(e->link));
}

void emu_links_restored(struct emu *e)
{
    bool any = false;
    emu_net_drop(e);
    for (int i = 0; i < EMU_LINKS; i++) {
        struct emu_link *l = &e->link[i];
        if (l->state == EMU_LINK_NONE || l->state == EMU_LINK_ENDED)
            continue;
        any = true;
        l->gone = true;
        l->due = e->now;
    }
    if (any)
        plan_look(e);
}
