/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person does to a module with the wires of a bench: one pulse at a time, told step by step,
 * with what V_INT made of it where it is wired. No record is kept: these are no cases.
 */
#ifndef R5_RUN_PULSE_H
#define R5_RUN_PULSE_H

#include "bench.h"
#include "module_file.h"

enum run_pulse {
    RUN_PULSE_POWER,     /* PWR_ON low */
    RUN_PULSE_RESET,     /* RESET_N low */
    RUN_PULSE_EMERGENCY, /* both low, PWR_ON released first (UBX-19016638, 4.2.9) */
    RUN_PULSE_SUPPLY,    /* VCC off and on again */
    RUN_PULSES
};

struct run_pulser {
    struct link_clock *clock;
    struct bench_unit *unit;
    const struct cfg_module *module;
    void (*say)(void *self, const char *text); /* one line without its end */
    void *self;
};

/* "power", "reset", "emergency", "supply-cycle". */
const char *run_pulse_word(enum run_pulse pulse);

/* How long it lasts by the module profile, in milliseconds: low, PWR_ON low, VCC off after V_INT
 * fell. */
long run_pulse_ms(const struct run_pulser *p, enum run_pulse pulse);

/*
 * `ms` instead of the profile's time; 0: the profile's. R5_E_UNSUPPORTED, and nothing is done, when
 * the rig lacks a wire for it. R5_E_TIMEOUT: it was done, and V_INT did not end as it should; after
 * a time of the caller's own that is told and no error. Others: the rig failed.
 */
enum r5_status run_pulse_do(const struct run_pulser *p, enum run_pulse pulse, long ms,
                            struct r5_error *error) R5_CHECKED;

/* VCC to `millivolts`, 0 for off, and what V_INT does then. R5_E_UNSUPPORTED: it is always on. */
enum r5_status run_pulse_supply(const struct run_pulser *p, int millivolts,
                                struct r5_error *error) R5_CHECKED;

/* VCC where it can be switched, then PWR_ON unless V_INT is high: as much of it as the rig can. */
enum r5_status run_pulse_switch_on(const struct run_pulser *p, struct r5_error *error) R5_CHECKED;

#endif
