/* SPDX-License-Identifier: Apache-2.0 */
/* Front ends: they move bytes and time between the core and the world. */
#ifndef EMU_FRONT_H
#define EMU_FRONT_H

#include "emu.h"
#include "wires.h"

/* Stepped time over two inherited sockets, until the control door ends. Exit status. */
int front_stepped(struct emu *e, int data_fd, int control_fd);

/* Of real time. The texts are borrowed. */
struct front_options {
    const char *link;        /* front_pty: symbolic link to the terminal */
    const char *uart;        /* front_uart: the module's serial port */
    const char *pins;        /* label of the gpio-sim bank with PWR_ON, RESET_N and V_INT */
    const char *modem_lines; /* label of the gpio-mockup bank, or null: no flow control */
    struct wires wires;      /* as they are from the start */
    const char *nvm;         /* file of the stored memory, or null */
    const char *control;     /* path of a control socket, or null */
    const char *ready;       /* file made once it serves, or null */
};

/* Real time on a pseudo-terminal, powered and booting, until a signal or `quit`. SIGUSR1 is a
   PWR_ON pulse. Exit status. */
int front_pty(struct emu *e, const struct front_options *options);

/* Real time on a serial port and GPIO lines of this machine, supplied as a board that is switched
   on; PWR_ON is the host's. Until a signal or `quit`. Exit status. */
int front_uart(struct emu *e, const struct front_options *options);

/* Sends one request (a verb and its arguments) to the control door at `path` and prints the fields
   of the answer. 0 done, 1 refused, 2 nobody answers within 2 s. */
int front_ask(const char *path, const char *request);

#endif
