/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a rig file that are about one unit, for rig_file.c. */
#ifndef R5_CONFIG_RIG_UNIT_H
#define R5_CONFIG_RIG_UNIT_H

#include "binder.h"
#include "rig_file.h"

/* `stepped` and `emulated` as the file said above; they rule out some backends. */
void cfg_bind_uart(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_rig *rig,
                   struct cfg_uart *uart);
void cfg_bind_pins(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_rig *rig,
                   struct cfg_wire pin[3]);
void cfg_bind_supply(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_rig *rig,
                     struct cfg_supply *supply);
void cfg_bind_argv(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_argv *argv);

#endif
