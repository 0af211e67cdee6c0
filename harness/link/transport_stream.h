/* SPDX-License-Identifier: Apache-2.0 */
/* A transport over any file descriptor that reads and writes a stream: socket pair, pipe, terminal.
 */
#ifndef R5_LINK_TRANSPORT_STREAM_H
#define R5_LINK_TRANSPORT_STREAM_H

#include "arena.h"
#include "clock.h"
#include "control_door.h"
#include "transport.h"

/*
 * Has no descriptor yet. With `door` (else NULL) the other end is an emulated module: its line
 * speed is set there, and bytes that it has not announced there are refused as R5_E_INPUT. NULL
 * when the arena is used up.
 */
struct link_transport *link_stream_new(struct r5_arena *arena, struct link_clock *clock,
                                       struct link_door *door);

/* Takes over the descriptor and makes it non-blocking; closes the one before. -1: none. */
void link_stream_attach(struct link_transport *transport, int take_fd);

#endif
