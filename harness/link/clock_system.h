/* SPDX-License-Identifier: Apache-2.0 */
/* The system's monotonic clock, for real modules. */
#ifndef R5_LINK_CLOCK_SYSTEM_H
#define R5_LINK_CLOCK_SYSTEM_H

#include "arena.h"
#include "clock.h"

/* Starts at 0. NULL when the arena is used up. */
struct link_clock *link_clock_system_new(struct r5_arena *arena);

/* Now is 0 again. */
void link_clock_system_restart(struct link_clock *clock);

#endif
