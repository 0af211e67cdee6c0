/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "control_backends.h"

struct control_faults {
    struct link_faults face;
    struct link_door *door;
    struct link_clock *clock;
};

static enum r5_status control_cut(void *self, int nth, enum link_cut phase, struct r5_error *error)
{
    static const char *const words[] = { "before", "torn", "after" };
    struct control_faults *faults = self;
    return link_door_ask(faults->door, NULL, 0, error, "fault %d %s", nth, words[phase]);
}

struct counters {
    int64_t writes, received, sent;
};

static enum r5_status read_counters(struct control_faults *faults, struct counters *n,
                                    struct r5_error *error)
{
    char answer[256];
    enum r5_status status = link_door_ask(faults->door, answer, sizeof(answer), error, "counters");
    if (status != R5_OK)
        return status;
    if (sscanf(answer, "writes=%" SCNd64 " rx=%" SCNd64 " tx=%" SCNd64, &n->writes, &n->received,
               &n->sent) != 3)
        return r5_fail(error, R5_E_INPUT, "no counts of stored writes and bytes in \"%s\"", answer);
    return R5_OK;
}

static enum r5_status control_count(void *self, int64_t *writes, struct r5_error *error)
{
    struct counters n = { 0 };
    enum r5_status status = read_counters(self, &n, error);
    *writes = n.writes;
    return status;
}

static enum r5_status control_bytes(void *self, int64_t *received, int64_t *sent,
                                    struct r5_error *error)
{
    struct counters n = { 0 };
    enum r5_status status = read_counters(self, &n, error);
    *received = n.received;
    *sent = n.sent;
    return status;
}

static enum r5_status control_snapshot(void *self, const char *name, struct r5_error *error)
{
    struct control_faults *faults = self;
    return link_door_ask(faults->door, NULL, 0, error, "snapshot %s", name);
}

/* The module's time jumps back; the rig's goes on from where it is. */
static enum r5_status control_restore(void *self, const char *name, struct r5_error *error)
{
    struct control_faults *faults = self;
    enum r5_status status = link_door_ask(faults->door, NULL, 0, error, "restore %s", name);
    if (status == R5_OK)
        status = link_door_rebase(faults->door, link_now(faults->clock), error);
    return status;
}

static enum r5_status control_reseed(void *self, const char *hex, struct r5_error *error)
{
    struct control_faults *faults = self;
    return link_door_ask(faults->door, NULL, 0, error, "seed %s", hex);
}

static enum r5_status control_service(void *self, const char *what, int on, struct r5_error *error)
{
    struct control_faults *faults = self;
    return link_door_ask(faults->door, NULL, 0, error, "service %s %d", what, on != 0);
}

static const struct link_faults_ops control_ops = {
    .cut_at_write = control_cut,
    .count_writes = control_count,
    .count_bytes = control_bytes,
    .snapshot = control_snapshot,
    .restore = control_restore,
    .reseed = control_reseed,
    .service = control_service,
};

struct link_faults *link_faults_control_new(struct r5_arena *arena, struct link_door *door,
                                            struct link_clock *clock)
{
    struct control_faults *faults = r5_arena_take(arena, sizeof(*faults));
    if (faults == NULL)
        return NULL;
    *faults = (struct control_faults){ .door = door, .clock = clock };
    faults->face = (struct link_faults){ .ops = &control_ops, .self = faults };
    return &faults->face;
}
