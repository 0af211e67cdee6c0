/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seam between the core and a real network. The core asks: connect, handshake, send, poll,
 * close; a front end does it and tells what came of it, at once as far as device time goes. How
 * long it took the module is for the core to say (net.connect_ms, ...), not for the wall clock.
 *
 * Questions and connections stand behind `world`, outside of a snapshot. Who restores, resets or
 * cuts the supply leaves the module without connections: emu_net_drop().
 */
#ifndef EMU_NET_IO_H
#define EMU_NET_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Links 0 to 6 are the sockets; then one for each HTTP profile, one for MQTT. */
enum { EMU_SOCKS = 7, EMU_LINK_HTTP = EMU_SOCKS, EMU_LINK_MQTT = 11, EMU_LINKS = 12 };
enum { EMU_NET_QUEUE = 32, EMU_NET_DATA = 1024 };

struct emu;
struct emu_tls_plan;
struct emu_tls_made;

/* Where to, or where from. */
struct emu_net_place {
    bool v6;
    uint8_t address[16]; /* four bytes of it without v6 */
    uint16_t port;
};

enum emu_net_verb {
    EMU_NET_CONNECT,   /* `place`; UDP: makes the socket, with its peer if the port is not 0 */
    EMU_NET_HANDSHAKE, /* `plan` */
    EMU_NET_SEND,      /* `data`; UDP without a peer: to `place` */
    EMU_NET_POLL,      /* what has come, `len` bytes at most; `eager`: an answer may be under way */
    EMU_NET_CLOSE
};

struct emu_net_request {
    enum emu_net_verb verb;
    int link;
    bool udp;
    bool eager;
    struct emu_net_place place;
    size_t len;
    uint8_t data[EMU_NET_DATA];
    struct emu_tls_plan *plan; /* owned by who takes the request; free() */
};

enum emu_net_result {
    EMU_NET_OK,
    EMU_NET_REFUSED,
    EMU_NET_UNKNOWN,     /* a name that nobody knows: found by the core alone */
    EMU_NET_UNREACHABLE, /* also everything that is not loopback */
    EMU_NET_TIMED_OUT,
    EMU_NET_TLS,   /* the handshake failed, by us or by the peer */
    EMU_NET_RESET, /* the connection broke */
    EMU_NET_ENDED  /* the peer has closed in good order */
};

struct emu_net_queue {
    struct emu_net_request request[EMU_NET_QUEUE];
    size_t count;
    bool served;  /* somebody takes the requests */
    bool dropped; /* close everything before the next request */
};

/* ---- the core's side: False: nobody serves, or too many wait; the plan is freed then. */
bool emu_net_ask(struct emu *e, const struct emu_net_request *request);
void emu_net_drop(struct emu *e);

/* ---- the front end's side -------------------------------------------------------------------- */

/* True once after a drop. */
bool emu_net_take_drop(struct emu *e);
bool emu_net_take(struct emu *e, struct emu_net_request *request);

/* Of connect, handshake (made: with what; null unless it is OK), send. */
void emu_net_told(struct emu *e, int link, enum emu_net_verb verb, enum emu_net_result result,
                  const struct emu_tls_made *made);

/* Of a poll: bytes, from whom (UDP; else null); and the end of a connection. */
void emu_net_came(struct emu *e, int link, const uint8_t *bytes, size_t len,
                  const struct emu_net_place *from);
void emu_net_gone(struct emu *e, int link, enum emu_net_result how);

#endif
