/* SPDX-License-Identifier: Apache-2.0 */
/* A plan of any bytes is read or refused with a reason. */
#include "fuzz_file.h"
#include "suite_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cfg_plan plan = { 0 };
    struct r5_error error = { 0 };
    if (cfg_plan_read(fuzz_file("input.yaml", data, size), &plan, &error) != R5_OK) {
        fuzz_claim(error.text[0] != '\0', "a refusal has a reason");
        return 0;
    }
    fuzz_claim(plan.suites.count > 0, "a plan has suites");
    for (size_t i = 0; i < plan.suites.count; i++)
        fuzz_claim(plan.suites.word[i][0] != '\0', "a suite has a name");
    cfg_plan_reset(&plan);
    return 0;
}
