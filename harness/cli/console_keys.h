/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the keys of the console do: Ctrl-A and a letter is for us, all else for the module. While a
 * channel is open a line is collected here and goes at its end, since the module takes a command as
 * one frame.
 */
#ifndef R5_CLI_CONSOLE_KEYS_H
#define R5_CLI_CONSOLE_KEYS_H

#include "console.h"
#include "terminal.h"

#define CLI_LINE_MAX 512

struct cli_keys {
    struct cli_terminal *terminal;
    struct run_console *console; /* NULL until the rig is open */
    bool prefix;                 /* the key before was Ctrl-A */
    bool leaves;                 /* the person wants to go */
    size_t held;
    uint8_t line[CLI_LINE_MAX]; /* of a channel, not sent yet */
};

/* The person that the console talks to; borrows `k`. */
struct run_person cli_keys_person(struct cli_keys *k);

/* Acts on keys. As functions of run/console.h. */
enum r5_status cli_keys_take(struct cli_keys *k, const uint8_t *keys, size_t len,
                             struct r5_error *error) R5_CHECKED;

/* What the keys do, for people. */
extern const char cli_keys_help[];

#endif
