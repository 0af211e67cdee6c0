/* SPDX-License-Identifier: Apache-2.0 */
/* A list of defects, or of needless checks, of any bytes is read or refused with a reason. */
#include "defects_file.h"
#include "fuzz_file.h"

static void check_defects(const struct cfg_defects *defects)
{
    for (size_t i = 0; i < defects->count; i++) {
        const struct cfg_defect *defect = &defects->defect[i];
        fuzz_claim(defect->name[0] != '\0' && defect->breaks[0] != '\0', "a defect has its words");
        fuzz_claim(defect->catches > 0, "some case must notice it");
        for (size_t k = 0; k < defect->catches; k++)
            fuzz_claim(defect->catch_[k].pattern[0] != '\0' && defect->catch_[k].check[0] != '\0',
                       "by a check that has words");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cfg_defects defects = { 0 };
    struct cfg_needless_list list = { 0 };
    struct r5_error error = { 0 };
    const char *path = fuzz_file("input.yaml", data, size);
    if (cfg_defects_read(path, &defects, &error) == R5_OK) {
        check_defects(&defects);
        cfg_defects_reset(&defects);
    } else {
        fuzz_claim(error.text[0] != '\0', "a refusal has a reason");
    }
    if (cfg_needless_read(path, &list, &error) == R5_OK) {
        for (size_t i = 0; i < list.count; i++)
            fuzz_claim(list.check[i].reason[0] != '\0', "a needless check has its reason");
        cfg_needless_reset(&list);
    }
    return 0;
}
