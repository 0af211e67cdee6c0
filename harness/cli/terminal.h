/* SPDX-License-Identifier: Apache-2.0 */
/* The person's terminal, byte by byte: keys as they are struck, and what is shown between them. */
#ifndef R5_CLI_TERMINAL_H
#define R5_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "error.h"

struct cli_terminal {
    struct termios found; /* as it is left again */
    bool raw;
    bool colours;  /* standard output is a terminal that shows them */
    bool mid_line; /* the cursor is not at the beginning of a line */
};

/* R5_E_INPUT when standard input is no terminal. Nothing is changed yet. */
enum r5_status cli_terminal_open(struct cli_terminal *t, struct r5_error *error) R5_CHECKED;

/* Each key at once, none of them special, no echo; and back to what was found. */
void cli_terminal_raw(struct cli_terminal *t);
void cli_terminal_restore(struct cli_terminal *t);

/* Waits up to `wait_ms` for keys and takes what is there. 0: none; -1: the terminal is gone. */
int cli_terminal_keys(struct cli_terminal *t, int wait_ms, uint8_t *keys, size_t room);

/* Bytes of a module: line ends, tabs and printable ones as they are, others as \xNN. `marked`: in
 * another colour, where there are colours. */
void cli_terminal_show(struct cli_terminal *t, const uint8_t *bytes, size_t len, bool marked);

/* Text of ours, in the middle of a line. */
void cli_terminal_put(struct cli_terminal *t, const char *text);

/* A line of ours, on a line of its own, with a mark in front. */
void cli_terminal_say(struct cli_terminal *t, const char *text);

#endif
