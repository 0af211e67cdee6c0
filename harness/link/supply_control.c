/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "control_backends.h"

struct control_supply {
    struct link_supply face;
    struct link_door *door;
    int millivolts;
};

static enum r5_status control_set_mv(void *self, int millivolts, struct r5_error *error)
{
    struct control_supply *supply = self;
    enum r5_status status = link_door_ask(supply->door, NULL, 0, error, "supply %d", millivolts);
    if (status == R5_OK)
        supply->millivolts = millivolts;
    return status;
}

static enum r5_status control_measure(void *self, int *millivolts, struct r5_error *error)
{
    const struct control_supply *supply = self;
    (void)error;
    *millivolts = supply->millivolts;
    return R5_OK;
}

static void control_describe(void *self, char *text, size_t room)
{
    (void)self;
    snprintf(text, room, "VCC by the control door of r5emu");
}

static const struct link_supply_ops control_ops = {
    .set_mv = control_set_mv,
    .measure_mv = control_measure,
    .describe = control_describe,
};

struct link_supply *link_supply_control_new(struct r5_arena *arena, struct link_door *door)
{
    struct control_supply *supply = r5_arena_take(arena, sizeof(*supply));
    if (supply == NULL)
        return NULL;
    supply->door = door;
    supply->face = (struct link_supply){ .ops = &control_ops, .self = supply };
    return &supply->face;
}
