/* SPDX-License-Identifier: Apache-2.0 */
/* Supply, PWR_ON, RESET_N, V_INT: what starts the module, what ends it, what dies with it. */
#ifndef EMU_POWER_H
#define EMU_POWER_H

#include "emu.h"

void emu_power_switch_off(struct emu *e); /* graceful, its OK is out: V_INT low in off.vint_ms */
void emu_power_reboot(struct emu *e);     /* graceful, its OK is out */
void emu_power_rail_falls(struct emu *e); /* V_INT low ahead of its time: for a defect */
void emu_power_cut(struct emu *e);        /* the supply fails now */
void emu_power_greet(struct emu *e);      /* the text of +CSGT, if any */

#endif
