/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "control_backends.h"

struct control_pins {
    struct link_pins face;
    struct link_door *door;
    struct link_clock *clock;
};

static enum r5_status control_set(void *self, enum link_pin pin, enum link_level level,
                                  struct r5_error *error)
{
    struct control_pins *pins = self;
    return link_door_ask(pins->door, NULL, 0, error, "pin %s %s", link_pin_name(pin),
                         level == LINK_HIGH ? "high" : "low");
}

static enum r5_status control_get(void *self, enum link_pin pin, enum link_level *level,
                                  struct r5_error *error)
{
    struct control_pins *pins = self;
    char answer[16];
    enum r5_status status =
        link_door_ask(pins->door, answer, sizeof(answer), error, "pin %s", link_pin_name(pin));
    if (status != R5_OK)
        return status;
    if (strcmp(answer, "high") != 0 && strcmp(answer, "low") != 0)
        return r5_fail(error, R5_E_INPUT, "the level of %s is \"%s\" at the control door",
                       link_pin_name(pin), answer);
    *level = answer[0] == 'h' ? LINK_HIGH : LINK_LOW;
    return R5_OK;
}

static enum r5_status control_wait_edge(void *self, r5_time deadline, struct link_edge *edge,
                                        struct r5_error *error)
{
    struct control_pins *pins = self;
    while (!link_door_edge(pins->door, edge)) {
        enum r5_status status = link_wait(pins->clock, -1, deadline, error);
        if (status == R5_E_TIMEOUT && link_door_edge(pins->door, edge))
            return R5_OK;
        if (status != R5_OK)
            return status;
    }
    return R5_OK;
}

static void control_describe(void *self, char *text, size_t room)
{
    (void)self;
    snprintf(text, room, "PWR_ON, RESET_N, V_INT by the control door of r5emu");
}

static const struct link_pins_ops control_ops = {
    .set = control_set,
    .get = control_get,
    .wait_edge = control_wait_edge,
    .describe = control_describe,
};

struct link_pins *link_pins_control_new(struct r5_arena *arena, struct link_door *door,
                                        struct link_clock *clock)
{
    struct control_pins *pins = r5_arena_take(arena, sizeof(*pins));
    if (pins == NULL)
        return NULL;
    *pins = (struct control_pins){ .door = door, .clock = clock };
    pins->face = (struct link_pins){ .ops = &control_ops, .self = pins };
    return &pins->face;
}
