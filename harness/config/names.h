/* SPDX-License-Identifier: Apache-2.0 */
/* How the names in files are spelled. Each check refuses with the position and the spelling. */
#ifndef R5_CONFIG_NAMES_H
#define R5_CONFIG_NAMES_H

#include "binder.h"

/* Small letters, digits, - and _; begins with a letter or digit: rigs, units, suites, tags. */
void cfg_check_name(struct cfg_bind *bind, const struct cfg_node *node);

/* A C name: cases and their parameters. */
void cfg_check_c_name(struct cfg_bind *bind, const struct cfg_where *where, const char *text);

/* C2C-PAIR-003: groups of capital letters and digits, the last of three digits. */
void cfg_check_case_id(struct cfg_bind *bind, const struct cfg_node *node);

/* CWE-354. */
void cfg_check_cwe(struct cfg_bind *bind, const struct cfg_node *node);

#endif
