/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the doctor share while they look at one unit. Private to doctor*.c. */
#ifndef R5_RUN_DOCTOR_VISIT_H
#define R5_RUN_DOCTOR_VISIT_H

#include "at_dialogue.h"
#include "bench.h"
#include "doctor.h"

struct doc_visit {
    const struct run_doctor *doctor;
    const struct cfg_rig *rig;
    const struct cfg_module *module;
    struct bench *bench;
    struct bench_unit *unit;
    struct at_dialogue *dialogue;
    struct at_reply reply;
    char imei[16]; /* "" until the module has told it */
    bool healthy;
};

void doc_fact(struct doc_visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Always false, so that a check can end with it. */
bool doc_remedy(struct doc_visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

long doc_number(const struct doc_visit *v, const char *key);
const char *doc_text(const struct doc_visit *v, const char *key);

/* One command; true if the answer was OK. A line that fails is a remedy. */
bool doc_ask(struct doc_visit *v, const char *command, int limit_ms);
/* Asks AT until it is answered. */
bool doc_answers(struct doc_visit *v, long limit_ms);
/* Bytes that come in the time, none of them asked for. */
long doc_listen(struct doc_visit *v, long limit_ms);

bool doc_has_vint(const struct doc_visit *v);
/* True when V_INT has this level within the limit; *after: its last edge to it since then, as a
 * time after `since`. */
bool doc_vint_since(struct doc_visit *v, enum link_level wanted, long limit_ms, r5_time since,
                    r5_time *after);
bool doc_vint_becomes(struct doc_visit *v, enum link_level wanted, long limit_ms, r5_time *after);
/* One pulse; *low: how long it was by the rig's clock. */
bool doc_pulse(struct doc_visit *v, enum link_pin pin, long low_ms, r5_time *low);

/* Switched on, and it answers; tells what is wrong if not. doctor_power.c */
bool doc_check_on(struct doc_visit *v);
/* V_INT follows power, PWR_ON and RESET_N do what they are for. The module answers before and after
 * it. doctor_power.c */
bool doc_check_pins(struct doc_visit *v);

/* True if garbage or flow control keeps the answer away, which is told then. doctor_line.c */
bool doc_explain_line(struct doc_visit *v);
/* Why there is no answer, as far as the line tells. Always false. doctor_line.c */
bool doc_explain_silence(struct doc_visit *v);
/* Echo, noise and flow control of a line that answers. doctor_line.c */
bool doc_check_line(struct doc_visit *v);

/* Is it the module of the profile; what it says of clock, SIM and network. doctor_module.c */
bool doc_check_module(struct doc_visit *v);
/* Budgets left, and the keystore. doctor_module.c */
void doc_check_books(struct doc_visit *v);

#endif
