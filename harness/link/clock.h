/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rig's clock. Everything in the harness that waits or stamps asks it.
 *
 * On hardware it is the system's monotonic clock. On the emulated rig it is stepped:
 * the emulated modules stand still until somebody waits here; then they run from
 * event to event until one of them has something to say or `until` is reached.
 */
#ifndef R5_LINK_CLOCK_H
#define R5_LINK_CLOCK_H

#include "deadline.h"
#include "error.h"

struct link_clock_ops {
    r5_time (*now)(void *self);
    enum r5_status (*wait)(void *self, int fd, r5_time until, struct r5_error *error);
};

struct link_clock {
    const struct link_clock_ops *ops;
    void *self;
};

/* Nanoseconds since the clock was started or last put back; never negative. */
static inline r5_time link_now(struct link_clock *clock)
{
    return clock->ops->now(clock->self);
}

/*
 * Waits until `fd` may be read (-1: no descriptor), something else happened on the rig,
 * or `until`. R5_OK: look again. R5_E_TIMEOUT: `until` has come, not an error, `error` is
 * not filled. Others: the rig is broken. An `until` in the past is R5_E_TIMEOUT at once.
 */
static inline enum r5_status link_wait(struct link_clock *clock, int fd, r5_time until,
                                       struct r5_error *error)
{
    return clock->ops->wait(clock->self, fd, until, error);
}

/* Waits for `until` whatever happens meanwhile. Never R5_E_TIMEOUT. */
enum r5_status link_wait_until(struct link_clock *clock, r5_time until,
                               struct r5_error *error) R5_CHECKED;

#endif
