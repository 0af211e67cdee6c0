/* SPDX-License-Identifier: Apache-2.0 */
/* The SIM card in the module's holder. Wrong tries and a changed PIN outlive power. */
#ifndef EMU_SIM_H
#define EMU_SIM_H

#include <stdbool.h>

enum { EMU_SIM_CODE_MAX = 8 };

struct emu_sim {
    int wrong_pins;
    char new_pin[EMU_SIM_CODE_MAX + 1]; /* empty: the profile's */
    bool unlocked;                      /* until the module ends */
};

struct emu;
bool emu_sim_ready(const struct emu *e); /* no PIN asked for, or given */

#endif
