/* SPDX-License-Identifier: Apache-2.0 */
/* The schedule, for the core's own files; commands use what emu.h offers. */
#ifndef EMU_EVENT_H
#define EMU_EVENT_H

#include "emu.h"

void emu_cancel_life(struct emu *e, enum emu_life life);
const struct emu_event *emu_event_first(const struct emu *e); /* null: none */

#endif
