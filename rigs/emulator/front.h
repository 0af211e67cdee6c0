/* SPDX-License-Identifier: Apache-2.0 */
/* Front ends: they move bytes and time between the core and the world. */
#ifndef EMU_FRONT_H
#define EMU_FRONT_H

#include "emu.h"

/* Stepped time over two inherited sockets, until the control door ends. Exit status. */
int front_stepped(struct emu *e, int data_fd, int control_fd);

struct front_pty_options {
    const char *link;    /* symbolic link to the terminal */
    const char *nvm;     /* file of the stored memory, or null */
    const char *control; /* path of a control socket, or null */
    const char *ready;   /* file made once it serves, or null */
};

/* Real time on a pseudo-terminal, powered and booting, until a signal or `quit`. SIGUSR1 is a
   PWR_ON pulse. Exit status. */
int front_pty(struct emu *e, const struct front_pty_options *options);

/* Sends one request (a verb and its arguments) to the control door at `path` and prints the fields
   of the answer. 0 done, 1 refused, 2 nobody answers within 2 s. */
int front_ask(const char *path, const char *request);

#endif
