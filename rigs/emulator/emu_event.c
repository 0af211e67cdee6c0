/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_event.h"

#include <stdlib.h>

static void remove_at(struct emu *e, size_t i)
{
    e->event[i] = e->event[--e->events];
}

void emu_cancel(struct emu *e, emu_fn *fn)
{
    for (size_t i = e->events; i-- > 0;)
        if (e->event[i].fn == fn)
            remove_at(e, i);
}

void emu_cancel_life(struct emu *e, enum emu_life life)
{
    for (size_t i = e->events; i-- > 0;)
        if (e->event[i].life == life)
            remove_at(e, i);
}

void emu_schedule(struct emu *e, int64_t at, emu_fn *fn, enum emu_life life)
{
    emu_cancel(e, fn);
    if (e->events == EMU_EVENTS_MAX)
        abort(); /* one entry a function: the array is larger than the number of functions */
    e->event[e->events++] = (struct emu_event){
        .at = at < e->now ? e->now : at,
        .order = e->order++,
        .fn = fn,
        .life = life,
    };
}

void emu_after(struct emu *e, int64_t ms, emu_fn *fn)
{
    emu_schedule(e, e->now + ms * EMU_MS, fn, EMU_LIFE_COMMAND);
}

void emu_later(struct emu *e, int64_t ms, emu_fn *fn)
{
    emu_schedule(e, e->now + ms * EMU_MS, fn, EMU_LIFE_RUN);
}

const struct emu_event *emu_event_first(const struct emu *e)
{
    const struct emu_event *first = NULL;

    for (size_t i = 0; i < e->events; i++) {
        const struct emu_event *v = &e->event[i];

        if (!first || v->at < first->at || (v->at == first->at && v->order < first->order))
            first = v;
    }
    return first;
}
