/* SPDX-License-Identifier: Apache-2.0 */
/* A rig file of any bytes is read or refused with a reason. */
#include "fuzz_file.h"
#include "rig_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cfg_rig rig;
    struct r5_error error = { 0 };
    if (cfg_rig_read(fuzz_file("input.yaml", data, size), &rig, &error) != R5_OK) {
        fuzz_claim(error.text[0] != '\0', "a refusal has a reason");
        return 0;
    }
    fuzz_claim(rig.units >= 1 && rig.units <= CFG_UNITS_MAX, "a rig has units, within the limit");
    for (int i = 0; i < rig.units; i++) {
        const struct cfg_unit *unit = &rig.unit[i];
        const struct cfg_argv *args = &unit->uart.args;
        fuzz_claim(args->count >= 0 && args->count <= CFG_ARGS_MAX, "no more arguments");
        fuzz_claim((unit->uart.by == CFG_BY_SPAWN) == rig.stepped, "stepped is what is spawned");
        fuzz_claim(rig.emulated || !rig.stepped, "what is real knows no stepped time");
        for (int k = 0; k < i; k++)
            fuzz_claim(strcmp(unit->name, rig.unit[k].name) != 0, "two units have two names");
    }
    fuzz_claim(strlen(rig.sha256) == 64, "a file that was read has its hash");
    return 0;
}
