/* SPDX-License-Identifier: Apache-2.0 */
/* Sending through a serial port, until the last byte has left: what stays behind would come out in
 * front of a later command. */
#ifndef R5_LINK_TTY_SEND_H
#define R5_LINK_TTY_SEND_H

#include "fd_line.h"

/*
 * As link_write. Nothing is handed to the port while CTS is off. The kernel cannot take back what
 * the chip or the adapter has already got when CTS goes off in the middle, some ten bytes; the
 * error says so.
 */
enum r5_status link_tty_send(const struct link_fd *line, const struct link_line *set,
                             const uint8_t *bytes, size_t len, r5_time deadline,
                             struct r5_error *error) R5_CHECKED;

/* Wall time in which so many bytes must have left a line of that speed, with all that can slow it.
 */
int64_t link_tty_guard_ms(const struct link_line *set, size_t bytes);

#endif
