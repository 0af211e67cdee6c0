/* SPDX-License-Identifier: Apache-2.0 */
#include "pins_wired.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "clock_system.h"

/*
 * All of it is in the arena: a case's process may notice an edge that the supervisor waits for.
 * The clock watches an epoll descriptor and not the wire's own. When the wire breaks it is taken
 * out there, for all processes at once, or its descriptor would be readable for ever.
 */
struct wired_pins {
    struct link_pins face;
    struct link_clock *clock;
    struct link_wire *wire[LINK_PIN_COUNT];
    int watch_fd;
    unsigned first, count;
    struct link_edge edge[LINK_WIRED_EDGES];
    bool lost_some; /* before the next edge that comes */
    bool broken;
    struct r5_error why;
};

static enum r5_status not_wired(enum link_pin pin, struct r5_error *error)
{
    return r5_fail(error, R5_E_UNSUPPORTED,
                   "%s is not wired on this rig; give it a line in the rig file",
                   link_pin_name(pin));
}

/* PWR_ON and RESET_N are asserted low, V_INT is asserted high. */
static enum link_level level_of(enum link_pin pin, bool asserted)
{
    return asserted == (pin == LINK_V_INT) ? LINK_HIGH : LINK_LOW;
}

static void keep(struct wired_pins *pins, const struct link_wire_edge *edge)
{
    struct link_edge told = { .pin = LINK_V_INT,
                              .level = level_of(LINK_V_INT, edge->asserted),
                              .at = link_clock_system_time(pins->clock, edge->at),
                              .lost_some = edge->lost_some || pins->lost_some };
    pins->lost_some = false;
    if (told.at < 0)
        return; /* from before the clock was put back */
    if (pins->count == LINK_WIRED_EDGES) {
        pins->first = (pins->first + 1) % LINK_WIRED_EDGES;
        pins->count--;
        pins->edge[pins->first].lost_some = true;
    }
    pins->edge[(pins->first + pins->count++) % LINK_WIRED_EDGES] = told;
}

static void give_up(struct wired_pins *pins)
{
    int fd = link_wire_fd(pins->wire[LINK_V_INT]);
    pins->broken = true;
    if (fd >= 0)
        epoll_ctl(pins->watch_fd, EPOLL_CTL_DEL, fd, NULL);
}

/* Takes in all edges of V_INT; true if there was one, or if it has broken just now. */
static bool look(void *self)
{
    struct wired_pins *pins = self;
    struct link_wire_edge edge;
    bool any = false;
    while (!pins->broken) {
        enum r5_status status = link_wire_edge(pins->wire[LINK_V_INT], &edge, &pins->why);
        if (status == R5_E_TIMEOUT)
            return any;
        any = true;
        if (status == R5_OK)
            keep(pins, &edge);
        else
            give_up(pins);
    }
    return any;
}

static enum r5_status wired_set(void *self, enum link_pin pin, enum link_level level,
                                struct r5_error *error)
{
    struct wired_pins *pins = self;
    if (pin == LINK_V_INT)
        return r5_fail(error, R5_E_UNSUPPORTED, "v_int is the module's to set");
    if (pins->wire[pin] == NULL)
        return not_wired(pin, error);
    return link_wire_set(pins->wire[pin], level == LINK_LOW, error);
}

/* Edges first: what a level tells must not be news to who waits for an edge afterwards. */
static enum r5_status wired_get(void *self, enum link_pin pin, enum link_level *level,
                                struct r5_error *error)
{
    struct wired_pins *pins = self;
    bool asserted;
    if (pins->wire[pin] == NULL)
        return not_wired(pin, error);
    enum r5_status status;
    do {
        if (pin == LINK_V_INT)
            (void)look(pins);
        status = link_wire_get(pins->wire[pin], &asserted, error);
    } while (status == R5_OK && pin == LINK_V_INT && look(pins));
    if (status == R5_OK)
        *level = level_of(pin, asserted);
    return status;
}

static enum r5_status wired_wait_edge(void *self, r5_time deadline, struct link_edge *edge,
                                      struct r5_error *error)
{
    struct wired_pins *pins = self;
    if (pins->wire[LINK_V_INT] == NULL)
        return not_wired(LINK_V_INT, error);
    (void)look(pins);
    while (pins->count == 0) {
        if (pins->broken)
            return r5_fail(error, pins->why.status, "%s", pins->why.text);
        enum r5_status status = link_wait(pins->clock, -1, deadline, error);
        if (status == R5_E_TIMEOUT && look(pins))
            continue;
        if (status != R5_OK)
            return status;
    }
    *edge = pins->edge[pins->first];
    pins->first = (pins->first + 1) % LINK_WIRED_EDGES;
    pins->count--;
    return R5_OK;
}

static void wired_describe(void *self, char *text, size_t room)
{
    struct wired_pins *pins = self;
    size_t used = 0;
    for (int i = 0; i < LINK_PIN_COUNT && used < room; i++) {
        char wire[160] = "not wired";
        if (pins->wire[i] != NULL)
            link_wire_describe(pins->wire[i], wire, sizeof(wire));
        int put = snprintf(text + used, room - used, "%s%s: %s", i > 0 ? "; " : "",
                           link_pin_name((enum link_pin)i), wire);
        used += put > 0 ? (size_t)put : 0;
    }
}

static void close_wires(struct link_wire *const wire[LINK_PIN_COUNT])
{
    for (int i = 0; i < LINK_PIN_COUNT; i++)
        if (wire[i] != NULL)
            link_wire_close(wire[i]);
}

static void wired_close(void *self)
{
    struct wired_pins *pins = self;
    if (pins->watch_fd >= 0)
        close(pins->watch_fd);
    pins->watch_fd = -1;
    close_wires(pins->wire);
    memset(pins->wire, 0, sizeof(pins->wire));
}

static const struct link_pins_ops wired_ops = {
    .set = wired_set,
    .get = wired_get,
    .wait_edge = wired_wait_edge,
    .describe = wired_describe,
    .close = wired_close,
};

/* A wire without a descriptor is looked at from time to time by the clock. */
static enum r5_status watch(struct wired_pins *pins, struct r5_error *error)
{
    if (pins->wire[LINK_V_INT] == NULL)
        return R5_OK;
    int fd = link_wire_fd(pins->wire[LINK_V_INT]);
    struct epoll_event readable = { .events = EPOLLIN };
    if (fd >= 0) {
        pins->watch_fd = epoll_create1(EPOLL_CLOEXEC);
        if (pins->watch_fd < 0 || epoll_ctl(pins->watch_fd, EPOLL_CTL_ADD, fd, &readable) != 0)
            return r5_fail(error, R5_E_IO, "cannot watch v_int: %s", strerror(errno));
    }
    return link_clock_system_watch(
        pins->clock, (struct link_watch){ .fd = pins->watch_fd, .look = look, .self = pins },
        error);
}

struct link_pins *link_pins_wired_new(struct r5_arena *arena, struct link_clock *clock,
                                      struct link_wire *take_wires[LINK_PIN_COUNT],
                                      struct r5_error *error)
{
    struct wired_pins *pins = r5_arena_take(arena, sizeof(*pins));
    if (pins == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "no memory left for the pins");
        close_wires(take_wires);
        return NULL;
    }
    *pins = (struct wired_pins){ .clock = clock, .watch_fd = -1 };
    memcpy(pins->wire, take_wires, sizeof(pins->wire));
    pins->face = (struct link_pins){ .ops = &wired_ops, .self = pins };
    if (watch(pins, error) != R5_OK) {
        wired_close(pins);
        return NULL;
    }
    return &pins->face;
}

void link_pins_wired_forget(struct link_pins *face)
{
    struct wired_pins *pins = face->self;
    if (pins->wire[LINK_V_INT] != NULL)
        (void)look(pins);
    pins->count = 0;
    pins->lost_some = false;
}
