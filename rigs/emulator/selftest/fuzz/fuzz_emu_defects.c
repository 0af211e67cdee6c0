/* SPDX-License-Identifier: Apache-2.0 */
/* A list of defects of any bytes, as r5emu reads it: looked up, printed, or refused with a reason.
 */
#include "emu_defects.h"
#include "fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    char why[512] = "";
    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "we");
    fuzz_claim(nowhere != NULL, "there is a place for output");
    const char *path = fuzz_file("input.yaml", data, size);
    int found = emu_defects_find(path, "tag-not-checked", why, sizeof(why));
    fuzz_claim(found >= -1 && found <= 1 && (found >= 0 || why[0] != '\0'),
               "there, not there, or a reason");
    fuzz_claim(emu_defects_print(path, nowhere, why, sizeof(why)) == (found >= 0),
               "what can be looked up can be printed");
    return 0;
}
