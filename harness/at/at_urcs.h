/* SPDX-License-Identifier: Apache-2.0 */
/* Unsolicited lines, kept until somebody asks; of too many the oldest go, and are counted. */
#ifndef R5_AT_URCS_H
#define R5_AT_URCS_H

#include <stdbool.h>

#include "at_line.h"
#include "deadline.h"

#define AT_URCS_MAX 64

struct at_urc {
    r5_time at;
    bool cut; /* the line was longer than `text` */
    char text[256];
};

struct at_urcs {
    int count;
    long lost;
    struct at_urc urc[AT_URCS_MAX]; /* oldest first */
};

void at_urcs_add(struct at_urcs *urcs, const struct at_line *line, r5_time at);

/* Takes out the oldest that starts with `prefix`; false when there is none. */
bool at_urcs_take(struct at_urcs *urcs, const char *prefix, struct at_urc *urc);

#endif
