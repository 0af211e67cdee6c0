/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Serial ports of this machine, as the kernel lists them. None is opened for it: opening raises RTS
 * and DTR, and there may be a PWR_ON behind them. `sys` is "/sys".
 */
#ifndef R5_LINK_SERIAL_PORTS_H
#define R5_LINK_SERIAL_PORTS_H

#include <stddef.h>

#include "error.h"

#define LINK_PORTS_MAX 64

struct link_port {
    char path[64];       /* "/dev/ttyUSB0" */
    char driver[32];     /* the kernel's; "" if there is none */
    char usb_serial[64]; /* "" if it is not USB or the adapter has none */
};

/* What there is, in the order of their names; at most `room`. */
size_t link_ports_list(const char *sys, struct link_port *ports, size_t room);

/*
 * `port` is a path (links are followed), a name below /dev, or "usb:" and a USB serial number.
 * R5_E_ABSENT with a list of what there is; R5_E_INPUT when several adapters have that number.
 */
enum r5_status link_ports_find(const char *sys, const char *port, struct link_port *found,
                               struct r5_error *error) R5_CHECKED;

#endif
