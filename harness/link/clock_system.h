/* SPDX-License-Identifier: Apache-2.0 */
/* The system's monotonic clock, for real modules. */
#ifndef R5_LINK_CLOCK_SYSTEM_H
#define R5_LINK_CLOCK_SYSTEM_H

#include <stdbool.h>

#include "arena.h"
#include "clock.h"

/* Starts at 0. NULL when the arena is used up. */
struct link_clock *link_clock_system_new(struct r5_arena *arena);

/* Now is 0 again. */
void link_clock_system_restart(struct link_clock *clock);

/* A stamp of the wall's monotonic clock as a time of this clock. */
r5_time link_clock_system_time(struct link_clock *clock, r5_time monotonic);

/*
 * Something else that may happen on the rig while a wait goes on. `look` takes in what there is and
 * says whether there was anything: the wait ends with R5_OK then. It is called when `fd` is
 * readable or, where there is no descriptor (-1), every LINK_LOOK_MS.
 */
struct link_watch {
    int fd;
    bool (*look)(void *self);
    void *self;
};

#define LINK_WATCHES_MAX 4
#define LINK_LOOK_MS 5

/* At most LINK_WATCHES_MAX; what `watch` points to is borrowed. */
enum r5_status link_clock_system_watch(struct link_clock *clock, struct link_watch watch,
                                       struct r5_error *error) R5_CHECKED;

/*
 * A descriptor that hangs up when something of the rig is gone, such as a serial port that was
 * unplugged: from then on every wait ends with R5_E_CLOSED, whatever it waits for. `what` is
 * borrowed, for the message. At most LINK_WATCHES_MAX.
 */
enum r5_status link_clock_system_mind(struct link_clock *clock, int fd, const char *what,
                                      struct r5_error *error) R5_CHECKED;

/* Nothing is watched and minded any more. */
void link_clock_system_unwatch(struct link_clock *clock);

#endif
