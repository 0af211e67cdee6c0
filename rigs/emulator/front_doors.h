/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two names that r5emu makes in the file system: the link to its terminal and the socket
 * of the control door. A name in use is refused, what a killed process left is replaced, and only
 * what this process made, and what still is its own, is removed at the end.
 */
#ifndef EMU_FRONT_DOORS_H
#define EMU_FRONT_DOORS_H

#include <stdbool.h>
#include <sys/types.h>

struct front_doors {
    const char *link;    /* borrowed; null: no terminal */
    const char *control; /* borrowed; null: no control door */
    int master;          /* raw, does not block; -1 while closed, as the other two */
    int slave;           /* held open: no hang-up between two hosts */
    int listener;
    char terminal[64]; /* where the link points */
    bool made_link;
    bool made_socket;
    dev_t device; /* of the socket made */
    ino_t inode;
};

/* False: the reason and the remedy were printed. To be closed in either case. */
bool front_doors_open(struct front_doors *d, const char *link, const char *control);
void front_doors_close(struct front_doors *d);

#endif
