/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes through a descriptor that does not block: what transports over sockets, terminals and
 * serial ports have in common. */
#ifndef R5_LINK_FD_LINE_H
#define R5_LINK_FD_LINE_H

#include "clock.h"
#include "transport.h"

#define LINK_FD_GUARD_MS 2000 /* wall time in which the other end must take what is written */

struct link_fd {
    int fd; /* -1: closed */
    struct link_clock *clock;
    const char *gone; /* what is said when the other end is */
};

/* R5_E_CLOSED with the text `gone`. */
enum r5_status link_fd_gone(const struct link_fd *line, struct r5_error *error);

/* As link_read. */
enum r5_status link_fd_read(const struct link_fd *line, uint8_t *bytes, size_t room,
                            r5_time deadline, size_t *got, struct r5_error *error) R5_CHECKED;

/* Writes what goes at once; *put may be 0. */
enum r5_status link_fd_put(const struct link_fd *line, const uint8_t *bytes, size_t len,
                           size_t *put, struct r5_error *error) R5_CHECKED;

/* All of it, without flow control. R5_E_IO when it is not taken in `guard_ms` of the wall's time.
 */
enum r5_status link_fd_write(const struct link_fd *line, const uint8_t *bytes, size_t len,
                             int64_t guard_ms, struct r5_error *error) R5_CHECKED;

/* As link_drain; R5_E_INPUT when it does not come to an end. */
enum r5_status link_fd_drain(const struct link_fd *line, struct r5_error *error) R5_CHECKED;

#endif
