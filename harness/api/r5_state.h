/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state that cases start from: how to get there from anywhere, and the proof that it was reached.
 *
 * Trouble on the way is the bench's fault, so states use need_ checks only.
 */
#ifndef R5_STATE_H
#define R5_STATE_H

#include "r5.h"

struct r5_state {
    const char *name; /* "paired" */
    const char *says; /* what is true there, one sentence */
    r5_body *reach;   /* brings the module there, and proves it */
    struct r5_state *next;
};

void r5_register_state(struct r5_state *s);

/* R5_STATE(at_ready, "at-ready", "The module is on and answers AT; echo is off") { ... } */
#define R5_STATE(symbol_, name_, says_)                                                            \
    static void reach_##symbol_(struct r5_dut *dut);                                               \
    static struct r5_state state_##symbol_ = { .name = (name_),                                    \
                                               .says = (says_),                                    \
                                               .reach = reach_##symbol_ };                         \
    __attribute__((constructor)) static void register_state_##symbol_(void)                        \
    {                                                                                              \
        r5_register_state(&state_##symbol_);                                                       \
    }                                                                                              \
    static void reach_##symbol_(struct r5_dut *dut)

#endif
