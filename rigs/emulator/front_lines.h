/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modem lines of the host's serial port, on a bank of gpio-mockup in the order RTS, DTR, CTS, DSR,
 * DCD, RI; 1 is ON. The module hears RTS and drives CTS and DSR; DCD and RI rest.
 */
#ifndef EMU_FRONT_LINES_H
#define EMU_FRONT_LINES_H

#include "gpio_chip.h"

enum modem_line { LINE_RTS, LINE_DTR, LINE_CTS, LINE_DSR, LINE_DCD, LINE_RI, LINES };

struct lines {
    bool there; /* else all are on, and nothing is driven */
    struct gpio_chip chip;
    char file[LINES][FILE_PATH_ROOM];
    bool rts;
    bool on[LINES]; /* last driven */
};

/* Label null: there are none. False: the reason was printed. */
bool lines_find(struct lines *l, const char *label);
/* Once the trace runs: outputs off, and RTS as it is. False: the reason was printed. */
bool lines_begin(struct lines *l);
void lines_close(struct lines *l); /* off, as without a module */

void lines_take(struct lines *l, const struct gpio_news *news);
void lines_drive(struct lines *l, enum modem_line line, bool on);

#endif
