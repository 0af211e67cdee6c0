/* SPDX-License-Identifier: Apache-2.0 */
/* The real-time clock: runs on device time while VCC is there, whether the module is on or off. */
#ifndef EMU_CLOCK_H
#define EMU_CLOCK_H

#include "emu.h"

void emu_clock_lost(struct emu *e); /* VCC went: at its return the clock starts from clock.boot */

/* Seconds since 1970 that the clock shows; `utc`: its zone taken off. */
int64_t emu_clock_now(const struct emu *e, bool utc);

/* "yy/MM/dd,hh:mm:ss+zz" to seconds since 2000 and quarter hours; false: not a date and time. */
bool emu_clock_parse(const char *text, int64_t *seconds, int64_t *zone);

#endif
