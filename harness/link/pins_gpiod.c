/* SPDX-License-Identifier: Apache-2.0 */
/* A wire that is a line of a GPIO chip, by whichever libgpiod is at hand. */
#include "pins_gpiod.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* The kernel's word for "not by this chip", which no header gives to programs. */
#define KERNEL_ENOTSUPP 524

struct gpio_wire {
    struct link_wire face;
    const char *role;
    struct link_gpio_place place;
    struct link_gpio_line line;
    bool asserted; /* what an output was set to last, by whichever process */
};

static enum r5_status gone_or(const struct gpio_wire *wire, const char *deed,
                              struct r5_error *error)
{
    const struct link_gpio_place *place = &wire->place;
    if (errno == ENODEV || errno == ENXIO || errno == EBADF)
        return r5_fail(error, R5_E_IO,
                       "%s: GPIO chip \"%s\" (%s) is gone; plug it in and run again", wire->role,
                       place->chip.label, place->chip.name);
    return r5_fail(error, R5_E_IO, "%s: cannot %s line %u of %s: %s", wire->role, deed,
                   place->offset, place->chip.name, strerror(errno));
}

static enum r5_status gpio_set(void *self, bool asserted, struct r5_error *error)
{
    struct gpio_wire *wire = self;
    if (!wire->line.wish.output)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s is an input; it cannot be set", wire->role);
    if (link_gpio_set(&wire->line, asserted) != 0)
        return gone_or(wire, asserted ? "assert" : "release", error);
    wire->asserted = asserted;
    return R5_OK;
}

static enum r5_status gpio_get(void *self, bool *asserted, struct r5_error *error)
{
    struct gpio_wire *wire = self;
    if (wire->line.wish.output) {
        *asserted = wire->asserted;
        return R5_OK;
    }
    int value = link_gpio_get(&wire->line);
    if (value < 0)
        return gone_or(wire, "read", error);
    *asserted = value == 1;
    return R5_OK;
}

/* Reading would wait where there is nothing, so it is looked for first. */
static enum r5_status gpio_edge(void *self, struct link_wire_edge *edge, struct r5_error *error)
{
    struct gpio_wire *wire = self;
    if (wire->line.wish.output)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s is an output; it has no edges", wire->role);
    struct pollfd polled = { .fd = link_gpio_fd(&wire->line), .events = POLLIN };
    int ready = poll(&polled, 1, 0);
    if (ready == 0 || (ready < 0 && errno == EINTR))
        return R5_E_TIMEOUT;
    if (ready > 0 && (polled.revents & POLLIN) == 0) {
        errno = ENODEV;
        return gone_or(wire, "look at", error);
    }
    if (ready < 0 || link_gpio_edge(&wire->line, edge) != 0)
        return gone_or(wire, "take an edge of", error);
    return R5_OK;
}

static int gpio_fd(void *self)
{
    struct gpio_wire *wire = self;
    return wire->line.wish.output ? -1 : link_gpio_fd(&wire->line);
}

static void gpio_describe(void *self, char *text, size_t room)
{
    static const char *const drives[] = { "push-pull", "open drain", "open drain by direction" };
    const struct gpio_wire *wire = self;
    const struct link_gpio_place *place = &wire->place;
    const struct link_gpio_wish *wish = &wire->line.wish;
    char name[LINK_GPIO_NAME + 12];
    snprintf(name, sizeof(name), place->line.name[0] != '\0' ? "line %u %s" : "line %u",
             place->offset, place->line.name);
    snprintf(text, room, "%s of %s \"%s\", %s, asserted %s", name, place->chip.name,
             place->chip.label, wish->output ? drives[wish->drive] : "input",
             wish->active_low ? "low" : "high");
}

/* The kernel may leave an output as it was set last: it is released first, and let go then. */
static void gpio_close(void *self)
{
    struct gpio_wire *wire = self;
    if (wire->line.request == NULL)
        return;
    if (wire->line.wish.output)
        (void)link_gpio_set(&wire->line, false);
    link_gpio_release(&wire->line);
    link_gpio_chip_close(wire->line.chip);
    wire->line.chip = NULL;
}

static const struct link_wire_ops gpio_ops = {
    .set = gpio_set,
    .get = gpio_get,
    .edge = gpio_edge,
    .fd = gpio_fd,
    .describe = gpio_describe,
    .close = gpio_close,
};

/* An output that is low while released would be asserted whenever nobody holds it. */
static enum r5_status check_drive(const struct link_wire_spec *spec, struct r5_error *error)
{
    if (spec->output && spec->drive != LINK_PUSH_PULL && !spec->active_low)
        return r5_fail(error, R5_E_INPUT,
                       "%s: an open-drain line can only be asserted low; say active_low, or "
                       "push-pull",
                       spec->role);
    return R5_OK;
}

static enum r5_status refused(const struct gpio_wire *wire, struct r5_error *error)
{
    const struct link_gpio_place *place = &wire->place;
    const struct link_gpio_wish *wish = &wire->line.wish;
    int reason = errno;
    struct link_gpio_info now = { .consumer = "another program" };
    bool cannot = reason == EINVAL || reason == ENOTSUP || reason == KERNEL_ENOTSUPP;
    if (reason == EBUSY) {
        (void)link_gpio_line_tell(wire->line.chip, place->offset, &now);
        return r5_fail(error, R5_E_IO, "%s: line %u of %s is held by \"%s\"; end that first",
                       wire->role, place->offset, place->chip.name, now.consumer);
    }
    if (cannot && wish->bias != LINK_BIAS_AS_IS)
        return r5_fail(error, R5_E_UNSUPPORTED,
                       "%s: %s \"%s\" has no such bias for line %u; leave bias out", wire->role,
                       place->chip.name, place->chip.label, place->offset);
    if (!wish->output && (cannot || reason == ENODEV || reason == ENXIO))
        return r5_fail(error, R5_E_UNSUPPORTED,
                       "%s: %s \"%s\" does not tell edges of line %u: %s; take another line",
                       wire->role, place->chip.name, place->chip.label, place->offset,
                       strerror(reason));
    errno = reason;
    return gone_or(wire, "hold", error);
}

static struct link_gpio_wish wish_of(const struct link_wire_spec *spec)
{
    struct link_gpio_wish wish = { .output = spec->output,
                                   .active_low = spec->active_low,
                                   .drive = spec->drive,
                                   .bias = spec->bias };
    snprintf(wish.consumer, sizeof(wish.consumer), "r5conform %s", spec->role);
    return wish;
}

struct link_wire *link_wire_gpiod_open(struct r5_arena *arena, const struct link_wire_spec *spec,
                                       struct r5_error *error)
{
    struct gpio_wire *wire = r5_arena_take(arena, sizeof(*wire));
    if (wire == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "no memory left for %s", spec->role);
        return NULL;
    }
    wire->role = spec->role;
    if (check_drive(spec, error) != R5_OK || link_gpio_find(spec, &wire->place, error) != R5_OK)
        return NULL;
    wire->line.wish = wish_of(spec);
    wire->line.offset = wire->place.offset;
    wire->line.chip = link_gpio_chip_open(wire->place.path);
    if (wire->line.chip == NULL) {
        (void)gone_or(wire, "open the chip of", error);
        return NULL;
    }
    if (link_gpio_request(&wire->line) != 0) {
        (void)refused(wire, error);
        link_gpio_chip_close(wire->line.chip);
        return NULL;
    }
    wire->face = (struct link_wire){ .ops = &gpio_ops, .self = wire };
    return &wire->face;
}
