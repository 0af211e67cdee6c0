/* SPDX-License-Identifier: Apache-2.0 */
/* Cipher suites: u-blox's own numbers 1 to 33, IANA's, and those that the profile offers. */
#ifndef EMU_SUITES_H
#define EMU_SUITES_H

#include "emu.h"

enum { EMU_SUITES_LEGACY_MAX = 33 };

uint16_t emu_suite_of_legacy(int64_t legacy); /* IANA's; 0: there is no such number */

/*
 * tls.ciphers: legacy numbers of one or two digits, IANA numbers of four hex digits, or ranges of
 * either ("1-33 1301-1303"), blanks between. The nth (from 0) of them; 0: no more.
 */
uint16_t emu_suite_nth(const struct emu *e, size_t nth);
bool emu_suite_offered(const struct emu *e, uint16_t suite);

#endif
