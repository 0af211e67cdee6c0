/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wires beside the UART, by role. Levels are the module's: PWR_ON and RESET_N are
 * active low and open-drain, so they are LOW or released, never driven high
 * (UBX-19016638, 4.2.9 and 4.2.10).
 */
#ifndef R5_LINK_PINS_H
#define R5_LINK_PINS_H

#include <stdbool.h>
#include <stddef.h>

#include "deadline.h"
#include "error.h"

enum link_pin { LINK_PWR_ON, LINK_RESET_N, LINK_V_INT, LINK_PIN_COUNT };
enum link_level { LINK_LOW, LINK_HIGH }; /* HIGH on an input pin of the module: released */

struct link_edge {
    enum link_pin pin;
    enum link_level level; /* after the edge */
    r5_time at;
    bool lost_some; /* edges before this one were not seen */
};

struct link_pins_ops {
    enum r5_status (*set)(void *self, enum link_pin pin, enum link_level level,
                          struct r5_error *error);
    enum r5_status (*get)(void *self, enum link_pin pin, enum link_level *level,
                          struct r5_error *error);
    enum r5_status (*wait_edge)(void *self, r5_time deadline, struct link_edge *edge,
                                struct r5_error *error);
    void (*describe)(void *self, char *text, size_t room);
    void (*close)(void *self); /* NULL: nothing is to be closed */
};

struct link_pins {
    const struct link_pins_ops *ops;
    void *self;
};

const char *link_pin_name(enum link_pin pin); /* "pwr_on", "reset_n", "v_int" */

static inline enum r5_status link_pin_set(struct link_pins *p, enum link_pin pin,
                                          enum link_level level, struct r5_error *error)
{
    return p->ops->set(p->self, pin, level, error);
}

static inline enum r5_status link_pin_get(struct link_pins *p, enum link_pin pin,
                                          enum link_level *level, struct r5_error *error)
{
    return p->ops->get(p->self, pin, level, error);
}

/* The next edge of V_INT, oldest first; R5_E_TIMEOUT when none comes before the deadline. */
static inline enum r5_status link_pin_wait_edge(struct link_pins *p, r5_time deadline,
                                                struct link_edge *edge, struct r5_error *error)
{
    return p->ops->wait_edge(p->self, deadline, edge, error);
}

static inline void link_pins_describe(struct link_pins *p, char *text, size_t room)
{
    p->ops->describe(p->self, text, room);
}

/* Lets go of the wires; what drives nothing any more is released. */
static inline void link_pins_close(struct link_pins *p)
{
    if (p->ops->close != NULL)
        p->ops->close(p->self);
}

#endif
