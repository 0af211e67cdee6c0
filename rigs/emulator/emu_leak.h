/* SPDX-License-Identifier: Apache-2.0 */
/* What a module that was broken on purpose gives away of its first pairing. */
#ifndef EMU_LEAK_H
#define EMU_LEAK_H

#include "emu.h"

enum emu_leak { EMU_LEAK_KEY, EMU_LEAK_KEY_REVERSED, EMU_LEAK_HMAC_KEY, EMU_LEAK_TE, EMU_LEAKS };

/* The secret in upper-case hex; borrowed until the next call. "" when there is no pairing. */
const char *emu_leaked(const struct emu *e, enum emu_leak what);

/* An information line with it, an unsolicited one, a file of it: only by the defect of this name.
 */
void emu_leak_line(struct emu *e, const char *defect, const char *head, enum emu_leak what);
void emu_leak_urc(struct emu *e, const char *defect, const char *head, enum emu_leak what);
void emu_leak_file(struct emu *e, const char *defect, const char *name, enum emu_leak what);

#endif
