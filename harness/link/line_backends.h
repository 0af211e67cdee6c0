/* SPDX-License-Identifier: Apache-2.0 */
/* Real lines to a module. Each lives in the arena; NULL with `error` filled, nothing stays open
 * then. `clock` is borrowed. */
#ifndef R5_LINK_LINE_BACKENDS_H
#define R5_LINK_LINE_BACKENDS_H

#include "arena.h"
#include "clock.h"
#include "transport.h"

/*
 * transport_serial.c: a serial port by libserialport. `port` is a path, a name such as ttyUSB0, or
 * "usb:SERIAL", the serial number of a USB adapter. Opened exclusively; who holds it otherwise is
 * told where the system knows. What the driver did not take over as asked, speed, frame or flow
 * control, is R5_E_UNSUPPORTED.
 */
struct link_transport *link_serial_open(struct r5_arena *arena, struct link_clock *clock,
                                        const char *port, const struct link_line *line,
                                        struct r5_error *error);

/* transport_tty.c: any terminal by plain termios, for pseudo-terminals and emulators of others. */
struct link_transport *link_tty_open(struct r5_arena *arena, struct link_clock *clock,
                                     const char *path, const struct link_line *line,
                                     struct r5_error *error);

#endif
