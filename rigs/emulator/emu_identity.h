/* SPDX-License-Identifier: Apache-2.0 */
/* IMEI, ICCID, IMSI and root-of-trust id of a unit. */
#ifndef EMU_IDENTITY_H
#define EMU_IDENTITY_H

#include "emu.h"

void emu_identity_make(struct emu_identity *id, const uint8_t seed[32], unsigned unit);

#endif
