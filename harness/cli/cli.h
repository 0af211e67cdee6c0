/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of r5conform, one file each. Each gets its own words and gives the exit status. */
#ifndef R5_CLI_H
#define R5_CLI_H

#include <stddef.h>

#include "error.h"

#define CLI_WRONG_USE 3 /* wrong use, or a file that cannot be read */

int cmd_run(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_mutants(int argc, char **argv);
int cmd_init_rig(int argc, char **argv);
int cmd_console(int argc, char **argv);
int cmd_pulse(int argc, char **argv);

/* Prints the error in one line and gives CLI_WRONG_USE. */
int cli_refuse(const struct r5_error *error);

/* Wrong use: one line that names `command` and where help is. Gives CLI_WRONG_USE. */
int cli_misuse(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
