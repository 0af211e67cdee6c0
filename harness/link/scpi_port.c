/* SPDX-License-Identifier: Apache-2.0 */
#include "scpi_port.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/usb/tmc.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "deadline.h"
#include "scpi_answer.h"

enum { STALE_MAX = 16 }; /* answers that may lie before the one that is waited for */

/* 1: ready, 0: the guard, -1: errno. */
static int wait_ready(int fd, short what, r5_time guard)
{
    for (;;) {
        r5_time left = guard - r5_wall_monotonic();
        struct pollfd polled = { .fd = fd, .events = what };
        int ready = left > 0 ? poll(&polled, 1, (int)(left / R5_NS_PER_MS) + 1) : 0;
        if (ready >= 0 || errno != EINTR)
            return ready;
    }
}

/* ---- opening ------------------------------------------------------------------------------- */

static int connect_within(const struct addrinfo *to, r5_time guard)
{
    int reason = 0;
    socklen_t size = sizeof(reason);
    int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, to->ai_addr, to->ai_addrlen) != 0) {
        if (errno != EINPROGRESS)
            goto fail;
        int ready = wait_ready(fd, POLLOUT, guard);
        if (ready > 0)
            (void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &reason, &size);
        errno = ready > 0 ? reason : ready == 0 ? ETIMEDOUT : errno;
        if (errno != 0)
            goto fail;
    }
    int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return fd;

fail:
    reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

/* "HOST:PORT", "[ADDRESS]:PORT". */
static bool split_address(const char *text, char *host, size_t room, const char **service)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon == text || (size_t)(colon - text) >= room || colon[1] == '\0')
        return false;
    size_t len = (size_t)(colon - text);
    bool brackets = text[0] == '[' && colon[-1] == ']' && len > 2;
    snprintf(host, room, "%.*s", (int)(brackets ? len - 2 : len), text + brackets);
    *service = colon + 1;
    return true;
}

static enum r5_status open_socket(struct link_scpi_port *port, r5_time guard,
                                  struct r5_error *error)
{
    char host[sizeof(port->address)];
    const char *service;
    struct addrinfo wanted = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV }, *found;
    if (!split_address(port->address + 4, host, sizeof(host), &service))
        return r5_fail(error, R5_E_INPUT, "the instrument \"%s\" is none; say tcp:HOST:PORT",
                       port->address);
    int wrong = getaddrinfo(host, service, &wanted, &found);
    if (wrong != 0)
        return r5_fail(error, R5_E_ABSENT, "cannot find the instrument at %s: %s", port->address,
                       gai_strerror(wrong));
    for (struct addrinfo *to = found; to != NULL && port->fd < 0; to = to->ai_next)
        port->fd = connect_within(to, guard);
    int reason = errno;
    freeaddrinfo(found);
    if (port->fd < 0)
        return r5_fail(error, R5_E_IO,
                       "cannot connect to the instrument at %s: %s; is it on, and its LAN socket "
                       "enabled?",
                       port->address, strerror(reason));
    port->is_socket = true;
    return R5_OK;
}

/* Opened without waiting; the driver of USB-TMC then does wait, for as long as it is told. */
static enum r5_status open_file(struct link_scpi_port *port, struct r5_error *error)
{
    unsigned guard_ms = (unsigned)(r5_wall_guard(LINK_SCPI_GUARD_MS) / R5_NS_PER_MS);
    port->fd = open(port->address, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (port->fd < 0)
        return r5_fail(error, errno == ENOENT ? R5_E_ABSENT : R5_E_IO,
                       "cannot open the instrument %s: %s; is it plugged in, and are you in the "
                       "group that owns the file?",
                       port->address, strerror(errno));
    port->by_message = ioctl(port->fd, USBTMC_IOCTL_SET_TIMEOUT, &guard_ms) == 0;
    if (port->by_message)
        (void)fcntl(port->fd, F_SETFL, 0);
    return R5_OK;
}

/* ---- lines --------------------------------------------------------------------------------- */

static enum r5_status broke(const struct link_scpi_port *port, const char *deed,
                            struct r5_error *error)
{
    return r5_fail(error, R5_E_IO, "cannot %s the instrument at %s: %s", deed, port->address,
                   strerror(errno));
}

static enum r5_status silent(const struct link_scpi_port *port, const char *deed,
                             struct r5_error *error)
{
    return r5_fail(error, R5_E_TIMEOUT, "the instrument at %s %s within %d ms", port->address, deed,
                   LINK_SCPI_GUARD_MS);
}

static enum r5_status write_line(struct link_scpi_port *port, const char *command,
                                 struct r5_error *error)
{
    char line[LINK_SCPI_LINE];
    r5_time guard = r5_wall_monotonic() + r5_wall_guard(LINK_SCPI_GUARD_MS);
    size_t len = (size_t)snprintf(line, sizeof(line), "%s\n", command), at = 0;
    while (at < len) {
        ssize_t put = port->is_socket ? send(port->fd, line + at, len - at, MSG_NOSIGNAL)
                                      : write(port->fd, line + at, len - at);
        if (put > 0)
            at += (size_t)put;
        else if (put < 0 && errno == EAGAIN && wait_ready(port->fd, POLLOUT, guard) == 0)
            return silent(port, "takes no commands", error);
        else if (put < 0 && errno != EAGAIN && errno != EINTR)
            return broke(port, "write to", error);
    }
    return R5_OK;
}

static enum r5_status read_more(struct link_scpi_port *port, r5_time guard, struct r5_error *error)
{
    int ready = port->by_message ? 1 : wait_ready(port->fd, POLLIN, guard);
    if (ready == 0)
        return silent(port, "does not answer", error);
    ssize_t got =
        ready < 0 ? -1 : read(port->fd, port->in + port->len, sizeof(port->in) - port->len);
    if (got == 0)
        return r5_fail(error, R5_E_CLOSED, "the instrument at %s has closed the connection",
                       port->address);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return R5_OK;
    if (got < 0 && errno == ETIMEDOUT)
        return silent(port, "does not answer", error);
    if (got < 0)
        return broke(port, "read from", error);
    port->len += (size_t)got;
    if (port->by_message && port->in[port->len - 1] != '\n' && port->len < sizeof(port->in))
        port->in[port->len++] = '\n';
    return R5_OK;
}

static enum r5_status read_line(struct link_scpi_port *port, char *line, struct r5_error *error)
{
    r5_time guard = r5_wall_monotonic() + r5_wall_guard(LINK_SCPI_GUARD_MS);
    for (;;) {
        const char *end = memchr(port->in, '\n', port->len);
        size_t len = end != NULL ? (size_t)(end - port->in) : port->len;
        if (len >= LINK_SCPI_LINE) {
            port->len = 0;
            return r5_fail(error, R5_E_INPUT,
                           "the instrument at %s answers with more than %d bytes", port->address,
                           LINK_SCPI_LINE);
        }
        if (end != NULL) {
            memcpy(line, port->in, len);
            link_scpi_plain(line, len);
            port->len -= len + 1;
            memmove(port->in, end + 1, port->len);
            return R5_OK;
        }
        enum r5_status status = read_more(port, guard, error);
        if (status != R5_OK)
            return status;
    }
}

static enum r5_status exchange(struct link_scpi_port *port, const char *question, char *answer,
                               struct r5_error *error)
{
    port->asked = true;
    enum r5_status status = write_line(port, question, error);
    if (status == R5_OK)
        status = read_line(port, answer, error);
    port->asked = status != R5_OK;
    return status;
}

/* An answer of before is still to come: all up to the answer to *IDN? is thrown away. */
static enum r5_status in_step(struct link_scpi_port *port, struct r5_error *error)
{
    char answer[LINK_SCPI_LINE];
    if (!port->asked)
        return R5_OK;
    enum r5_status status = write_line(port, "*IDN?", error);
    for (int i = 0; status == R5_OK && i < STALE_MAX; i++) {
        status = read_line(port, answer, error);
        if (status == R5_OK && strcmp(answer, port->identity) == 0) {
            port->asked = false;
            return write_line(port, "*CLS", error);
        }
    }
    return status != R5_OK
               ? status
               : r5_fail(error, R5_E_INPUT, "the instrument at %s does not say any more who it is",
                         port->address);
}

enum r5_status link_scpi_tell(struct link_scpi_port *port, const char *command,
                              struct r5_error *error)
{
    enum r5_status status = in_step(port, error);
    return status == R5_OK ? write_line(port, command, error) : status;
}

enum r5_status link_scpi_ask(struct link_scpi_port *port, const char *question, char *answer,
                             struct r5_error *error)
{
    enum r5_status status = in_step(port, error);
    return status == R5_OK ? exchange(port, question, answer, error) : status;
}

enum r5_status link_scpi_port_open(struct link_scpi_port *port, const char *address,
                                   struct r5_error *error)
{
    *port = (struct link_scpi_port){ .fd = -1 };
    if (strlen(address) >= sizeof(port->address))
        return r5_fail(error, R5_E_LIMIT, "the address %.40s... is too long", address);
    snprintf(port->address, sizeof(port->address), "%s", address);
    enum r5_status status =
        strncmp(address, "tcp:", 4) == 0
            ? open_socket(port, r5_wall_monotonic() + r5_wall_guard(LINK_SCPI_GUARD_MS), error)
            : open_file(port, error);
    if (status == R5_OK)
        status = exchange(port, "*IDN?", port->identity, error);
    if (status == R5_OK && port->identity[0] == '\0')
        status = r5_fail(error, R5_E_INPUT, "the instrument at %s does not say who it is", address);
    if (status == R5_OK)
        status = write_line(port, "*CLS", error);
    if (status != R5_OK)
        link_scpi_port_close(port);
    return status;
}

void link_scpi_port_close(struct link_scpi_port *port)
{
    if (port->fd >= 0)
        close(port->fd);
    port->fd = -1;
}
