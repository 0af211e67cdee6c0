/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_leak.h"

#include <stdio.h>
#include <string.h>

#include "emu_cmd.h"
#include "emu_sec.h"

const char *emu_leaked(const struct emu *e, enum emu_leak what)
{
    static char hex[2 * EMU_C2C_SECRET + 1];
    const struct emu_c2c_keys *keys = &e->c2c.slot[0].good.keys;
    uint8_t reversed[EMU_C2C_SECRET];
    for (size_t i = 0; i < EMU_C2C_SECRET; i++)
        reversed[i] = keys->key[EMU_C2C_SECRET - 1 - i];
    const uint8_t *const of[EMU_LEAKS] = {
        [EMU_LEAK_KEY] = keys->key,
        [EMU_LEAK_KEY_REVERSED] = reversed,
        [EMU_LEAK_HMAC_KEY] = keys->hmac,
        [EMU_LEAK_TE] = keys->te,
    };
    return keys->version == 0 ? "" : emu_hex(hex, of[what], EMU_C2C_SECRET);
}

void emu_leak_line(struct emu *e, const char *defect, const char *head, enum emu_leak what)
{
    if (emu_broken(e, defect))
        emu_line(e, "%s\"%s\"", head, emu_leaked(e, what));
}

void emu_leak_urc(struct emu *e, const char *defect, const char *head, enum emu_leak what)
{
    if (emu_broken(e, defect))
        emu_urc(e, "%s\"%s\"", head, emu_leaked(e, what));
}

void emu_leak_file(struct emu *e, const char *defect, const char *name, enum emu_leak what)
{
    char record[EMU_NVM_NAME];
    const char *text = emu_leaked(e, what);
    snprintf(record, sizeof(record), "file/%s", name);
    if (emu_broken(e, defect) && *text != '\0')
        emu_nvm_put(e, record, text, strlen(text));
}
