/* SPDX-License-Identifier: Apache-2.0 */
/* A module profile of any bytes, as r5emu reads it, is taken or refused with a reason. */
#include "emu_profile.h"
#include "fuzz_file.h"

static void need_base(void)
{
    static bool made;
    if (made)
        return;
    fuzz_folder_make();
    made = symlink(R5_MODULES_DIR "/sara-r5.yaml", fuzz_path("sara-r5.yaml")) == 0;
    fuzz_claim(made, "the profile to extend is there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct emu_key *const tables[] = { emu_keys_core, emu_keys_c2c };
    char why[512] = "";
    need_base();
    struct emu_profile *profile =
        emu_profile_load(fuzz_file("input.yaml", data, size), why, sizeof(why));
    if (profile == NULL) {
        fuzz_claim(why[0] != '\0', "a refusal has a reason");
        return 0;
    }
    for (int i = 0; i < 2; i++)
        for (const struct emu_key *key = tables[i]; key->name != NULL; key++)
            fuzz_claim(emu_profile_value(profile, key->name) != NULL, "each key has a value");
    emu_profile_free(&profile);
    return 0;
}
