/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_hosts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

bool emu_dotted(const char *text, int part[4])
{
    char end;
    if (sscanf(text, "%3d.%3d.%3d.%3d%c", &part[0], &part[1], &part[2], &part[3], &end) != 4)
        return false;
    for (int i = 0; i < 4; i++)
        if (part[i] < 0 || part[i] > 255)
            return false;
    return true;
}

/* Address of one "name=address"; false: another name, or not an address of ours. */
static bool entry_fits(const char *entry, size_t len, const char *name, int part[4])
{
    char address[EMU_ADDRESS] = "";
    size_t name_len = strlen(name);
    if (len <= name_len + 1 || len - name_len - 1 >= sizeof(address) || entry[name_len] != '=' ||
        strncasecmp(entry, name, name_len) != 0)
        return false;
    memcpy(address, entry + name_len + 1, len - name_len - 1);
    return emu_dotted(address, part) && part[0] == 127;
}

bool emu_host_address(const struct emu *e, const char *name, int part[4])
{
    const char *at = emu_profile_text(e, "net.hosts");
    while (*at != '\0') {
        size_t len = strcspn(at, " ");
        if (name[0] != '\0' && entry_fits(at, len, name, part))
            return true;
        at += len + (at[len] == ' ');
    }
    return false;
}
