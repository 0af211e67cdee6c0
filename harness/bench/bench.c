/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#include "clock_stepped.h"
#include "control_backends.h"
#include "spawn.h"
#include "transport_stream.h"

static enum r5_status no_room(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "the shared memory of the run is used up");
}

static enum r5_status set_speed(const struct bench_unit *unit, struct r5_error *error)
{
    struct link_line line = { .baud = unit->file->uart.baud };
    line.flow = unit->file->uart.rts_cts ? LINK_FLOW_RTS_CTS : LINK_FLOW_NONE;
    return link_set_line(unit->line, &line, error);
}

/* Starts the unit's program anew and says hello to it. */
static enum r5_status start_unit(struct bench *bench, int index, struct r5_error *error)
{
    struct bench_unit *unit = &bench->unit[index];
    struct bench_spawned spawned;
    bench_reap(unit->pid);
    unit->pid = 0;
    enum r5_status status =
        bench_spawn(unit->file, index, bench->programs, bench->profile, &spawned, error);
    if (status != R5_OK)
        return status;
    unit->pid = spawned.pid;
    link_stream_attach(unit->line, spawned.data_fd);
    link_door_attach(unit->door, spawned.control_fd);
    status = link_door_ask(unit->door, NULL, 0, error, "hello");
    return status == R5_OK ? set_speed(unit, error) : status;
}

static enum r5_status build_unit(struct bench *bench, struct r5_arena *arena, int index,
                                 struct r5_error *error)
{
    struct bench_unit *unit = &bench->unit[index];
    const struct cfg_unit *file = &bench->file->unit[index];
    unit->file = file;
    unit->door = link_door_new(arena, file->name);
    if (unit->door == NULL)
        return no_room(error);
    unit->line = link_stream_new(arena, bench->clock, unit->door);
    unit->pins = link_pins_control_new(arena, unit->door, bench->clock);
    if (unit->line == NULL || unit->pins == NULL)
        return no_room(error);
    if (file->supply == CFG_BY_CONTROL) {
        unit->supply = link_supply_control_new(arena, unit->door);
        if (unit->supply == NULL)
            return no_room(error);
    }
    if (bench->file->faults) {
        unit->faults = link_faults_control_new(arena, unit->door, bench->clock);
        if (unit->faults == NULL)
            return no_room(error);
    }
    return link_clock_stepped_add(bench->clock, unit->door, error);
}

/*
 * Harness and stepped modules take turns and never run at once: on one processor a turn does not
 * have to wake another. Only faster: no error matters.
 */
static void stay_on_one_processor(struct bench *bench)
{
    cpu_set_t one;
    int here = sched_getcpu();
    if (sched_getaffinity(0, sizeof(bench->processors), &bench->processors) != 0 || here < 0)
        return;
    CPU_ZERO(&one);
    CPU_SET((unsigned)here, &one);
    (void)sched_setaffinity(0, sizeof(one), &one);
}

static enum r5_status build(struct bench *bench, struct r5_arena *arena, struct r5_error *error)
{
    bench->clock = link_clock_stepped_new(arena);
    if (bench->clock == NULL)
        return no_room(error);
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < bench->units; i++) {
        status = build_unit(bench, arena, i, error);
        if (status == R5_OK)
            status = start_unit(bench, i, error);
    }
    return status;
}

struct bench *bench_open(struct r5_arena *arena, const struct cfg_rig *rig, const char *profile,
                         const char *programs, struct r5_error *error)
{
    struct bench *bench = r5_arena_take(arena, sizeof(*bench));
    if (bench == NULL) {
        (void)no_room(error);
        return NULL;
    }
    bench->file = rig;
    bench->units = rig->units;
    snprintf(bench->profile, sizeof(bench->profile), "%s", profile);
    snprintf(bench->programs, sizeof(bench->programs), "%s", programs);
    if (rig->stepped)
        stay_on_one_processor(bench);
    if (build(bench, arena, error) != R5_OK)
        bench_close(&bench);
    return bench;
}

enum r5_status bench_restart(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < bench->units; i++)
        status = start_unit(bench, i, error);
    return status;
}

static enum r5_status freshen(struct bench_unit *unit, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    if (unit->faults != NULL)
        status = link_restore(unit->faults, "factory", error);
    if (status == R5_OK)
        status = set_speed(unit, error);
    if (status == R5_OK && unit->supply == NULL) /* VCC of this unit is always there */
        status = link_door_ask(unit->door, NULL, 0, error, "supply %d", unit->file->supply_mv);
    return status == R5_OK ? link_drain(unit->line, error) : status;
}

enum r5_status bench_fresh(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < bench->units; i++)
        status = freshen(&bench->unit[i], error);
    return status == R5_OK ? link_clock_stepped_restart(bench->clock, error) : status;
}

enum r5_status bench_rest(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; i < bench->units; i++) {
        struct bench_unit *unit = &bench->unit[i];
        enum r5_status steps[] = {
            link_pin_set(unit->pins, LINK_PWR_ON, LINK_HIGH, error),
            link_pin_set(unit->pins, LINK_RESET_N, LINK_HIGH, error),
            unit->supply != NULL ? link_supply_set(unit->supply, 0, error) : R5_OK,
        };
        for (size_t k = 0; k < sizeof(steps) / sizeof(steps[0]); k++)
            if (steps[k] != R5_OK)
                status = steps[k];
    }
    return status;
}

void bench_close(struct bench **bench)
{
    if (*bench == NULL)
        return;
    for (int i = 0; i < (*bench)->units; i++) {
        struct bench_unit *unit = &(*bench)->unit[i];
        if (unit->line != NULL)
            link_stream_attach(unit->line, -1);
        if (unit->door != NULL)
            link_door_attach(unit->door, -1);
        bench_reap(unit->pid);
    }
    if (CPU_COUNT(&(*bench)->processors) > 0)
        (void)sched_setaffinity(0, sizeof((*bench)->processors), &(*bench)->processors);
    *bench = NULL;
}
