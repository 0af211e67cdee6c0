/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "operator.h"
#include "supply_backends.h"

struct operator_supply {
    struct link_supply face;
    struct link_operator person;
    int normal_mv;
};

static enum r5_status operator_set(void *self, int millivolts, struct r5_error *error)
{
    struct operator_supply *s = self;
    char text[96];
    if (millivolts != 0 && millivolts != s->normal_mv)
        return r5_fail(error, R5_E_UNSUPPORTED,
                       "a person switches VCC between 0 and %d mV; %d mV cannot be asked for",
                       s->normal_mv, millivolts);
    if (millivolts == 0)
        snprintf(text, sizeof(text), "Switch VCC off, then press Enter: ");
    else
        snprintf(text, sizeof(text), "Switch VCC on (%d mV), then press Enter: ", millivolts);
    return link_operator_tell(&s->person, text, LINK_OPERATOR_WAIT_MS, error);
}

static enum r5_status operator_measure(void *self, int *millivolts, struct r5_error *error)
{
    (void)self;
    (void)millivolts;
    return r5_fail(error, R5_E_UNSUPPORTED, "a person does not measure VCC");
}

static void operator_describe(void *self, char *text, size_t room)
{
    const struct operator_supply *s = self;
    snprintf(text, room, "VCC, %d mV: switched by a person at %s", s->normal_mv, s->person.tty);
}

static void operator_close(void *self)
{
    struct operator_supply *s = self;
    link_operator_close(&s->person);
}

static const struct link_supply_ops operator_ops = {
    .set_mv = operator_set,
    .measure_mv = operator_measure,
    .describe = operator_describe,
    .close = operator_close,
};

struct link_supply *link_supply_operator_new(struct r5_arena *arena, int normal_mv,
                                             struct r5_error *error)
{
    struct operator_supply *s = r5_arena_take(arena, sizeof(*s));
    if (s == NULL) {
        r5_fail(error, R5_E_MEMORY, "no memory for the supply");
        return NULL;
    }
    *s = (struct operator_supply){ .normal_mv = normal_mv };
    s->face = (struct link_supply){ .ops = &operator_ops, .self = s };
    return link_operator_open(&s->person, "switching VCC", error) == R5_OK ? &s->face : NULL;
}
