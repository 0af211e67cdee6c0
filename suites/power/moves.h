/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cases of this suite do again and again.
 *
 * A mark that dies with every start of the module: the error form (+CMEE), 0 after a boot. A mark
 * that is stored: the greeting text (+CSGT) once AT&W has been answered.
 */
#ifndef R5_SUITES_POWER_MOVES_H
#define R5_SUITES_POWER_MOVES_H

#include "r5.h"

enum {
    STAYS_OFF_MS = 5000, /* long enough for a start to show */
    BOOT_MS = 30000,     /* as the vendor's host: AT is asked ten times, 3 s each */
    OFF_MS = 40000,      /* as the vendor's host waits for AT+CPWROFF */
    REBOOT_MS = 15000,   /* as the vendor's host waits after AT+CFUN=16 */
    RAILS_MS = 5000,     /* V_INT falls after VCC is gone */
};

/* Positive controls. */
void valid_pulse_still_starts(struct r5_dut *dut); /* from powered-off, and back to it */
void reset_still_works(struct r5_dut *dut);        /* from at-ready, and back to it */
void module_still_answers(struct r5_dut *dut);     /* it is up and is the module of the profile */
void channel_still_works(struct r5_dut *dut);      /* from channel-open, or plain: opens it */

/* Waits for V_INT and an answer to AT without setting anything; the model reads right. */
void must_come_up(struct r5_dut *dut);

/* V_INT is low and AT is not answered. */
void must_be_off(struct r5_dut *dut);

/* The volatile mark: set it, still there, gone. */
void set_volatile(struct r5_dut *dut);
void must_have_run_on(struct r5_dut *dut);
void must_have_started_anew(struct r5_dut *dut);

/* The stored mark: the whole line of +CSGT?, whatever its form. */
struct greeting {
    char line[96];
};
struct greeting store_greeting(struct r5_dut *dut, const char *text);
struct greeting read_greeting(struct r5_dut *dut);
void must_greet(struct r5_dut *dut, const struct greeting *stored);

#endif
