/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sockets (UBX-20032566 5): what +USO... commands work on. Socket n has link n; a socket without a
 * link is made, but not connected yet. Volatile.
 */
#ifndef EMU_SOCK_H
#define EMU_SOCK_H

#include "emu_link.h"

/* What of a socket the running command waits for. */
enum emu_sock_wait { EMU_SOCK_IDLE, EMU_SOCK_CONNECTS, EMU_SOCK_WRITES, EMU_SOCK_SENDS };

struct emu_sock {
    bool used;
    bool udp;
    bool secure;
    int64_t profile; /* of security */
    bool connected;  /* by +USOCO */
    bool ended;      /* by the peer; told when what is unread was read */
    enum emu_sock_wait wait;
    int64_t error; /* the last of this socket */
    int64_t sent;
    int64_t received;
};

struct emu_socks {
    struct emu_sock sock[EMU_SOCKS];
    int64_t error; /* +USOER */
};

void emu_sock_news(struct emu *e, int s, enum emu_link_news news, enum emu_net_result why);

/* Of this socket, and the last one of all. */
void emu_sock_error(struct emu *e, int s, int64_t error);

/* Connects socket s and answers the command that waits; `port` 0: UDP without a peer. */
void emu_sock_connect(struct emu *e, int s, const struct emu_net_place *to,
                      enum emu_sock_wait wait);

/* Sends what stands in e->at.payload; answers the command. */
void emu_sock_send(struct emu *e, int s, const struct emu_net_place *to, enum emu_sock_wait wait);

/* Tells of an end that has waited for the reader. */
void emu_sock_was_read(struct emu *e, int s);

/* The socket of a command's first parameter; -1: the command was answered. */
struct emu_args;
int emu_sock_arg(struct emu *e, const struct emu_args *a);

#endif
