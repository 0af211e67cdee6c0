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
    void (*close)(void *self); /* NULL: nothing is to be closed */
};

struct link_supply {
    const struct link_supply_ops *ops;
    void *self;
};

/*
 * 0 is off. A supply that can only be switched takes its normal voltage and 0; any other is
 * R5_E_UNSUPPORTED. When it comes back the supply has been told; V_INT tells what became of it.
 */
static inline enum r5_status link_supply_set(struct link_supply *s, int millivolts,
                                             struct r5_error *error)
{
    return s->ops->set_mv(s->self, millivolts, error);
}

/* What is at the output now; R5_E_UNSUPPORTED where nothing can be measured. */
static inline enum r5_status link_supply_measure(struct link_supply *s, int *millivolts,
                                                 struct r5_error *error)
{
    return s->ops->measure_mv(s->self, millivolts, error);
}

static inline void link_supply_describe(struct link_supply *s, char *text, size_t room)
{
    s->ops->describe(s->self, text, room);
}

/* Lets go of it; the output stays as it was last set. */
static inline void link_supply_close(struct link_supply *s)
{
    if (s->ops->close != NULL)
        s->ops->close(s->self);
}

#endif
