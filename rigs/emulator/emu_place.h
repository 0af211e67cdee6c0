/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and names of the other end, in text and out of it. */
#ifndef EMU_PLACE_H
#define EMU_PLACE_H

#include "emu_net_io.h"

enum { EMU_PLACE_TEXT = 46 };

/* An IPv4 or IPv6 address, or a name of net.hosts; false: neither. Leaves the port alone. */
bool emu_place_find(const struct emu *e, const char *text, struct emu_net_place *place);
const char *emu_place_text(const struct emu_net_place *place, char to[EMU_PLACE_TEXT]);

#endif
