/* SPDX-License-Identifier: Apache-2.0 */
#include "emu.h"

#include <stdlib.h>
#include <string.h>

#include "emu_at.h"
#include "emu_clock.h"
#include "emu_event.h"
#include "emu_identity.h"
#include "emu_power.h"
#include "emu_uart.h"
#include "emu_witness.h"

struct emu *emu_new(const struct emu_profile *profile, const uint8_t seed[32], unsigned unit)
{
    struct emu *e = calloc(1, sizeof(*e));
    struct emu_world *w = calloc(1, sizeof(*w));

    if (!e || !w)
        abort();
    e->world = w;
    w->profile = profile;
    w->witness = emu_witness_new();
    w->line_baud = 115200;
    e->board.high[EMU_PWR_ON] = true;
    e->board.high[EMU_RESET_N] = true;
    e->board.rise_at = EMU_NEVER;
    e->uart.tx_idle_at = -1;
    emu_identity_make(&e->identity, seed, unit);
    emu_random_seed(e, seed);
    emu_clock_lost(e);
    return e;
}

void emu_free(struct emu **e)
{
    if (!*e)
        return;
    emu_net_drop(*e);
    emu_witness_free(&(*e)->world->witness);
    free((*e)->world);
    free(*e);
    *e = NULL;
}

struct emu *emu_snapshot(const struct emu *e)
{
    struct emu *copy = malloc(sizeof(*copy));

    if (!copy)
        abort();
    memcpy(copy, e, sizeof(*copy));
    return copy;
}

void emu_restore(struct emu *e, const struct emu *kept)
{
    memcpy(e, kept, sizeof(*e));
    emu_nvm_fault(e, 0, EMU_CUT_BEFORE); /* a fault belongs to the bench, not to the module */
    e->board.edges = 0;
    e->world->out_len = 0;
    emu_links_restored(e); /* the other ends know nothing of a snapshot */
}

int64_t emu_next(const struct emu *e)
{
    const struct emu_event *first = emu_event_first(e);
    int64_t uart = emu_uart_next(e);

    return first && first->at <= uart ? first->at : uart;
}

/* What every event ends with: a channel sends what it gathered, a failed supply takes effect. */
static void settle(struct emu *e)
{
    emu_at_settle(e);
    emu_uart_settle(e);
    if (e->cut)
        emu_power_cut(e);
}

bool emu_step(struct emu *e, int64_t until)
{
    const struct emu_event *first = emu_event_first(e);
    int64_t uart = emu_uart_next(e);
    int64_t next = first && first->at <= uart ? first->at : uart;

    if (next > until || next == EMU_NEVER) {
        if (until > e->now && until != EMU_NEVER)
            e->now = until;
        return false;
    }
    if (next > e->now)
        e->now = next;
    if (first && first->at <= uart) {
        emu_fn *fn = first->fn;

        emu_cancel(e, fn);
        fn(e);
    } else {
        emu_uart_step(e);
    }
    settle(e);
    return true;
}

static bool *service_flag(struct emu *e, const char *what)
{
    struct emu_service *s = &e->service;

    if (strcmp(what, "bootstrapped") == 0)
        return &s->bootstrapped;
    if (strcmp(what, "sealed") == 0)
        return &s->sealed;
    for (size_t i = 0; i < EMU_PERMISSIONS_MAX; i++) {
        if (!s->permission[i].name[0] && strlen(what) < sizeof(s->permission[i].name))
            strcpy(s->permission[i].name, what);
        if (strcmp(s->permission[i].name, what) == 0)
            return &s->permission[i].on;
    }
    return NULL;
}

bool emu_service_set(struct emu *e, const char *what, bool on)
{
    bool *flag = service_flag(e, what);

    if (flag)
        *flag = on;
    return flag != NULL;
}

bool emu_service_permission(const struct emu *e, const char *name)
{
    for (size_t i = 0; i < EMU_PERMISSIONS_MAX; i++)
        if (strcmp(e->service.permission[i].name, name) == 0)
            return e->service.permission[i].on;
    return false;
}
