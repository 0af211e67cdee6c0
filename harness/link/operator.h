/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The person at the bench, asked at the terminal: /dev/tty, or what the environment's
 * R5_OPERATOR_TTY names. One question at a time; what was typed before it is no answer.
 */
#ifndef R5_LINK_OPERATOR_H
#define R5_LINK_OPERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

#define LINK_OPERATOR_WAIT_MS 120000 /* wall time */

struct link_operator {
    int fd; /* -1: none */
    char tty[64];
};

/* R5_E_ABSENT when there is no terminal. `what` the person is needed for, for the message. */
enum r5_status link_operator_open(struct link_operator *op, const char *what,
                                  struct r5_error *error) R5_CHECKED;
void link_operator_close(struct link_operator *op);

/* Says it and waits for Enter. R5_E_IO when nobody answers in time or the terminal is gone. */
enum r5_status link_operator_tell(const struct link_operator *op, const char *text, int64_t wait_ms,
                                  struct r5_error *error) R5_CHECKED;

/* The same with a question; asked again until the answer is y or n. */
enum r5_status link_operator_ask(const struct link_operator *op, const char *question,
                                 int64_t wait_ms, bool *yes, struct r5_error *error) R5_CHECKED;

/* Says it and waits for nothing. */
void link_operator_say(const struct link_operator *op, const char *text);

#endif
