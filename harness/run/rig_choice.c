/* SPDX-License-Identifier: Apache-2.0 */
#include "rig_choice.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_MODULE "sara-r510m8s-01b-00"

enum r5_status run_choose_module(const struct cfg_rig *rig, const char *asked, const char **module,
                                 struct r5_error *error)
{
    *module = asked != NULL ? asked : DEFAULT_MODULE;
    for (int i = 0; i < rig->units; i++) {
        const char *held = rig->unit[i].module;
        if (held[0] == '\0')
            continue;
        if (asked == NULL && i == 0)
            *module = held;
        if (strcmp(held, *module) != 0)
            return r5_fail(error, R5_E_INPUT,
                           "unit '%s' of rig '%s' is a %s, the run is asked for a %s; choose with "
                           "--module",
                           rig->unit[i].name, rig->name, held, *module);
    }
    return R5_OK;
}

enum r5_status run_break_modules(struct cfg_rig *rig, const char *const *defect, int defects,
                                 struct r5_error *error)
{
    for (int i = 0; i < rig->units && defects > 0; i++) {
        struct cfg_unit *unit = &rig->unit[i];
        if (!rig->emulated || unit->uart.by != CFG_BY_SPAWN ||
            unit->uart.args.count + 2 * defects > CFG_ARGS_MAX)
            return r5_fail(error, R5_E_INPUT,
                           "--defect breaks an emulated module that is started for the run; unit "
                           "'%s' of rig '%s' is not one",
                           unit->name, rig->name);
        for (int d = 0; d < defects; d++) {
            snprintf(unit->uart.args.word[unit->uart.args.count++], CFG_PATH_MAX, "--defect");
            snprintf(unit->uart.args.word[unit->uart.args.count++], CFG_PATH_MAX, "%s", defect[d]);
        }
    }
    return R5_OK;
}
