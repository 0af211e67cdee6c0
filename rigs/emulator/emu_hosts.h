/* SPDX-License-Identifier: Apache-2.0 */
/* Names and addresses of the network that there is: net.hosts of the profile, loopback alone. */
#ifndef EMU_HOSTS_H
#define EMU_HOSTS_H

#include "emu.h"

enum { EMU_ADDRESS = 16 }; /* "255.255.255.255" and its NUL */

/* Four numbers with dots between, each up to 255. */
bool emu_dotted(const char *text, int part[4]);

/* A name of net.hosts, in any case, whose address is in 127/8; false: there is none. */
bool emu_host_address(const struct emu *e, const char *name, int part[4]);

#endif
