/* SPDX-License-Identifier: Apache-2.0 */
#include "clock_stepped.h"

#include <poll.h>

struct stepped_clock {
    struct link_clock face;
    r5_time now;
    int doors;
    struct link_door *door[LINK_DOORS_MAX];
};

static r5_time stepped_now(void *self)
{
    const struct stepped_clock *clock = self;
    return clock->now;
}

/*
 * Which module may run ahead, and how far. One alone may run until it says something: nothing
 * happens in the others meanwhile. When several have something to do, all go to the earliest event
 * of any.
 */
static enum r5_status plan_step(struct stepped_clock *clock, r5_time *until, int *leader,
                                struct r5_error *error)
{
    r5_time soonest = INT64_MAX;
    int busy = 0;
    *leader = 0;
    for (int i = 0; clock->doors > 1 && i < clock->doors; i++) {
        r5_time next;
        enum r5_status status = link_door_next(clock->door[i], &next, error);
        if (status != R5_OK)
            return status;
        if (next == INT64_MAX)
            continue;
        busy++;
        *leader = i;
        soonest = next < soonest ? next : soonest;
    }
    if (busy > 1 && soonest < *until)
        *until = soonest > clock->now ? soonest : clock->now;
    return R5_OK;
}

/* The leader first: where it stops, the others stop, too. */
static enum r5_status step(struct stepped_clock *clock, int leader, r5_time *stop, bool *spoke,
                           struct r5_error *error)
{
    for (int k = 0; k < clock->doors; k++) {
        struct link_door_run run;
        enum r5_status status =
            link_door_run(clock->door[(leader + k) % clock->doors], *stop, &run, error);
        if (status != R5_OK)
            return status;
        *spoke = *spoke || run.spoke;
        if (k == 0 && run.now >= clock->now && run.now <= *stop)
            *stop = run.now;
    }
    return R5_OK;
}

static bool has_bytes(int fd)
{
    struct pollfd readable = { .fd = fd, .events = POLLIN };
    return fd >= 0 && poll(&readable, 1, 0) > 0;
}

static enum r5_status stepped_wait(void *self, int fd, r5_time until, struct r5_error *error)
{
    struct stepped_clock *clock = self;
    if (has_bytes(fd))
        return R5_OK;
    if (until <= clock->now)
        return R5_E_TIMEOUT;
    r5_time stop = until;
    int leader = 0;
    bool spoke = false;
    enum r5_status status = plan_step(clock, &stop, &leader, error);
    if (status == R5_OK)
        status = step(clock, leader, &stop, &spoke, error);
    if (status != R5_OK)
        return status;
    clock->now = stop;
    return spoke || stop < until ? R5_OK : R5_E_TIMEOUT;
}

static const struct link_clock_ops stepped_ops = { .now = stepped_now, .wait = stepped_wait };

struct link_clock *link_clock_stepped_new(struct r5_arena *arena)
{
    struct stepped_clock *clock = r5_arena_take(arena, sizeof(*clock));
    if (clock == NULL)
        return NULL;
    clock->face = (struct link_clock){ .ops = &stepped_ops, .self = clock };
    return &clock->face;
}

enum r5_status link_clock_stepped_add(struct link_clock *face, struct link_door *door,
                                      struct r5_error *error)
{
    struct stepped_clock *clock = face->self;
    if (clock->doors == LINK_DOORS_MAX)
        return r5_fail(error, R5_E_LIMIT, "a stepped rig has at most %d units", LINK_DOORS_MAX);
    clock->door[clock->doors++] = door;
    return R5_OK;
}

enum r5_status link_clock_stepped_restart(struct link_clock *face, struct r5_error *error)
{
    struct stepped_clock *clock = face->self;
    clock->now = 0;
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < clock->doors; i++)
        status = link_door_rebase(clock->door[i], 0, error);
    return status;
}
