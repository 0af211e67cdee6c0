/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's trace of GPIO lines, in an instance of our own: what their users do, with the time
 * at which they did it. The reader sleeps until there is a record.
 */
#ifndef EMU_FRONT_TRACE_H
#define EMU_FRONT_TRACE_H

#include "gpio_records.h"

enum { TRACE_CHIPS_MAX = 2, TRACE_TEXT_ROOM = 8192 };

struct trace {
    int pipe; /* readable when there is a record; -1 while closed */
    bool made;
    char folder[128];
    char text[TRACE_TEXT_ROOM];
    size_t len;
};

/* Records of the lines of these chips alone. False: the reason was printed. */
bool trace_open(struct trace *t, const struct gpio_chip *const *chip, size_t chips);
void trace_close(struct trace *t);

/* What there is by now, at most `room`; how many. */
size_t trace_read(struct trace *t, struct gpio_news *news, size_t room);

#endif
