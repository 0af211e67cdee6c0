/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rig file turned into an open rig: transports, pins, supply and clock of each unit.
 *
 * The supervisor opens and closes it; the process of a case only borrows it. All of it lives in the
 * arena. What the rig or the unit does not have is NULL; pins are always there, those that are not
 * wired answer R5_E_UNSUPPORTED. A real rig is locked against other runs while it is open, and has
 * a guard (guard.h) that leaves it at rest if this process dies.
 */
#ifndef R5_BENCH_H
#define R5_BENCH_H

#include <sched.h>
#include <sys/types.h>

#include "arena.h"
#include "clock.h"
#include "control_door.h"
#include "faults.h"
#include "peer.h"
#include "pins.h"
#include "rig_file.h"
#include "supply.h"
#include "transport.h"

struct bench_unit {
    const struct cfg_unit *file;
    struct link_transport *line; /* the bare line; the tap goes above it. Stays over a restart */
    struct link_pins *pins;
    struct link_supply *supply;
    struct link_faults *faults;
    struct link_door *door; /* of an emulated module that was spawned */
    pid_t pid;              /* its process, 0 if none */
    struct link_transport line_face;
    struct link_pins pins_face;
    struct link_supply supply_face;
};

struct bench {
    const struct cfg_rig *file;
    struct r5_arena *arena;
    struct link_clock *clock;
    int units;
    struct bench_unit unit[CFG_UNITS_MAX];
    struct bench_peer *peer; /* NULL: the rig has none */
    int lock[CFG_UNITS_MAX]; /* descriptors, -1: none */
    int guard;               /* our end of the guard's socket, -1: none */
    pid_t guard_pid;
    char profile[CFG_PATH_MAX];  /* module file that emulated units are told to be */
    cpu_set_t processors;        /* that this process may use when no rig is open */
    char programs[CFG_PATH_MAX]; /* folder in which spawned programs are looked for first */
};

/*
 * Opens the rig. `rig` is borrowed until bench_close; `profile` is the module file's path,
 * `programs` the folder of r5conform itself. NULL with `error` filled; nothing stays open then.
 */
struct bench *bench_open(struct r5_arena *arena, const struct cfg_rig *rig, const char *profile,
                         const char *programs, struct r5_error *error);

/*
 * After the rig has failed: every emulated unit is killed and started again, as from the factory;
 * everything of a real one is closed and opened again.
 */
enum r5_status bench_restart(struct bench *bench, struct r5_error *error) R5_CHECKED;

/*
 * Clock at 0, line drained. Spawned modules are as from the factory, unpowered; real ones as they
 * were left but for their pins, which are released, unless `new_units` is asked for and the rig
 * file has a program that puts them in.
 */
enum r5_status bench_fresh(struct bench *bench, bool new_units, struct r5_error *error) R5_CHECKED;

/* PWR_ON and RESET_N of all units, whatever a body that died was pulling at. */
enum r5_status bench_release(struct bench *bench, struct r5_error *error) R5_CHECKED;

/* Pins released, supply off where there is one and the rig file does not say otherwise: the state
 * in which a rig is left on every exit. */
enum r5_status bench_rest(struct bench *bench, struct r5_error *error) R5_CHECKED;

/* Ends spawned programs and closes everything. Accepts a pointer to NULL, leaves NULL. */
void bench_close(struct bench **bench);

#endif
