/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "supply_backends.h"

struct relay_supply {
    struct link_supply face;
    struct link_wire *wire;
    int normal_mv;
};

static enum r5_status relay_set_mv(void *self, int millivolts, struct r5_error *error)
{
    struct relay_supply *supply = self;
    if (millivolts != 0 && millivolts != supply->normal_mv)
        return r5_fail(error, R5_E_UNSUPPORTED,
                       "VCC by a relay is 0 or %d mV, not %d; a bench supply can do others",
                       supply->normal_mv, millivolts);
    if (link_wire_set(supply->wire, millivolts != 0, error) != R5_OK)
        return r5_fail_within(error, "VCC by a relay");
    return R5_OK;
}

static enum r5_status relay_measure(void *self, int *millivolts, struct r5_error *error)
{
    (void)self;
    (void)millivolts;
    return r5_fail(error, R5_E_UNSUPPORTED, "a relay measures no voltage");
}

static void relay_describe(void *self, char *text, size_t room)
{
    struct relay_supply *supply = self;
    char wire[160];
    link_wire_describe(supply->wire, wire, sizeof(wire));
    snprintf(text, room, "VCC %d mV by a relay at %s", supply->normal_mv, wire);
}

static void relay_close(void *self)
{
    struct relay_supply *supply = self;
    link_wire_close(supply->wire);
}

static const struct link_supply_ops relay_ops = {
    .set_mv = relay_set_mv,
    .measure_mv = relay_measure,
    .describe = relay_describe,
    .close = relay_close,
};

struct link_supply *link_supply_relay_new(struct r5_arena *arena, struct link_wire *take_wire,
                                          int normal_mv, struct r5_error *error)
{
    struct relay_supply *supply = r5_arena_take(arena, sizeof(*supply));
    if (supply == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "no memory left for VCC by a relay");
        link_wire_close(take_wire);
        return NULL;
    }
    *supply = (struct relay_supply){ .wire = take_wire, .normal_mv = normal_mv };
    supply->face = (struct link_supply){ .ops = &relay_ops, .self = supply };
    return &supply->face;
}
