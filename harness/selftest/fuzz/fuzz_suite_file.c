/* SPDX-License-Identifier: Apache-2.0 */
/* A suite file of any bytes is read or refused with a reason. */
#include "fuzz_file.h"
#include "suite_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cfg_suite suite = { 0 };
    struct r5_error error = { 0 };
    if (cfg_suite_read(fuzz_file("input.yaml", data, size), &suite, &error) != R5_OK) {
        fuzz_claim(error.text[0] != '\0', "a refusal has a reason");
        return 0;
    }
    for (size_t i = 0; i < suite.entries; i++) {
        const struct cfg_entry *entry = &suite.entry[i];
        fuzz_claim(entry->id[0] != '\0' && entry->name[0] != '\0', "an entry has its names");
        for (size_t k = 0; k < entry->axes; k++)
            fuzz_claim(entry->axis[k].count > 0, "an axis has values");
    }
    cfg_suite_reset(&suite);
    return 0;
}
