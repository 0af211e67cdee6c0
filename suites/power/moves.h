/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the cases of this suite do again and again. A move with a check in it is written into the
 * journal under the line of the case that makes it; `after` says after what, as in "a short reset".
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

/* How long a start may take: the time of the profile is indicative. */
long start_limit_ms(struct r5_dut *dut);

/* Waits for V_INT and an answer to AT without setting anything; the model reads right. */
#define must_come_up(dut, after) come_up_at(dut, after, __FILE__, __LINE__)
void come_up_at(struct r5_dut *dut, const char *after, const char *file, int line);

/* V_INT goes low within the limit and stays low, and AT is not answered. */
#define must_go_off(dut, limit_ms, after) go_off_at(dut, limit_ms, after, __FILE__, __LINE__)
void go_off_at(struct r5_dut *dut, long limit_ms, const char *after, const char *file, int line);

/* The volatile mark: set it; still there; gone, and the module is up. */
void set_volatile(struct r5_dut *dut);
#define must_have_run_on(dut, after) run_on_at(dut, after, __FILE__, __LINE__)
void run_on_at(struct r5_dut *dut, const char *after, const char *file, int line);
#define must_have_started_anew(dut, after) started_anew_at(dut, after, __FILE__, __LINE__)
void started_anew_at(struct r5_dut *dut, const char *after, const char *file, int line);

/* Asks AT, and sets nothing. */
bool answers_within(struct r5_dut *dut, long limit_ms);

/* The error form that +CMEE? tells. */
const char *error_form(struct r5_dut *dut);

/* The stored mark: the whole line of +CSGT?, whatever its form. */
struct greeting {
    char line[96];
};
struct greeting store_greeting(struct r5_dut *dut, const char *text);
struct greeting read_greeting(struct r5_dut *dut);
#define must_greet(dut, stored, after) greet_at(dut, stored, after, __FILE__, __LINE__)
void greet_at(struct r5_dut *dut, const struct greeting *stored, const char *after,
              const char *file, int line);

/* VCC away, back after V_INT has gone low, and whatever starts this variant. */
void lose_supply(struct r5_dut *dut);

#endif
