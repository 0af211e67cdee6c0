/* SPDX-License-Identifier: Apache-2.0 */
#include "backends.h"

#include <string.h>

#include "clock_stepped.h"
#include "clock_system.h"
#include "control_backends.h"
#include "line_backends.h"
#include "pins_wired.h"
#include "supply_backends.h"
#include "transport_stream.h"
#include "wire.h"

static enum r5_status no_room(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "the shared memory of the run is used up");
}

/* What refers to a part of a rig goes on doing so when the part is opened again. */
#define KEEP_FACE(unit, part, opened)                                                              \
    do {                                                                                           \
        (unit)->part##_face = *(opened);                                                           \
        (unit)->part = &(unit)->part##_face;                                                       \
    } while (0)

struct link_line bench_line_of(const struct cfg_unit *unit)
{
    struct link_line line = { .baud = unit->uart.baud };
    line.flow = unit->uart.rts_cts ? LINK_FLOW_RTS_CTS : LINK_FLOW_NONE;
    strcpy(line.frame, unit->uart.frame);
    return line;
}

/* --- a module that is spawned: everything by its two doors --- */

static enum r5_status build_spawned(struct bench *bench, struct bench_unit *unit,
                                    struct r5_error *error)
{
    struct r5_arena *arena = bench->arena;
    unit->door = link_door_new(arena, unit->file->name);
    if (unit->door == NULL)
        return no_room(error);
    unit->line = link_stream_new(arena, bench->clock, unit->door);
    unit->pins = link_pins_control_new(arena, unit->door, bench->clock);
    if (unit->line == NULL || unit->pins == NULL)
        return no_room(error);
    if (unit->file->supply.by == CFG_BY_CONTROL) {
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

/* --- a real one --- */

/* NULL without an error: there is none. */
static struct link_wire *open_wire(struct r5_arena *arena, const struct cfg_wire *file,
                                   const char *role, bool output, struct r5_error *error)
{
    struct link_wire_spec spec = {
        .role = role,
        .output = output,
        .port = file->port,
        .chip = file->chip,
        .line = file->line,
        .active_low = file->active_low,
        .drive = (enum link_drive)file->drive,
        .bias = (enum link_bias)file->bias,
    };
    error->status = R5_OK;
    switch (file->by) {
    case CFG_BY_GPIOD:
        return link_wire_gpiod_open(arena, &spec, error);
    case CFG_BY_SERIAL:
        return link_wire_serial_open(arena, &spec, error);
    case CFG_BY_OPERATOR:
        return link_wire_operator_open(arena, &spec, error);
    default:
        return NULL;
    }
}

static enum r5_status open_pins(struct bench *bench, struct bench_unit *unit,
                                struct r5_error *error)
{
    struct link_wire *wires[LINK_PIN_COUNT] = { NULL };
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < LINK_PIN_COUNT; i++) {
        wires[i] = open_wire(bench->arena, &unit->file->pin[i], link_pin_name((enum link_pin)i),
                             i != LINK_V_INT, error);
        status = wires[i] == NULL ? error->status : R5_OK;
    }
    struct link_pins *pins =
        status == R5_OK ? link_pins_wired_new(bench->arena, bench->clock, wires, error) : NULL;
    if (pins != NULL) {
        KEEP_FACE(unit, pins, pins);
        return R5_OK;
    }
    for (int i = 0; i < LINK_PIN_COUNT; i++)
        if (wires[i] != NULL)
            link_wire_close(wires[i]);
    return error->status;
}

static struct link_supply *open_relay(struct r5_arena *arena, const struct cfg_supply *file,
                                      struct r5_error *error)
{
    struct link_wire *wire = open_wire(arena, &file->wire, "supply", true, error);
    if (wire == NULL)
        return NULL;
    struct link_supply *supply = link_supply_relay_new(arena, wire, file->normal_mv, error);
    if (supply == NULL)
        link_wire_close(wire);
    return supply;
}

static enum r5_status open_supply(struct bench *bench, struct bench_unit *unit,
                                  struct r5_error *error)
{
    const struct cfg_supply *file = &unit->file->supply;
    struct r5_arena *arena = bench->arena;
    struct link_supply *supply = NULL;
    struct link_scpi scpi = { .address = file->address,
                              .channel = file->channel,
                              .limit_ma = file->limit_ma,
                              .normal_mv = file->normal_mv };
    switch (file->by) {
    case CFG_BY_RELAY:
        supply = open_relay(arena, file, error);
        break;
    case CFG_BY_HUB:
        supply = link_supply_hub_new(arena, file->program, file->hub, file->port, file->normal_mv,
                                     error);
        break;
    case CFG_BY_SCPI:
        supply = link_supply_scpi_open(arena, &scpi, error);
        break;
    case CFG_BY_OPERATOR:
        supply = link_supply_operator_new(arena, file->normal_mv, error);
        break;
    default:
        return R5_OK;
    }
    if (supply == NULL)
        return error->status;
    KEEP_FACE(unit, supply, supply);
    return R5_OK;
}

static enum r5_status open_line(struct bench *bench, struct bench_unit *unit,
                                struct r5_error *error)
{
    struct link_line line = bench_line_of(unit->file);
    const char *port = unit->file->uart.port;
    struct link_transport *opened =
        unit->file->uart.by == CFG_BY_SERIAL
            ? link_serial_open(bench->arena, bench->clock, port, &line, error)
            : link_tty_open(bench->arena, bench->clock, port, &line, error);
    if (opened == NULL)
        return error->status;
    KEEP_FACE(unit, line, opened);
    return link_clock_system_mind(bench->clock, link_line_fd(opened), port, error);
}

enum r5_status bench_build_unit(struct bench *bench, int index, struct r5_error *error)
{
    struct bench_unit *unit = &bench->unit[index];
    unit->file = &bench->file->unit[index];
    if (unit->file->uart.by == CFG_BY_SPAWN)
        return build_spawned(bench, unit, error);
    /* Pins first: a module is not driven by its UART before its pins are known to be released. */
    enum r5_status status = open_pins(bench, unit, error);
    if (status == R5_OK)
        status = open_supply(bench, unit, error);
    if (status == R5_OK)
        status = open_line(bench, unit, error);
    return status == R5_OK ? R5_OK : r5_fail_within(error, "unit '%s'", unit->file->name);
}

void bench_close_unit(struct bench_unit *unit)
{
    if (unit->line != NULL)
        link_close(unit->line);
    if (unit->supply != NULL)
        link_supply_close(unit->supply);
    if (unit->pins != NULL)
        link_pins_close(unit->pins);
    if (unit->door != NULL)
        link_door_attach(unit->door, -1);
}
