/* SPDX-License-Identifier: Apache-2.0 */
/* The core's view of its profile: the loader has checked what is asked for here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu.h"
#include "emu_profile.h"

const char *emu_profile_text(const struct emu *e, const char *key)
{
    const char *value = emu_profile_value(e->world->profile, key);

    if (!value) {
        fprintf(stderr, "r5emu: profile key %s stands in no key table\n", key);
        abort();
    }
    return value;
}

int64_t emu_profile_int(const struct emu *e, const char *key)
{
    return strtoll(emu_profile_text(e, key), NULL, 10);
}

bool emu_profile_bool(const struct emu *e, const char *key)
{
    return emu_profile_is(e, key, "true");
}

bool emu_profile_is(const struct emu *e, const char *key, const char *word)
{
    return strcmp(emu_profile_text(e, key), word) == 0;
}
