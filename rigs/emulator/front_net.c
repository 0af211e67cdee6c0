/* SPDX-License-Identifier: Apache-2.0 */
#include "front_net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "emu_link.h"

enum { PIECE = 2048, PIECES_MAX = 1000 /* in one poll, empty ones too */ };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void close_link(struct front_link *l)
{
    front_tls_free(&l->tls, l->fd >= 0);
    if (l->fd >= 0)
        close(l->fd);
    memset(l, 0, sizeof(*l));
    l->fd = -1;
}

/* ---- addresses ------------------------------------------------------------------------------- */

/* Nothing leaves this machine. */
static bool is_loopback(const struct emu_net_place *p)
{
    static const uint8_t six[16] = { [15] = 1 };
    return p->v6 ? memcmp(p->address, six, sizeof(six)) == 0 : p->address[0] == 127;
}

/* The port that stands behind the one the module names. */
static uint16_t real_port(const struct emu *e, uint16_t port)
{
    for (size_t i = 0; i < e->world->routes; i++)
        if (e->world->route[i].port == port)
            return e->world->route[i].real;
    return port;
}

static socklen_t address_of(const struct emu *e, const struct emu_net_place *p,
                            struct sockaddr_storage *to)
{
    uint16_t port = real_port(e, p->port);
    memset(to, 0, sizeof(*to));
    if (p->v6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)to;
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        memcpy(&six->sin6_addr, p->address, 16);
        return sizeof(*six);
    }
    struct sockaddr_in *four = (struct sockaddr_in *)to;
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    memcpy(&four->sin_addr, p->address, 4);
    return sizeof(*four);
}

static void place_of(const struct sockaddr_storage *from, struct emu_net_place *to)
{
    memset(to, 0, sizeof(*to));
    to->v6 = from->ss_family == AF_INET6;
    if (to->v6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)from;
        memcpy(to->address, &six->sin6_addr, 16);
        to->port = ntohs(six->sin6_port);
    } else {
        const struct sockaddr_in *four = (const struct sockaddr_in *)from;
        memcpy(to->address, &four->sin_addr, 4);
        to->port = ntohs(four->sin_port);
    }
}

static enum emu_net_result result_of(int error)
{
    switch (error) {
    case 0:
        return EMU_NET_OK;
    case ECONNREFUSED:
        return EMU_NET_REFUSED;
    case ETIMEDOUT:
        return EMU_NET_TIMED_OUT;
    case ECONNRESET:
    case EPIPE:
        return EMU_NET_RESET;
    default:
        return EMU_NET_UNREACHABLE;
    }
}

/* ---- connect and handshake: begun, then pushed on until they are over ------------------------ */

static void finish(struct front_net *n, int link, enum emu_net_result result,
                   const struct emu_tls_made *made)
{
    struct front_link *l = &n->link[link];
    enum emu_net_verb verb = l->verb;
    l->pending = false;
    if (result != EMU_NET_OK)
        close_link(l);
    emu_net_told(n->e, link, verb, result, result == EMU_NET_OK ? made : NULL);
}

static void begin(struct front_net *n, struct front_link *l, enum emu_net_verb verb)
{
    l->verb = verb;
    l->pending = true;
    l->until = now_ms() + n->guard_ms;
}

static void start_connect(struct front_net *n, const struct emu_net_request *r)
{
    struct front_link *l = &n->link[r->link];
    struct sockaddr_storage to;
    socklen_t len = address_of(n->e, &r->place, &to);
    int one = 1;
    close_link(l);
    begin(n, l, EMU_NET_CONNECT);
    if (!is_loopback(&r->place)) {
        finish(n, r->link, EMU_NET_UNREACHABLE, NULL);
        return;
    }
    l->udp = r->udp;
    l->peer = r->place.port != 0;
    l->fd =
        socket(to.ss_family, (r->udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        finish(n, r->link, EMU_NET_UNREACHABLE, NULL);
    else if (l->peer && connect(l->fd, (struct sockaddr *)&to, len) < 0 && errno != EINPROGRESS)
        finish(n, r->link, result_of(errno), NULL);
    else if (r->udp)
        finish(n, r->link, EMU_NET_OK, NULL);
    else
        (void)setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

static void start_handshake(struct front_net *n, struct emu_net_request *r)
{
    struct front_link *l = &n->link[r->link];
    begin(n, l, EMU_NET_HANDSHAKE);
    l->tls = l->fd >= 0 ? front_tls_new(n->e, r->plan, l->fd, &n->sessions) : NULL;
    if (l->tls != NULL)
        return;
    free(r->plan);
    finish(n, r->link, EMU_NET_TLS, NULL);
}

static void push_connect(struct front_net *n, int link)
{
    struct front_link *l = &n->link[link];
    struct pollfd p = { .fd = l->fd, .events = POLLOUT };
    int error = 0;
    socklen_t len = sizeof(error);
    if (poll(&p, 1, 0) <= 0)
        return;
    (void)getsockopt(l->fd, SOL_SOCKET, SO_ERROR, &error, &len);
    finish(n, link, result_of(error), NULL);
}

static void push_handshake(struct front_net *n, int link)
{
    struct emu_tls_made made;
    switch (front_tls_shake(n->link[link].tls, &made)) {
    case FRONT_TLS_DONE:
        finish(n, link, EMU_NET_OK, &made);
        break;
    case FRONT_TLS_FAILED:
        finish(n, link, EMU_NET_TLS, NULL);
        break;
    default:
        break;
    }
}

static void push(struct front_net *n, int link)
{
    struct front_link *l = &n->link[link];
    if (l->verb == EMU_NET_CONNECT)
        push_connect(n, link);
    else
        push_handshake(n, link);
    if (l->pending && now_ms() >= l->until)
        finish(n, link, EMU_NET_TIMED_OUT, NULL);
}

/* Device time stands still meanwhile. */
static void push_to_the_end(struct front_net *n, int link)
{
    struct front_link *l = &n->link[link];
    for (push(n, link); l->pending; push(n, link)) {
        bool out = l->verb == EMU_NET_CONNECT || front_tls_wants_out(l->tls);
        struct pollfd p = { .fd = l->fd, .events = out ? POLLOUT : POLLIN };
        int64_t left = l->until - now_ms();
        int64_t own = l->verb == EMU_NET_HANDSHAKE ? front_tls_timer_ms(l->tls) : left;
        if (own < left)
            left = own;
        (void)poll(&p, 1, left > 0 ? (int)left : 0);
    }
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static enum emu_net_result send_all(struct front_net *n, const struct emu_net_request *r)
{
    struct front_link *l = &n->link[r->link];
    struct sockaddr_storage to;
    socklen_t len = l->udp && !l->peer ? address_of(n->e, &r->place, &to) : 0;
    int64_t until = now_ms() + n->guard_ms;
    if (l->fd < 0)
        return EMU_NET_RESET;
    if (len > 0 && !is_loopback(&r->place))
        return EMU_NET_UNREACHABLE;
    for (size_t at = 0; at < r->len;) {
        struct pollfd p = { .fd = l->fd, .events = POLLOUT };
        ssize_t sent = l->tls ? front_tls_send(l->tls, r->data + at, r->len - at)
                              : sendto(l->fd, r->data + at, r->len - at, MSG_NOSIGNAL,
                                       len > 0 ? (struct sockaddr *)&to : NULL, len);
        if (sent > 0)
            at += (size_t)sent;
        else if (sent == 0 || (errno != EAGAIN && errno != EINTR))
            return EMU_NET_RESET;
        else if (now_ms() >= until)
            return EMU_NET_TIMED_OUT;
        else
            (void)poll(&p, 1, (int)(until - now_ms()));
    }
    return EMU_NET_OK;
}

/* One piece: its length, 0 the peer has ended, -1 nothing now, -2 the connection broke. */
static ssize_t receive(struct front_link *l, uint8_t *to, size_t room, struct emu_net_place *from)
{
    struct sockaddr_storage sender;
    socklen_t len = sizeof(sender);
    if (l->tls != NULL)
        return front_tls_receive(l->tls, to, room);
    ssize_t got = recvfrom(l->fd, to, room, 0, (struct sockaddr *)&sender, &len);
    if (got >= 0 && l->udp)
        place_of(&sender, from);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR || (l->udp && errno == ECONNREFUSED) ? -1 : -2;
    return got;
}

/* Waits for a piece up to `ms`; what TLS has already taken in counts. */
static bool something_comes(struct front_link *l, int ms)
{
    struct pollfd p = { .fd = l->fd, .events = POLLIN };
    return (l->tls != NULL && front_tls_has_more(l->tls)) || poll(&p, 1, ms) > 0;
}

static void end_link(struct front_net *n, int link, bool in_order)
{
    close_link(&n->link[link]);
    emu_net_gone(n->e, link, in_order ? EMU_NET_ENDED : EMU_NET_RESET);
}

static void receive_all(struct front_net *n, const struct emu_net_request *r)
{
    struct front_link *l = &n->link[r->link];
    struct emu_net_place from;
    uint8_t bytes[PIECE];
    size_t most = r->len;
    int wait = n->stepped && r->eager ? FRONT_NET_FIRST_MS : 0;
    if (l->fd < 0)
        return;
    memset(&from, 0, sizeof(from));
    for (int i = 0; i < PIECES_MAX && most > 0 && something_comes(l, wait); i++) {
        size_t room = l->udp || most > sizeof(bytes) ? sizeof(bytes) : most;
        ssize_t got = receive(l, bytes, room, &from);
        if (got == -2 || (got == 0 && !l->udp)) {
            end_link(n, r->link, got == 0);
            return;
        }
        wait = n->stepped && r->eager ? FRONT_NET_MORE_MS : 0;
        if (got < 0)
            continue;
        emu_net_came(n->e, r->link, bytes, (size_t)got, l->udp && !l->peer ? &from : NULL);
        if (l->udp)
            got += EMU_LINK_DGRAM_HEAD;
        most -= (size_t)got < most ? (size_t)got : most;
    }
}

/* ---- serving --------------------------------------------------------------------------------- */

static void act(struct front_net *n, struct emu_net_request *r)
{
    switch (r->verb) {
    case EMU_NET_CONNECT:
        start_connect(n, r);
        break;
    case EMU_NET_HANDSHAKE:
        start_handshake(n, r);
        break;
    case EMU_NET_SEND:
        emu_net_told(n->e, r->link, EMU_NET_SEND, send_all(n, r), NULL);
        break;
    case EMU_NET_POLL:
        receive_all(n, r);
        break;
    case EMU_NET_CLOSE:
        close_link(&n->link[r->link]);
        break;
    }
}

void front_net_serve(struct front_net *n)
{
    struct emu_net_request r;
    if (emu_net_take_drop(n->e))
        for (int i = 0; i < EMU_LINKS; i++)
            close_link(&n->link[i]);
    while (emu_net_take(n->e, &r))
        act(n, &r);
    for (int i = 0; i < EMU_LINKS; i++) {
        if (n->link[i].pending && n->stepped)
            push_to_the_end(n, i);
        else if (n->link[i].pending)
            push(n, i);
    }
}

void front_net_begin(struct front_net *n, struct emu *e, bool stepped)
{
    memset(n, 0, sizeof(*n));
    n->e = e;
    n->stepped = stepped;
    n->guard_ms = FRONT_NET_GUARD_MS;
    for (int i = 0; i < EMU_LINKS; i++)
        n->link[i].fd = -1;
    e->world->net.served = true;
}

void front_net_end(struct front_net *n)
{
    if (n->e == NULL)
        return;
    emu_net_drop(n->e);
    front_net_serve(n);
    n->e->world->net.served = false;
}
