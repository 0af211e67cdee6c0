/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_place.h"

#include <arpa/inet.h>
#include <string.h>

#include "emu_hosts.h"

bool emu_place_find(const struct emu *e, const char *text, struct emu_net_place *place)
{
    int part[4];
    place->v6 = inet_pton(AF_INET6, text, place->address) == 1;
    if (place->v6)
        return true;
    if (!emu_dotted(text, part) && !emu_host_address(e, text, part))
        return false;
    memset(place->address, 0, sizeof(place->address));
    for (int i = 0; i < 4; i++)
        place->address[i] = (uint8_t)part[i];
    return true;
}

const char *emu_place_text(const struct emu_net_place *place, char to[EMU_PLACE_TEXT])
{
    to[0] = '\0';
    (void)inet_ntop(place->v6 ? AF_INET6 : AF_INET, place->address, to, EMU_PLACE_TEXT);
    return to;
}
