/* SPDX-License-Identifier: Apache-2.0 */
#include "fd_line.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define DRAIN_MAX (1 << 20)

enum r5_status link_fd_gone(const struct link_fd *line, struct r5_error *error)
{
    return r5_fail(error, R5_E_CLOSED, "%s", line->gone);
}

/* What is there now; R5_E_TIMEOUT when there is nothing. */
static enum r5_status take(const struct link_fd *line, uint8_t *bytes, size_t room, size_t *got,
                           struct r5_error *error)
{
    ssize_t n;
    do
        n = read(line->fd, bytes, room);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return R5_E_TIMEOUT;
    if (n <= 0)
        return link_fd_gone(line, error);
    *got = (size_t)n;
    return R5_OK;
}

enum r5_status link_fd_read(const struct link_fd *line, uint8_t *bytes, size_t room,
                            r5_time deadline, size_t *got, struct r5_error *error)
{
    *got = 0;
    if (line->fd < 0)
        return link_fd_gone(line, error);
    for (;;) {
        enum r5_status status = take(line, bytes, room, got, error);
        if (status != R5_E_TIMEOUT)
            return status;
        status = link_wait(line->clock, line->fd, deadline, error);
        if (status == R5_E_TIMEOUT)
            return take(line, bytes, room, got, error);
        if (status != R5_OK)
            return status;
    }
}

/* A peer that is gone is an answer, not a signal: sockets are written to as sockets. */
static ssize_t put_bytes(int fd, const uint8_t *bytes, size_t len)
{
    ssize_t put = send(fd, bytes, len, MSG_NOSIGNAL);
    return put < 0 && errno == ENOTSOCK ? write(fd, bytes, len) : put;
}

enum r5_status link_fd_put(const struct link_fd *line, const uint8_t *bytes, size_t len,
                           size_t *put, struct r5_error *error)
{
    *put = 0;
    if (line->fd < 0)
        return link_fd_gone(line, error);
    ssize_t n;
    do
        n = put_bytes(line->fd, bytes, len);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
        return link_fd_gone(line, error);
    *put = n > 0 ? (size_t)n : 0;
    return R5_OK;
}

enum r5_status link_fd_write(const struct link_fd *line, const uint8_t *bytes, size_t len,
                             int64_t guard_ms, struct r5_error *error)
{
    r5_time guard = r5_wall_monotonic() + r5_wall_guard(guard_ms);
    for (;;) {
        size_t put;
        enum r5_status status = link_fd_put(line, bytes, len, &put, error);
        if (status != R5_OK || put == len)
            return status;
        bytes += put;
        len -= put;
        struct pollfd writable = { .fd = line->fd, .events = POLLOUT };
        r5_time left = guard - r5_wall_monotonic();
        if (left <= 0 || poll(&writable, 1, (int)(left / R5_NS_PER_MS) + 1) == 0)
            return r5_fail(error, R5_E_IO, "the module's end of the line takes no bytes");
    }
}

enum r5_status link_fd_drain(const struct link_fd *line, struct r5_error *error)
{
    uint8_t waste[4096];
    size_t got, drained = 0;
    enum r5_status status = line->fd < 0 ? R5_E_TIMEOUT : R5_OK;
    while (status == R5_OK && drained < DRAIN_MAX) {
        status = take(line, waste, sizeof(waste), &got, error);
        drained += status == R5_OK ? got : 0;
    }
    if (status == R5_OK)
        return r5_fail(error, R5_E_INPUT, "the line is flooded: more than %d bytes wait to be read",
                       DRAIN_MAX);
    return status == R5_E_TIMEOUT ? R5_OK : status;
}
