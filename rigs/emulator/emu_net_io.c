/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_net_io.h"

#include <stdlib.h>
#include <string.h>

#include "emu.h"

bool emu_net_ask(struct emu *e, const struct emu_net_request *request)
{
    struct emu_net_queue *q = &e->world->net;
    if (!q->served || q->count == EMU_NET_QUEUE) {
        free(request->plan);
        return false;
    }
    q->request[q->count++] = *request;
    return true;
}

bool emu_net_take(struct emu *e, struct emu_net_request *request)
{
    struct emu_net_queue *q = &e->world->net;
    if (q->count == 0)
        return false;
    *request = q->request[0];
    q->count--;
    memmove(q->request, q->request + 1, q->count * sizeof(q->request[0]));
    return true;
}

void emu_net_drop(struct emu *e)
{
    struct emu_net_request request;
    while (emu_net_take(e, &request))
        free(request.plan);
    e->world->net.dropped = true;
}

bool emu_net_take_drop(struct emu *e)
{
    bool dropped = e->world->net.dropped;
    e->world->net.dropped = false;
    return dropped;
}
