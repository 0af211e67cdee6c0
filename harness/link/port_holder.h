/* SPDX-License-Identifier: Apache-2.0 */
/* Who else has a device open. */
#ifndef R5_LINK_PORT_HOLDER_H
#define R5_LINK_PORT_HOLDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "error.h"

struct link_holder {
    pid_t pid;
    char program[32];
};

/*
 * Another process that has the device `path` open; the first one found. Of other users' processes
 * only root sees what they have open: false does not mean that there is none.
 */
bool link_port_holder(const char *path, struct link_holder *holder);

/* A descriptor of this process's own on that device, -1 if there is none. `access` is O_RDONLY or
 * O_RDWR, as it was opened. */
int link_port_own(const char *path, int access);

/* R5_E_IO that names the holder, if it can be seen. */
enum r5_status link_port_held(const char *path, struct r5_error *error);

/* Locks the open device for as long as `fd` and its copies are open; fails as link_port_held. */
enum r5_status link_port_lock(int fd, const char *path, struct r5_error *error) R5_CHECKED;

#endif
