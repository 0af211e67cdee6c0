/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes to and from a module.
 *
 * A transport can wrap another one: the tap that records, the noise of self-tests,
 * the C2C channel. Deadlines are points on the rig's clock.
 */
#ifndef R5_LINK_TRANSPORT_H
#define R5_LINK_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deadline.h"
#include "error.h"

enum link_flow { LINK_FLOW_NONE, LINK_FLOW_RTS_CTS };

struct link_line {
    int baud;
    enum link_flow flow;
    char frame[4]; /* data bits, parity, stop bits: "8N1", "7E1", ...; "" is 8N1 */
};

/* The modem lines, as the host reads them, true: ON. `held`: bytes written that have not left. */
struct link_modem {
    bool cts, dsr, dcd, ri;
    size_t held;
};

enum link_signal { LINK_RTS, LINK_DTR, LINK_BREAK };

enum link_dir { LINK_TX, LINK_RX }; /* to the module, from the module */

/* modem, signal, fd and close may be NULL: there is none, nothing is to be closed. */
struct link_transport_ops {
    enum r5_status (*read)(void *self, uint8_t *bytes, size_t room, r5_time deadline, size_t *got,
                           struct r5_error *error);
    enum r5_status (*write)(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                            struct r5_error *error);
    enum r5_status (*drain)(void *self, struct r5_error *error);
    enum r5_status (*set_line)(void *self, const struct link_line *line, struct r5_error *error);
    enum r5_status (*modem)(void *self, struct link_modem *modem, struct r5_error *error);
    enum r5_status (*signal)(void *self, enum link_signal signal, bool on, struct r5_error *error);
    void (*describe)(void *self, char *text, size_t room);
    int (*fd)(void *self);
    void (*close)(void *self);
};

struct link_transport {
    const struct link_transport_ops *ops;
    void *self;
};

/*
 * Waits for at least one byte and gives what is there, at most `room`. R5_E_TIMEOUT with *got 0
 * when the deadline comes first (no error text); R5_E_CLOSED when the module's end is gone.
 */
static inline enum r5_status link_read(struct link_transport *t, uint8_t *bytes, size_t room,
                                       r5_time deadline, size_t *got, struct r5_error *error)
{
    return t->ops->read(t->self, bytes, room, deadline, got, error);
}

/*
 * All of `bytes` or an error; they may still be on their way when it returns. R5_E_TIMEOUT: the
 * module has held CTS off until the deadline; what it did not take is thrown away, so that it does
 * not come with a later command. Anything else that keeps bytes from leaving is a fault of the rig.
 */
static inline enum r5_status link_write(struct link_transport *t, const uint8_t *bytes, size_t len,
                                        r5_time deadline, struct r5_error *error)
{
    return t->ops->write(t->self, bytes, len, deadline, error);
}

/* Throws away what has arrived and was not read. Does not wait for more. */
static inline enum r5_status link_drain(struct link_transport *t, struct r5_error *error)
{
    return t->ops->drain(t->self, error);
}

static inline enum r5_status link_set_line(struct link_transport *t, const struct link_line *line,
                                           struct r5_error *error)
{
    return t->ops->set_line(t->self, line, error);
}

/* R5_E_UNSUPPORTED where the line has no modem lines, as a socket and a pseudo-terminal. */
static inline enum r5_status link_modem_lines(struct link_transport *t, struct link_modem *modem,
                                              struct r5_error *error)
{
    if (t->ops->modem == NULL)
        return r5_fail(error, R5_E_UNSUPPORTED, "this line has no modem lines");
    return t->ops->modem(t->self, modem, error);
}

/* Switches an output of our end; a break lasts until it is switched off. */
static inline enum r5_status link_set_signal(struct link_transport *t, enum link_signal signal,
                                             bool on, struct r5_error *error)
{
    if (t->ops->signal == NULL)
        return r5_fail(error, R5_E_UNSUPPORTED, "this line has no RTS, DTR and break");
    return t->ops->signal(t->self, signal, on, error);
}

/* A descriptor that hangs up when the port is gone; -1: there is none. */
static inline int link_line_fd(struct link_transport *t)
{
    return t->ops->fd != NULL ? t->ops->fd(t->self) : -1;
}

/* Gives the port back, as it was found. What is called later fails with R5_E_CLOSED. */
static inline void link_close(struct link_transport *t)
{
    if (t->ops->close != NULL)
        t->ops->close(t->self);
}

/* One line for the journal: what it is, its settings, the library behind it. */
static inline void link_describe(struct link_transport *t, char *text, size_t room)
{
    t->ops->describe(t->self, text, room);
}

#endif
