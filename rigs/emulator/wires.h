/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of the wiring between host and module: what is broken outside the module. */
#ifndef EMU_WIRES_H
#define EMU_WIRES_H

#include <stdbool.h>
#include <stddef.h>

enum wire {
    WIRE_PWR_ON,
    WIRE_RESET_N,
    WIRE_V_INT,
    WIRE_CTS,
    WIRE_RTS,
    WIRE_TXD, /* host to module */
    WIRE_RXD, /* module to host */
    WIRES
};

enum wire_state {
    WIRE_OK,
    WIRE_STUCK_LOW,
    WIRE_STUCK_HIGH,
    WIRE_STUCK_ON, /* modem lines: whatever the electrical level of ON is */
    WIRE_STUCK_OFF,
    WIRE_CUT,
    WIRE_NOISE,
    WIRE_STATES
};

struct wires {
    enum wire_state state[WIRES];
};

/* False: no such wire, or not in that state; why: in one line, for the asker. */
bool wire_set(struct wires *w, const char *name, const char *state, char *why, size_t room);

/* What comes out at the far end of a pin when `level` goes in; a cut one reads `idle`. */
bool wire_level(const struct wires *w, enum wire wire, bool level, bool idle);

#endif
