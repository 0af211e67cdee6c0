/* SPDX-License-Identifier: Apache-2.0 */
#include "wires.h"

#include <stdio.h>
#include <string.h>

static const char *const states[WIRE_STATES] = { "ok",        "stuck-low", "stuck-high", "stuck-on",
                                                 "stuck-off", "cut",       "noise" };

#define PIN (1U << WIRE_STUCK_LOW | 1U << WIRE_STUCK_HIGH | 1U << WIRE_CUT)
#define MODEM (1U << WIRE_STUCK_ON | 1U << WIRE_STUCK_OFF | 1U << WIRE_CUT)

static const struct {
    const char *name;
    unsigned may; /* be in these states, beside ok */
} wires[WIRES] = {
    [WIRE_PWR_ON] = { "pwr_on", PIN },
    [WIRE_RESET_N] = { "reset_n", PIN },
    [WIRE_V_INT] = { "v_int", PIN },
    [WIRE_CTS] = { "cts", MODEM },
    [WIRE_RTS] = { "rts", MODEM },
    [WIRE_TXD] = { "txd", 1U << WIRE_CUT },
    [WIRE_RXD] = { "rxd", 1U << WIRE_CUT | 1U << WIRE_NOISE },
};

static void list_states(unsigned may, char *why, size_t room)
{
    size_t len = (size_t)snprintf(why, room, "this wire may be: ok");

    for (size_t i = 1; i < WIRE_STATES; i++)
        if (may & 1U << i && len < room)
            len += (size_t)snprintf(why + len, room - len, " %s", states[i]);
}

bool wire_set(struct wires *w, const char *name, const char *state, char *why, size_t room)
{
    for (size_t i = 0; i < WIRES; i++) {
        if (strcmp(wires[i].name, name) != 0)
            continue;
        for (size_t s = 0; s < WIRE_STATES; s++) {
            if (strcmp(states[s], state) == 0 && (s == WIRE_OK || wires[i].may & 1U << s)) {
                w->state[i] = (enum wire_state)s;
                return true;
            }
        }
        list_states(wires[i].may, why, room);
        return false;
    }
    snprintf(why, room, "no such wire: pwr_on reset_n v_int cts rts txd rxd");
    return false;
}

bool wire_level(const struct wires *w, enum wire wire, bool level, bool idle)
{
    switch (w->state[wire]) {
    case WIRE_STUCK_LOW:
    case WIRE_STUCK_OFF:
        return false;
    case WIRE_STUCK_HIGH:
    case WIRE_STUCK_ON:
        return true;
    case WIRE_CUT:
        return idle;
    default:
        return level;
    }
}
