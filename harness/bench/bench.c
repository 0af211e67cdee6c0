/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backends.h"
#include "clock_stepped.h"
#include "clock_system.h"
#include "guard.h"
#include "pins_wired.h"
#include "rig_lock.h"
#include "spawn.h"
#include "transport_stream.h"

static enum r5_status set_speed(const struct bench_unit *unit, struct r5_error *error)
{
    struct link_line line = bench_line_of(unit->file);
    return link_set_line(unit->line, &line, error);
}

static bool is_spawned(const struct bench_unit *unit)
{
    return unit->door != NULL;
}

/* Starts the unit's program anew and says hello to it. */
static enum r5_status spawn_unit(struct bench *bench, int index, struct r5_error *error)
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

static enum r5_status lock_units(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < bench->units; i++) {
        const struct cfg_uart *uart = &bench->file->unit[i].uart;
        if (uart->by != CFG_BY_SPAWN)
            status = bench_lock_take(uart->port, bench->file->name, &bench->lock[i], error);
    }
    return status;
}

static enum r5_status build_units(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < bench->units; i++) {
        status = bench_build_unit(bench, i, error);
        if (status == R5_OK && is_spawned(&bench->unit[i]))
            status = spawn_unit(bench, i, error);
    }
    return status == R5_OK && !bench->file->stepped ? bench_guard_start(bench, error) : status;
}

static enum r5_status open_peer(struct bench *bench, struct r5_error *error)
{
    if (bench->file->peer.by == CFG_BY_NONE)
        return R5_OK;
    bench->peer = bench_peer_open(bench->arena, &bench->file->peer, bench->programs, error);
    return bench->peer != NULL ? R5_OK : error->status;
}

static enum r5_status build(struct bench *bench, struct r5_error *error)
{
    bench->clock = bench->file->stepped ? link_clock_stepped_new(bench->arena)
                                        : link_clock_system_new(bench->arena);
    if (bench->clock == NULL)
        return r5_fail(error, R5_E_MEMORY, "the shared memory of the run is used up");
    enum r5_status status = lock_units(bench, error);
    if (status == R5_OK)
        status = build_units(bench, error);
    return status == R5_OK ? open_peer(bench, error) : status;
}

struct bench *bench_open(struct r5_arena *arena, const struct cfg_rig *rig, const char *profile,
                         const char *programs, struct r5_error *error)
{
    struct bench *bench = r5_arena_take(arena, sizeof(*bench));
    if (bench == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "the shared memory of the run is used up");
        return NULL;
    }
    bench->file = rig;
    bench->arena = arena;
    bench->units = rig->units;
    bench->guard = -1;
    for (int i = 0; i < CFG_UNITS_MAX; i++)
        bench->lock[i] = -1;
    snprintf(bench->profile, sizeof(bench->profile), "%s", profile);
    snprintf(bench->programs, sizeof(bench->programs), "%s", programs);
    if (rig->stepped)
        stay_on_one_processor(bench);
    if (build(bench, error) != R5_OK)
        bench_close(&bench);
    return bench;
}

/* The guard goes first: it holds what is to be opened anew. */
static enum r5_status reopen(struct bench *bench, struct r5_error *error)
{
    bench_guard_dismiss(bench);
    for (int i = 0; i < bench->units; i++)
        bench_close_unit(&bench->unit[i]);
    link_clock_system_unwatch(bench->clock);
    return build_units(bench, error);
}

enum r5_status bench_restart(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    if (!bench->file->stepped)
        return reopen(bench, error);
    for (int i = 0; status == R5_OK && i < bench->units; i++)
        status = spawn_unit(bench, i, error);
    if (status == R5_OK && bench->peer != NULL)
        status = bench_peer_restart(bench->peer, &bench->file->peer, bench->programs, error);
    return status;
}

/* A pin that is not wired needs no rest. */
static enum r5_status release(struct bench_unit *unit, enum link_pin pin, struct r5_error *error)
{
    if (unit->pins == NULL || unit->file->pin[pin].by == CFG_BY_NONE)
        return R5_OK;
    return link_pin_set(unit->pins, pin, LINK_HIGH, error);
}

enum r5_status bench_release(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; i < bench->units; i++)
        for (enum link_pin pin = LINK_PWR_ON; pin <= LINK_RESET_N; pin++) {
            enum r5_status released = release(&bench->unit[i], pin, error);
            status = released != R5_OK ? released : status;
        }
    return status;
}

static enum r5_status freshen(struct bench_unit *unit, bool new_unit, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    if (is_spawned(unit))
        status = link_door_ask(unit->door, NULL, 0, error, "route 0 0");
    if (status == R5_OK && unit->faults != NULL)
        status = link_restore(unit->faults, "factory", error);
    else if (status == R5_OK && new_unit && unit->file->fresh.count > 0)
        status = bench_run_program(&unit->file->fresh, error);
    if (status == R5_OK)
        status = set_speed(unit, error);
    if (status == R5_OK && is_spawned(unit) && unit->supply == NULL) /* VCC is always there */
        status =
            link_door_ask(unit->door, NULL, 0, error, "supply %d", unit->file->supply.normal_mv);
    return status == R5_OK ? link_drain(unit->line, error) : status;
}

enum r5_status bench_fresh(struct bench *bench, bool new_units, struct r5_error *error)
{
    enum r5_status status = bench->file->stepped ? R5_OK : bench_release(bench, error);
    if (status == R5_OK && bench->peer != NULL)
        status = bench_peer_fresh(bench->peer, error);
    for (int i = 0; status == R5_OK && i < bench->units; i++)
        status = freshen(&bench->unit[i], new_units, error);
    if (status != R5_OK || bench->file->stepped)
        return status == R5_OK ? link_clock_stepped_restart(bench->clock, error) : status;
    link_clock_system_restart(bench->clock);
    for (int i = 0; i < bench->units; i++)
        link_pins_wired_forget(bench->unit[i].pins);
    return R5_OK;
}

/* All of it is tried, whatever fails. */
enum r5_status bench_rest(struct bench *bench, struct r5_error *error)
{
    enum r5_status status = bench_release(bench, error);
    for (int i = 0; i < bench->units; i++) {
        struct bench_unit *unit = &bench->unit[i];
        enum r5_status off = unit->supply == NULL || bench->file->stays_on
                                 ? R5_OK
                                 : link_supply_set(unit->supply, 0, error);
        status = off != R5_OK ? off : status;
    }
    return status;
}

/* What cannot be brought to rest here is left to the guard. */
static void part_from_guard(struct bench *bench)
{
    struct r5_error ignored;
    if (bench->guard < 0)
        return;
    if (bench_rest(bench, &ignored) == R5_OK)
        bench_guard_dismiss(bench);
    else
        close(bench->guard);
}

void bench_close(struct bench **bench)
{
    if (*bench == NULL)
        return;
    part_from_guard(*bench);
    bench_peer_close((*bench)->peer);
    for (int i = 0; i < (*bench)->units; i++) {
        struct bench_unit *unit = &(*bench)->unit[i];
        bench_close_unit(unit);
        bench_reap(unit->pid);
        if ((*bench)->lock[i] >= 0)
            close((*bench)->lock[i]);
    }
    if (CPU_COUNT(&(*bench)->processors) > 0)
        (void)sched_setaffinity(0, sizeof((*bench)->processors), &(*bench)->processors);
    *bench = NULL;
}
