/* SPDX-License-Identifier: Apache-2.0 */
/* Modem lines of a serial port, and what is held back in it. Every call is R5_E_UNSUPPORTED on a
 * terminal without such lines and R5_E_CLOSED when the port is gone. */
#ifndef R5_LINK_TTY_MODEM_H
#define R5_LINK_TTY_MODEM_H

#include "fd_line.h"

/* As link_modem_lines; `held` without what the chip itself still has. */
enum r5_status link_tty_modem(const struct link_fd *line, struct link_modem *modem,
                              struct r5_error *error) R5_CHECKED;

/* As link_set_signal. */
enum r5_status link_tty_signal(const struct link_fd *line, enum link_signal signal, bool on,
                               struct r5_error *error) R5_CHECKED;

/* Bytes that have not left; at least 1 while the chip is still sending, where it can tell. */
enum r5_status link_tty_unsent(const struct link_fd *line, size_t *bytes,
                               struct r5_error *error) R5_CHECKED;

/* Throws away what has not left the driver. */
void link_tty_discard_unsent(const struct link_fd *line);

#endif
