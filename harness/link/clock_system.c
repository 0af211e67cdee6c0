/* SPDX-License-Identifier: Apache-2.0 */
#include "clock_system.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

struct system_clock {
    struct link_clock face;
    r5_time start;
    int watches;
    struct link_watch watch[LINK_WATCHES_MAX];
    int minded;
    struct {
        int fd;
        const char *what;
    } mind[LINK_WATCHES_MAX];
};

static r5_time system_now(void *self)
{
    const struct system_clock *clock = self;
    return r5_wall_monotonic() - clock->start;
}

/* All of them, so that none waits for another. */
static bool look_around(struct system_clock *clock, const struct pollfd *polled)
{
    bool found = false;
    for (int i = 0; i < clock->watches; i++)
        if (clock->watch[i].fd < 0 || polled[i].revents != 0)
            found = clock->watch[i].look(clock->watch[i].self) || found;
    return found;
}

/* The first is the caller's descriptor; those that are negative are left out by the kernel. */
static r5_time gather(const struct system_clock *clock, int fd, struct pollfd *polled, r5_time left)
{
    polled[0] = (struct pollfd){ .fd = fd, .events = POLLIN };
    for (int i = 0; i < clock->watches; i++) {
        polled[1 + i] = (struct pollfd){ .fd = clock->watch[i].fd, .events = POLLIN };
        if (clock->watch[i].fd < 0 && left > r5_ms(LINK_LOOK_MS))
            left = r5_ms(LINK_LOOK_MS);
    }
    for (int i = 0; i < clock->minded; i++)
        polled[1 + clock->watches + i] = (struct pollfd){ .fd = clock->mind[i].fd };
    return left > 0 ? left : 0;
}

static enum r5_status system_wait(void *self, int fd, r5_time until, struct r5_error *error)
{
    struct system_clock *clock = self;
    struct pollfd polled[1 + 2 * LINK_WATCHES_MAX];
    struct pollfd *minded = polled + 1 + clock->watches;
    for (;;) {
        r5_time left = gather(clock, fd, polled, until - system_now(self));
        struct timespec limit = { .tv_sec = left / R5_NS_PER_S, .tv_nsec = left % R5_NS_PER_S };
        int ready = ppoll(polled, 1 + (nfds_t)(clock->watches + clock->minded), &limit, NULL);
        if (ready < 0 && errno == EINTR)
            return system_now(self) >= until ? R5_E_TIMEOUT : R5_OK;
        if (ready < 0)
            return r5_fail(error, R5_E_IO, "cannot wait for the module: %s", strerror(errno));
        for (int i = 0; i < clock->minded; i++)
            if ((minded[i].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
                return r5_fail(error, R5_E_CLOSED,
                               "%s is gone: unplugged, or its driver was unbound",
                               clock->mind[i].what);
        if (look_around(clock, polled + 1) || polled[0].revents != 0)
            return R5_OK;
        if (system_now(self) >= until)
            return R5_E_TIMEOUT;
    }
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

r5_time link_clock_system_time(struct link_clock *clock, r5_time monotonic)
{
    const struct system_clock *self = clock->self;
    return monotonic - self->start;
}

enum r5_status link_clock_system_watch(struct link_clock *clock, struct link_watch watch,
                                       struct r5_error *error)
{
    struct system_clock *self = clock->self;
    if (self->watches == LINK_WATCHES_MAX)
        return r5_fail(error, R5_E_LIMIT, "a rig has at most %d things to watch", LINK_WATCHES_MAX);
    self->watch[self->watches++] = watch;
    return R5_OK;
}

enum r5_status link_clock_system_mind(struct link_clock *clock, int fd, const char *what,
                                      struct r5_error *error)
{
    struct system_clock *self = clock->self;
    if (self->minded == LINK_WATCHES_MAX)
        return r5_fail(error, R5_E_LIMIT, "a rig has at most %d ports", LINK_WATCHES_MAX);
    self->mind[self->minded].fd = fd;
    self->mind[self->minded++].what = what;
    return R5_OK;
}

void link_clock_system_unwatch(struct link_clock *clock)
{
    struct system_clock *self = clock->self;
    self->watches = self->minded = 0;
}
