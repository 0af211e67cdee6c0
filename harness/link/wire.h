/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One wire of a bench: an output that is asserted or released, or an input that is.
 *
 * Asserted means what the wire is there for: PWR_ON and RESET_N of the module pulled low, V_INT
 * high, the relay of a supply on. Polarity is the rig file's business, so nothing above this knows
 * it. A wire is opened released and is held until it is closed; on the way there and back it is
 * never asserted.
 *
 * Wires live in the arena and are used by the supervisor, the process of a case and the guard, one
 * at a time: what a wire remembers outside the kernel must not be needed by another process.
 */
#ifndef R5_LINK_WIRE_H
#define R5_LINK_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "deadline.h"
#include "error.h"

enum link_drive {
    LINK_PUSH_PULL,
    LINK_OPEN_DRAIN,  /* by the chip */
    LINK_BY_DIRECTION /* low is driven, released is an input: for chips without open drain */
};

enum link_bias { LINK_BIAS_AS_IS, LINK_BIAS_NONE, LINK_BIAS_UP, LINK_BIAS_DOWN };

struct link_wire_spec {
    const char *role; /* "pwr_on": for messages, and part of the consumer's name */
    bool output;
    const char *port; /* of serial adapters */
    const char *chip; /* of gpiochips: label, name or path; "" : any that has the line */
    const char
        *line; /* name, or offset on `chip`; of serial adapters: rts, dtr, cts, dsr, dcd, ri */
    bool active_low; /* asserted when the line is low */
    enum link_drive drive;
    enum link_bias bias;
};

struct link_wire_edge {
    bool asserted;  /* after the edge */
    r5_time at;     /* the wall's monotonic clock, as the kernel stamped it where it does */
    bool lost_some; /* edges before this one were not seen */
};

struct link_wire_ops {
    enum r5_status (*set)(void *self, bool asserted, struct r5_error *error);
    enum r5_status (*get)(void *self, bool *asserted, struct r5_error *error);
    enum r5_status (*edge)(void *self, struct link_wire_edge *edge, struct r5_error *error);
    int (*fd)(void *self);
    void (*describe)(void *self, char *text, size_t room);
    void (*close)(void *self);
};

struct link_wire {
    const struct link_wire_ops *ops;
    void *self;
};

static inline enum r5_status link_wire_set(struct link_wire *w, bool asserted,
                                           struct r5_error *error)
{
    return w->ops->set(w->self, asserted, error);
}

/* An output tells what it was set to. */
static inline enum r5_status link_wire_get(struct link_wire *w, bool *asserted,
                                           struct r5_error *error)
{
    return w->ops->get(w->self, asserted, error);
}

/* The oldest edge of an input that was not taken yet. Does not wait: R5_E_TIMEOUT if there is none.
 */
static inline enum r5_status link_wire_edge(struct link_wire *w, struct link_wire_edge *edge,
                                            struct r5_error *error)
{
    return w->ops->edge(w->self, edge, error);
}

/* Readable while an edge waits; -1: there is none, and edges show only when looked for. */
static inline int link_wire_fd(struct link_wire *w)
{
    return w->ops->fd(w->self);
}

static inline void link_wire_describe(struct link_wire *w, char *text, size_t room)
{
    w->ops->describe(w->self, text, room);
}

/* Released, if it is an output, and given back. */
static inline void link_wire_close(struct link_wire *w)
{
    w->ops->close(w->self);
}

/* --- backends; NULL with `error` filled, nothing stays open then --- */

/* pins_gpiod_v1.c or pins_gpiod_v2.c, as the library at hand is. */
struct link_wire *link_wire_gpiod_open(struct r5_arena *arena, const struct link_wire_spec *spec,
                                       struct r5_error *error);
/* "1.6.3"; whether the backend has been run against that generation of the library. */
const char *link_gpiod_version(void);
bool link_gpiod_is_tested(void);

/*
 * pins_serial.c: RTS and DTR out, CTS, DSR, DCD and RI in, of a serial adapter. A line that is ON
 * is low on the wire, as adapters with logic levels have it. Both outputs are always driven:
 * LINK_PUSH_PULL and no bias, so what must not be driven high needs a transistor or a diode.
 *
 * Linux switches RTS and DTR ON when a port is opened, before a program can say otherwise. They are
 * put back with the next call: a pulse of a few milliseconds, most of it the adapter's USB
 * transfers, where the module asks for 100 ms and more. Wires of one port share one opening, and
 * closing leaves both lines as they are. Edges of the inputs show when looked for; one that has
 * come and gone between two looks is told where the driver counts.
 */
struct link_wire *link_wire_serial_open(struct r5_arena *arena, const struct link_wire_spec *spec,
                                        struct r5_error *error);

/* pins_operator.c: asks the person at the controlling terminal. */
struct link_wire *link_wire_operator_open(struct r5_arena *arena, const struct link_wire_spec *spec,
                                          struct r5_error *error);

#endif
