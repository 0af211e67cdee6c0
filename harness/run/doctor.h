/* SPDX-License-Identifier: Apache-2.0 */
/* Everything a bench engineer would check before blaming the module. Each finding is a fact or a
 * remedy. */
#ifndef R5_RUN_DOCTOR_H
#define R5_RUN_DOCTOR_H

#include "module_file.h"
#include "rig_file.h"

struct run_doctor {
    void (*fact)(void *self, const char *text);
    void (*remedy)(void *self, const char *text); /* what is wrong, and what to do */
    void *self;
};

/*
 * Opens the rig, powers the first unit, asks it who it is, leaves it at rest. True if there was no
 * remedy. `profile` and `programs` as bench_open.
 */
bool run_doctor_do(const struct cfg_rig *rig, const struct cfg_module *module, const char *profile,
                   const char *programs, const struct run_doctor *doctor);

#endif
