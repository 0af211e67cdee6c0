/* SPDX-License-Identifier: Apache-2.0 */
/* A module profile of any bytes, which may extend the family's, is read or refused with a reason.
 */
#include "fuzz_file.h"
#include "module_file.h"

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
    struct cfg_module module = { 0 };
    struct r5_error error = { 0 };
    need_base();
    if (cfg_module_read(fuzz_file("input.yaml", data, size), &module, &error) != R5_OK) {
        fuzz_claim(error.text[0] != '\0', "a refusal has a reason");
        return 0;
    }
    for (size_t i = 0; i < module.leaves; i++) {
        const struct cfg_leaf *leaf = &module.leaf[i];
        fuzz_claim(cfg_module_leaf(&module, leaf->key) == leaf, "each key is found");
        fuzz_claim(leaf->confidence[0] != '\0' && leaf->source[0] != '\0',
                   "each value has a source and a confidence");
    }
    cfg_module_reset(&module);
    return 0;
}
