/* SPDX-License-Identifier: Apache-2.0 */
/* Supplies of real benches. Each lives in the arena; NULL with `error` filled, nothing stays open
 * then. All start as they are found: nothing is switched by opening. */
#ifndef R5_LINK_SUPPLY_BACKENDS_H
#define R5_LINK_SUPPLY_BACKENDS_H

#include "arena.h"
#include "supply.h"
#include "wire.h"

/* supply_relay.c: a wire switches VCC. Takes `wire` over. */
struct link_supply *link_supply_relay_new(struct r5_arena *arena, struct link_wire *take_wire,
                                          int normal_mv, struct r5_error *error);

/*
 * supply_hub.c: a port of a USB hub that can switch its power, by the program uhubctl (another one
 * by `program`, "" for that). `hub` is its location as uhubctl prints it ("1-1.4"), `port` from 1.
 */
struct link_supply *link_supply_hub_new(struct r5_arena *arena, const char *program,
                                        const char *hub, int port, int normal_mv,
                                        struct r5_error *error);

struct link_scpi {
    const char *address; /* "tcp:HOST:PORT", or the path of a USB-TMC device: /dev/usbtmc0 */
    int channel;         /* from 1; 0: the instrument has one only */
    int limit_ma;        /* current limit that is set before anything is switched on */
    int normal_mv;
};

/* supply_scpi.c: a bench power supply that speaks SCPI. */
struct link_supply *link_supply_scpi_open(struct r5_arena *arena, const struct link_scpi *scpi,
                                          struct r5_error *error);

/* supply_operator.c: asks the person at the controlling terminal. */
struct link_supply *link_supply_operator_new(struct r5_arena *arena, int normal_mv,
                                             struct r5_error *error);

#endif
