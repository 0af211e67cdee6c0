/* SPDX-License-Identifier: Apache-2.0 */
/* The pins of a real module, each a wire of its own. */
#ifndef R5_LINK_PINS_WIRED_H
#define R5_LINK_PINS_WIRED_H

#include "arena.h"
#include "clock.h"
#include "pins.h"
#include "wire.h"

/* V_INT's edges that nobody has waited for yet; of more than these the oldest go. */
#define LINK_WIRED_EDGES 64

/*
 * PWR_ON and RESET_N are LOW while asserted, V_INT is HIGH. A wire may be NULL: what asks for that
 * pin is R5_E_UNSUPPORTED. Takes the wires over, also when it fails; they close with the pins.
 *
 * `clock` is the system's. It watches V_INT from here on, so that each wait on it ends when V_INT
 * moves; take that back (link_clock_system_unwatch) before the pins are closed.
 */
struct link_pins *link_pins_wired_new(struct r5_arena *arena, struct link_clock *clock,
                                      struct link_wire *take_wires[LINK_PIN_COUNT],
                                      struct r5_error *error);

/* After the clock was put back: no edge from before is told any more. */
void link_pins_wired_forget(struct link_pins *pins);

#endif
