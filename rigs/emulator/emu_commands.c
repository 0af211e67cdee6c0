/* SPDX-License-Identifier: Apache-2.0 */
/* The registry of command tables: a new group is one line here. */
#include <string.h>
#include <strings.h>

#include "emu_cmd.h"

static const struct emu_command *const tables[] = {
    emu_commands_id,     emu_commands_line,   emu_commands_power, emu_commands_clock,
    emu_commands_config, emu_commands_sim,    emu_commands_net,   emu_commands_pdp,
    emu_commands_file,   emu_commands_c2c,    emu_commands_sec,   emu_commands_factory,
    emu_commands_certs,  emu_commands_secprf, emu_commands_sock,  emu_commands_sock_data,
    emu_commands_http,   emu_commands_mqtt,
};

const struct emu_command *emu_command_find(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        for (const struct emu_command *c = tables[i]; c->name; c++)
            if (strlen(c->name) == len && strncasecmp(c->name, name, len) == 0)
                return c;
    return NULL;
}
