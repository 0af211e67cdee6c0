/* SPDX-License-Identifier: Apache-2.0 */
/* What a run asks of a rig beside its file: which module is on it, and how that is broken. */
#ifndef R5_RUN_RIG_CHOICE_H
#define R5_RUN_RIG_CHOICE_H

#include "rig_file.h"

/*
 * The module profile for this rig: `asked` (NULL: not said), else what its file says of its units,
 * else the usual one. R5_E_INPUT if a unit is said to be another. `module` borrows.
 */
enum r5_status run_choose_module(const struct cfg_rig *rig, const char *asked, const char **module,
                                 struct r5_error *error) R5_CHECKED;

/* A broken module is an emulated one: r5emu is told the defects when it is started. */
enum r5_status run_break_modules(struct cfg_rig *rig, const char *const *defect, int defects,
                                 struct r5_error *error) R5_CHECKED;

#endif
