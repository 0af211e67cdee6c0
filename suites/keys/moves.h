/* SPDX-License-Identifier: Apache-2.0 */
/* What the cases of this suite do again and again. */
#ifndef R5_SUITES_KEYS_MOVES_H
#define R5_SUITES_KEYS_MOVES_H

#include "r5.h"

enum {
    C2C_MS = 150000,     /* what the vendor's host allows any C2C command */
    BOOT_MS = 30000,     /* as the vendor's host: AT is asked ten times, 3 s each */
    REBOOT_OK_MS = 5000, /* a repeated frame would be no answer: it is not insisted on */
    REBOOT_MS = 15000,   /* as the vendor's host waits after AT+CFUN=16 */
};

/* A new pairing, confirmed. */
struct r5_pairing need_pair(struct r5_dut *dut, r5_secret te);

/* The scan finds a secret: the te of the present pairing, when the module echoes it. */
void scan_finds_an_echo(struct r5_dut *dut);

#endif
