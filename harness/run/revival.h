/* SPDX-License-Identifier: Apache-2.0 */
/* Whose fault is it? What tells a module that broke a rule from a bench that does not work. */
#ifndef R5_RUN_REVIVAL_H
#define R5_RUN_REVIVAL_H

#include "session.h"

/*
 * A body: the module comes back after a reset, or after its supply was away. On a real rig V_INT
 * must also tell the truth, high while the module answers and low once it was switched off, and
 * PWR_ON must switch it on again: only then is a broken rule the module's.
 */
void run_revive(struct r5_dut *dut);

/* A body: what is left of the row before is ended, the start state reached. */
void run_reach_start(struct r5_dut *dut);

/* A body, the last one on a real rig: channels are left, since who comes next has no keys; where
 * VCC will go away, units are switched off first, as their maker wants it (UBX-19041356, 1.6.2.2).
 */
void run_take_leave(struct r5_dut *dut);

/* On a real line, what stands in the way of an answer: "; CTS is off", "" if nothing is known to.
 */
void run_line_words(struct r5_dut *dut, char *text, size_t room);

#endif
