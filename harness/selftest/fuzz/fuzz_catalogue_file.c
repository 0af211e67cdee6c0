/* SPDX-License-Identifier: Apache-2.0 */
/* A catalogue of any bytes is read or refused with a reason. */
#include "fuzz_file.h"
#include "suite_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cfg_catalogue catalogue = { 0 };
    struct r5_error error = { 0 };
    if (cfg_catalogue_read(fuzz_file("input.yaml", data, size), &catalogue, &error) != R5_OK) {
        fuzz_claim(error.text[0] != '\0', "a refusal has a reason");
        return 0;
    }
    for (size_t i = 0; i < catalogue.count; i++)
        fuzz_claim(catalogue.requirement[i].id[0] != '\0', "a requirement has an id");
    cfg_catalogue_reset(&catalogue);
    return 0;
}
