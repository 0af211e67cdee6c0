/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a program beside us that switches something on the bench, and hears what it says. */
#ifndef R5_LINK_COMMAND_H
#define R5_LINK_COMMAND_H

#include <stddef.h>

#include "error.h"

#define LINK_COMMAND_SAYS 8192

struct link_command_result {
    int status;                   /* of its exit; 128 and a signal's number when one ended it */
    size_t len;                   /* of `says` */
    char says[LINK_COMMAND_SAYS]; /* on both of its outputs, cut there, plain text */
};

/*
 * By its arguments, without a shell; argv[0] without a slash is looked for in PATH and where
 * programs of the administrator are. It reads nothing. After `guard_ms` of wall time it is killed
 * with all that it started: R5_E_TIMEOUT with `error` filled. R5_OK tells only that it ended.
 */
enum r5_status link_command_run(const char *const argv[], int guard_ms,
                                struct link_command_result *result,
                                struct r5_error *error) R5_CHECKED;

/* The last line that it said and is not empty, in `line`; "it said nothing" if there is none. */
void link_command_last_line(const struct link_command_result *result, char *line, size_t room);

#endif
