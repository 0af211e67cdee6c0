/* SPDX-License-Identifier: Apache-2.0 */
/* What the security commands share. */
#ifndef EMU_SEC_H
#define EMU_SEC_H

#include "emu_cmd.h"

/* True: the root of trust is not ready after boot, or +USECMODE is 0; the command was answered. */
bool emu_sec_not_ready(struct emu *e, bool follows_mode);

/* Answers the error number that the profile has under `key`. */
void emu_sec_refuse(struct emu *e, const char *key);

/* Upper-case hex with its NUL: `to` has room for 2 * len + 1. Returns `to`. */
const char *emu_hex(char *to, const void *bytes, size_t len);

#endif
