/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network of the emulated module: does what the core asks for (emu_net_io.h) with sockets of
 * this machine, to loopback addresses only. To any other there is no way, and no packet is sent.
 *
 * In stepped time device time stands still while it waits: for a connection or a handshake as long
 * as the guard allows; for an answer to what was sent FRONT_NET_FIRST_MS of wall time, and then for
 * FRONT_NET_MORE_MS after each piece. So runs are alike while a peer answers within that time, and
 * a peer that is silent costs no more than that. In real time nothing waits.
 */
#ifndef EMU_FRONT_NET_H
#define EMU_FRONT_NET_H

#include "emu.h"
#include "front_tls.h"

enum { FRONT_NET_GUARD_MS = 5000, FRONT_NET_FIRST_MS = 60, FRONT_NET_MORE_MS = 2 };

struct front_link {
    int fd; /* -1: none */
    bool udp;
    bool peer; /* UDP: connected */
    bool pending;
    enum emu_net_verb verb; /* pending: connect or handshake */
    int64_t until;          /* monotonic; pending */
    struct front_tls *tls;  /* null: plain */
};

struct front_net {
    struct emu *e;
    bool stepped;
    int guard_ms;
    struct front_link link[EMU_LINKS];
    struct front_tls_sessions sessions;
};

void front_net_begin(struct front_net *n, struct emu *e, bool stepped);

/* After each step of the core and each request: takes and does what was asked for. */
void front_net_serve(struct front_net *n);
void front_net_end(struct front_net *n);

#endif
