/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_defects.h"

#include <string.h>

#include "emu.h"

bool emu_defects_add(struct emu_defects *d, const char *name)
{
    if (d->count == EMU_DEFECTS_MAX || strlen(name) >= EMU_DEFECT_NAME)
        return false;
    strcpy(d->name[d->count++], name);
    return true;
}

bool emu_defects_have(const struct emu_defects *d, const char *name)
{
    for (size_t i = 0; d != NULL && i < d->count; i++)
        if (strcmp(d->name[i], name) == 0)
            return true;
    return false;
}

bool emu_broken(const struct emu *e, const char *name)
{
    return emu_defects_have(&e->world->defects, name);
}
