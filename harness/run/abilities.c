/* SPDX-License-Identifier: Apache-2.0 */
#include "abilities.h"

#include <stdio.h>

static const char *const names[] = {
    "key",           "reset",    "v_int",      "supply",        "supply-programmable",
    "fault-nvm",     "c2c",      "c2c-v2",     "peer",          "two-units",
    "net-simulated", "net-live", "self-start", "no-self-start",
};

const char *run_ability_name(int index)
{
    return index >= 0 && index < (int)(sizeof(names) / sizeof(names[0])) ? names[index] : NULL;
}

void run_ability_words(unsigned bits, char *text, size_t room)
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; run_ability_name(i) != NULL && used < room; i++)
        if ((bits >> i & 1u) != 0)
            used +=
                (size_t)snprintf(text + used, room - used, "%s%s", used > 0 ? " " : "", names[i]);
}

static long number(const struct cfg_module *module, const char *key)
{
    const struct cfg_leaf *leaf = cfg_module_leaf(module, key);
    return leaf != NULL ? leaf->number : 0;
}

unsigned run_offers(const struct cfg_rig *rig, const struct cfg_module *module)
{
    unsigned bits = 0;
    const struct cfg_unit *unit = &rig->unit[0];
    enum cfg_by supply = unit->supply.by;
    bits |= unit->pin[0].by != CFG_BY_NONE ? R5_KEY : 0u;
    bits |= unit->pin[1].by != CFG_BY_NONE ? R5_RESET : 0u;
    bits |= unit->pin[2].by != CFG_BY_NONE ? R5_VINT : 0u;
    bits |= supply != CFG_BY_NONE ? R5_SUPPLY : 0u;
    bits |= supply == CFG_BY_CONTROL || supply == CFG_BY_SCPI ? R5_SUPPLY_PROG : 0u;
    bits |= rig->faults ? R5_FAULT_NVM : 0u;
    bits |= rig->peer.by != CFG_BY_NONE ? R5_PEER : 0u;
    bits |= rig->units > 1 ? R5_TWO_UNITS : 0u;
    if (number(module, "c2c.present") != 0)
        bits |= R5_C2C | (number(module, "c2c.version") >= 2 ? R5_C2C_V2 : 0u);
    bits |= number(module, "pwr.self_start") != 0 ? R5_SELF_START : R5_NO_SELF_START;
    return bits;
}
