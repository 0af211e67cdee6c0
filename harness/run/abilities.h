/* SPDX-License-Identifier: Apache-2.0 */
/* What a rig with this module offers, against what a case needs: bits of r5.h and their names. */
#ifndef R5_RUN_ABILITIES_H
#define R5_RUN_ABILITIES_H

#include "module_file.h"
#include "r5.h"
#include "rig_file.h"

unsigned run_offers(const struct cfg_rig *rig, const struct cfg_module *module);

/* Name of one bit: "c2c", "fault-nvm". NULL past the last; `index` counts from 0. */
const char *run_ability_name(int index);

/* "c2c two-units" for a set of bits. */
void run_ability_words(unsigned bits, char *text, size_t room);

#endif
