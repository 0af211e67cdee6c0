/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three operations that change what pairings a module has, for cases that cut them short: gone
 * through as far as they go, and judged after the next boot.
 */
#ifndef R5_SUITES_C2C_OPERATION_H
#define R5_SUITES_C2C_OPERATION_H

#include "moves.h"

/* On a V1 module, which confirms nothing, CONFIRMING is one more PAIRING. */
enum operation { PAIRING, CONFIRMING, REPAIRING };

struct attempt {
    enum operation operation;
    struct r5_pairing old;   /* good before it */
    struct r5_pairing fresh; /* what it makes; the te alone while the host has no keys */
    bool stays_down;         /* the module did not come up after it */
};

/* What the operation came to, by what the host has heard of it. */
enum fate {
    UNDONE, /* what makes it good was not asked for, or was refused */
    EITHER, /* asked for and not answered: the old or the new */
    DONE,   /* answered with OK */
};

/* The operation that a number of suite.yaml stands for on this module. */
enum operation operation_of(struct r5_dut *dut, long number);

/* Makes all ready for an operation beside, or on, the good pairing `old`. */
struct attempt attempt_with(struct r5_dut *dut, enum operation operation, struct r5_pairing old,
                            r5_secret te);

/* Goes through it as far as the supply lets it; the host's side of the channel is closed then. */
enum fate go_through(struct r5_dut *dut, struct attempt *a);

/* Also confirms what go_through leaves unconfirmed. True: all of it was granted. */
bool complete(struct r5_dut *dut, struct attempt *a);

/*
 * After a boot: the new pairing is there whole or not at all, and as `fate` says; a pairing beside
 * it is there, a re-paired one if and only if the new one is not. Gives whether the new one is
 * there. The channel of a pairing that is there stays open.
 */
#define must_be_old_or_new(dut, attempt, fate)                                                     \
    old_or_new_at(dut, R5_MUST, attempt, fate, __FILE__, __LINE__)
#define need_old_or_new(dut, attempt, fate)                                                        \
    old_or_new_at(dut, R5_NEED, attempt, fate, __FILE__, __LINE__)
bool old_or_new_at(struct r5_dut *dut, enum r5_word word, const struct attempt *a, enum fate fate,
                   const char *file, int line);

/* Closes the channel, if one is open. */
void leave_channel(struct r5_dut *dut);

#endif
