/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links: what sockets, HTTP and MQTT have to the network. Each step takes as long as the profile
 * says, whatever the wall clock says; what comes is looked at each net.poll_ms of device time.
 * Volatile; a link outlives neither reset nor restore.
 */
#ifndef EMU_LINK_H
#define EMU_LINK_H

#include "emu_net_io.h"

enum { EMU_LINK_ROOM = 8192, EMU_LINK_DGRAM_HEAD = 21 };

enum emu_link_state {
    EMU_LINK_NONE,
    EMU_LINK_CONNECTING,
    EMU_LINK_SHAKING, /* TLS or DTLS handshake */
    EMU_LINK_UP,
    EMU_LINK_SENDING, /* up, and the module is busy with what was given to it */
    EMU_LINK_ENDED    /* by the peer; what it sent before may still be read */
};

enum emu_link_news {
    EMU_LINK_IS_UP,
    EMU_LINK_FAILED, /* to come up; the link is free again */
    EMU_LINK_SENT,
    EMU_LINK_CAME, /* more can be read */
    EMU_LINK_LOST  /* by the peer or by a loss of the network */
};

struct emu_link {
    enum emu_link_state state;
    bool udp;
    bool secure;
    int64_t profile; /* security profile, if secure */
    struct emu_net_place peer;
    enum emu_net_result result; /* of the present step, once known */
    bool known;
    bool gone; /* lost with a restore: found out at the next look */
    bool eager;
    int64_t due;
    uint8_t room[EMU_LINK_ROOM]; /* TCP: bytes; UDP: datagrams, each behind its place and length */
    size_t len;
    int64_t sent;
    int64_t received;
};

/* Secure: with the security profile `profile`. Answered by news, not before. */
void emu_link_open(struct emu *e, int link, bool udp, const struct emu_net_place *to,
                   int64_t profile /* -1: plain */);

/* Up links; at most EMU_NET_DATA bytes. `to`: of a UDP link without a peer; else null. */
void emu_link_send(struct emu *e, int link, const uint8_t *bytes, size_t len,
                   const struct emu_net_place *to);
size_t emu_link_unread(const struct emu *e, int link);

/* TCP: up to `room` bytes. UDP: of the first datagram, the rest of it is lost; `from` its place. */
size_t emu_link_read(struct emu *e, int link, uint8_t *to, size_t room, struct emu_net_place *from);
void emu_link_close(struct emu *e, int link);

/* Links that hold one of the tls.max_connections. */
int emu_links_secure(const struct emu *e);

void emu_links_drop(struct emu *e);     /* all, without a word: power, reset */
void emu_links_restored(struct emu *e); /* all: who waits for one hears that it is lost */

/* +USOER number of a result: usoer.* of the profile. */
int64_t emu_net_error(const struct emu *e, enum emu_net_result result);

#endif
