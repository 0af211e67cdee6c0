/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdio.h>

#include "operator.h"
#include "wire.h"

struct operator_wire {
    struct link_wire face;
    struct link_operator person;
    bool output;
    bool active_low;
    bool asserted; /* as the person was told last */
    char name[24]; /* as it is printed on boards: PWR_ON */
};

static enum r5_status operator_set(void *self, bool asserted, struct r5_error *error)
{
    struct operator_wire *w = self;
    char text[120];
    if (!w->output)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s is an input and cannot be set", w->name);
    if (asserted == w->asserted)
        return R5_OK;
    if (asserted)
        snprintf(text, sizeof(text), "Hold %s %s, then press Enter: ", w->name,
                 w->active_low ? "low" : "high");
    else
        snprintf(text, sizeof(text), "Let go of %s, then press Enter: ", w->name);
    enum r5_status status = link_operator_tell(&w->person, text, LINK_OPERATOR_WAIT_MS, error);
    if (status == R5_OK)
        w->asserted = asserted;
    return status;
}

static enum r5_status operator_get(void *self, bool *asserted, struct r5_error *error)
{
    struct operator_wire *w = self;
    char text[80];
    bool high;
    *asserted = w->asserted;
    if (w->output)
        return R5_OK;
    snprintf(text, sizeof(text), "Is %s high? [y/n] ", w->name);
    enum r5_status status =
        link_operator_ask(&w->person, text, LINK_OPERATOR_WAIT_MS, &high, error);
    *asserted = high != w->active_low;
    return status;
}

/* Asked for every few milliseconds: a person is not. */
static enum r5_status operator_edge(void *self, struct link_wire_edge *edge, struct r5_error *error)
{
    (void)self;
    (void)edge;
    (void)error;
    return R5_E_TIMEOUT;
}

static int operator_fd(void *self)
{
    (void)self;
    return -1;
}

static void operator_describe(void *self, char *text, size_t room)
{
    const struct operator_wire *w = self;
    snprintf(text, room, "%s: a person at %s", w->name, w->person.tty);
}

/* Said without waiting: there may be nobody any more. */
static void operator_close(void *self)
{
    struct operator_wire *w = self;
    char text[64];
    if (w->person.fd >= 0 && w->asserted) {
        snprintf(text, sizeof(text), "Let go of %s.\n", w->name);
        link_operator_say(&w->person, text);
    }
    w->asserted = false;
    link_operator_close(&w->person);
}

static const struct link_wire_ops operator_ops = {
    .set = operator_set,
    .get = operator_get,
    .edge = operator_edge,
    .fd = operator_fd,
    .describe = operator_describe,
    .close = operator_close,
};

struct link_wire *link_wire_operator_open(struct r5_arena *arena, const struct link_wire_spec *spec,
                                          struct r5_error *error)
{
    struct operator_wire *w = r5_arena_take(arena, sizeof(*w));
    if (w == NULL) {
        r5_fail(error, R5_E_MEMORY, "no memory for the wire %s", spec->role);
        return NULL;
    }
    *w = (struct operator_wire){ .output = spec->output, .active_low = spec->active_low };
    w->face = (struct link_wire){ .ops = &operator_ops, .self = w };
    snprintf(w->name, sizeof(w->name), "%.23s", spec->role);
    for (char *c = w->name; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return link_operator_open(&w->person, w->name, error) == R5_OK ? &w->face : NULL;
}
