/* SPDX-License-Identifier: Apache-2.0 */
/* Pins, supply and faults of an emulated module, by its control door. All borrow `door` and
 * `clock`. */
#ifndef R5_LINK_CONTROL_BACKENDS_H
#define R5_LINK_CONTROL_BACKENDS_H

#include "arena.h"
#include "clock.h"
#include "control_door.h"
#include "faults.h"
#include "pins.h"
#include "supply.h"

/* Each NULL when the arena is used up. */
struct link_pins *link_pins_control_new(struct r5_arena *arena, struct link_door *door,
                                        struct link_clock *clock);
struct link_supply *link_supply_control_new(struct r5_arena *arena, struct link_door *door);
struct link_faults *link_faults_control_new(struct r5_arena *arena, struct link_door *door,
                                            struct link_clock *clock);

#endif
