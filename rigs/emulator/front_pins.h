/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's three pins on a bank of gpio-sim: it sees what the bank's user does to PWR_ON and
 * RESET_N, which it pulls up, and drives V_INT by its pull.
 */
#ifndef EMU_FRONT_PINS_H
#define EMU_FRONT_PINS_H

#include "emu.h"
#include "gpio_chip.h"

struct pins {
    const char *label; /* borrowed */
    struct gpio_chip chip;
    int watch;               /* the chip's device: who takes and releases lines; -1 while closed */
    unsigned line[EMU_PINS]; /* of the chip */
    char pull[EMU_PINS][FILE_PATH_ROOM];
    char value[EMU_PINS][FILE_PATH_ROOM];
    struct gpio_input input[EMU_RESET_N + 1]; /* EMU_PWR_ON, EMU_RESET_N */
    bool v_int;                               /* last driven */
    bool gone;                                /* the chip was taken away */
};

/* Finds the bank and its lines. False: the reason was printed. */
bool pins_find(struct pins *p, const char *label);
/* Once the trace runs: pulls, and the levels there are. False: the reason was printed. */
bool pins_begin(struct pins *p);
void pins_close(struct pins *p); /* V_INT is low without a module */

/* Lines taken and released by now, at most `room`; how many. */
size_t pins_read(struct pins *p, struct gpio_news *news, size_t room);
void pins_take(struct pins *p, const struct gpio_news *news);
void pins_drive_v_int(struct pins *p, bool high);

#endif
