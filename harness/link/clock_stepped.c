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

/* With several modules: as far as the earliest event of any, so that none gets ahead of another. */
static enum r5_status earliest(struct stepped_clock *clock, r5_time *until, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && clock->doors > 1 && i < clock->doors; i++) {
        r5_time next;
        status = link_door_next(clock->door[i], &next, error);
        if (status == R5_OK && next < *until)
            *until = next > clock->now ? next : clock->now;
    }
    return status;
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
    enum r5_status status = earliest(clock, &stop, error);
    bool spoke = false;
    for (int i = 0; status == R5_OK && i < clock->doors; i++) {
        struct link_door_run run;
        status = link_door_run(clock->door[i], stop, &run, error);
        if (status != R5_OK)
            return status;
        spoke = spoke || run.spoke;
        if (clock->doors == 1 && run.now >= clock->now && run.now <= stop)
            stop = run.now;
    }
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
