/* SPDX-License-Identifier: Apache-2.0 */
#include "clock_system.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

struct system_clock {
    struct link_clock face;
    r5_time start;
};

static r5_time system_now(void *self)
{
    const struct system_clock *clock = self;
    return r5_wall_monotonic() - clock->start;
}

static enum r5_status system_wait(void *self, int fd, r5_time until, struct r5_error *error)
{
    r5_time left = until - system_now(self);
    if (left < 0)
        left = 0;
    struct timespec limit = { .tv_sec = left / R5_NS_PER_S, .tv_nsec = left % R5_NS_PER_S };
    struct pollfd watched = { .fd = fd, .events = POLLIN };
    int ready = ppoll(&watched, fd < 0 ? 0 : 1, &limit, NULL);
    if (ready < 0 && errno != EINTR)
        return r5_fail(error, R5_E_IO, "cannot wait for the module: %s", strerror(errno));
    if (ready != 0)
        return R5_OK;
    return system_now(self) >= until ? R5_E_TIMEOUT : R5_OK;
}

static const struct link_clock_ops system_ops = { .now = system_now, .wait = system_wait };

struct link_clock *link_clock_system_new(struct r5_arena *arena)
{
    struct system_clock *clock = r5_arena_take(arena, sizeof(*clock));
    if (clock == NULL)
        return NULL;
    clock->face = (struct link_clock){ .ops = &system_ops, .self = clock };
    clock->start = r5_wall_monotonic();
    return &clock->face;
}

void link_clock_system_restart(struct link_clock *clock)
{
    struct system_clock *self = clock->self;
    self->start = r5_wall_monotonic();
}
