/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stepped time: waiting tells the emulated modules how far to run. All of them move together, to
 * the earliest next event of any.
 */
#ifndef R5_LINK_CLOCK_STEPPED_H
#define R5_LINK_CLOCK_STEPPED_H

#include "arena.h"
#include "clock.h"
#include "control_door.h"

#define LINK_DOORS_MAX 4

/* Starts at 0 without a module. NULL when the arena is used up. */
struct link_clock *link_clock_stepped_new(struct r5_arena *arena);

/* Another module that moves with this clock; at most LINK_DOORS_MAX. `door` is borrowed. */
enum r5_status link_clock_stepped_add(struct link_clock *clock, struct link_door *door,
                                      struct r5_error *error) R5_CHECKED;

/* Now is 0 again, and what each module calls the present is 0 too. */
enum r5_status link_clock_stepped_restart(struct link_clock *clock,
                                          struct r5_error *error) R5_CHECKED;

#endif
