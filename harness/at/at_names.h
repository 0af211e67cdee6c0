/* SPDX-License-Identifier: Apache-2.0 */
/* What the name of a line or a command tells of it. Pure. */
#ifndef R5_AT_NAMES_H
#define R5_AT_NAMES_H

#include <stdbool.h>

/*
 * True when `line` is an unsolicited result code although `command` runs: its name is one of a
 * URC, and this form of the command does not answer with it. "+CEREG: 2,1" answers AT+CEREG?,
 * "+CEREG: 5" and "+CEREG: 1,"a0b1",..." do not: the read form has the mode in front.
 */
bool at_is_urc(const char *line, const char *command);

/* True when `command` makes the module ask for data with '>' or '@'. */
bool at_prompts(const char *command);

#endif
