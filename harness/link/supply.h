/* SPDX-License-Identifier: Apache-2.0 */
/* VCC of a module. Optional on a rig: a missing one has ops that answer R5_E_UNSUPPORTED. */
#ifndef R5_LINK_SUPPLY_H
#define R5_LINK_SUPPLY_H

#include <stddef.h>

#include "error.h"

struct link_supply_ops {
    enum r5_status (*set_mv)(void *self, int millivolts, struct r5_error *error);
    enum r5_status (*measure_mv)(void *self, int *millivolts, struct r5_error *error);
    void (*describe)(void *self, char *text, size_t room);
};

struct link_supply {
    const struct link_supply_ops *ops;
    void *self;
};

/* 0 is off. */
static inline enum r5_status link_supply_set(struct link_supply *s, int millivolts,
                                             struct r5_error *error)
{
    return s->ops->set_mv(s->self, millivolts, error);
}

static inline enum r5_status link_supply_measure(struct link_supply *s, int *millivolts,
                                                 struct r5_error *error)
{
    return s->ops->measure_mv(s->self, millivolts, error);
}

#endif
