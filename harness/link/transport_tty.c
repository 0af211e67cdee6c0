/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fd_line.h"
#include "line_backends.h"
#include "port_holder.h"
#include "tty_modem.h"
#include "tty_send.h"
#include "tty_settings.h"

struct tty {
    struct link_transport face;
    struct link_fd line;
    struct link_line set;
    struct link_tty_saved found;
    pid_t opener;
    char path[96];
    char gone[160];
};

static enum r5_status tty_read(void *self, uint8_t *bytes, size_t room, r5_time deadline,
                               size_t *got, struct r5_error *error)
{
    struct tty *t = self;
    return link_fd_read(&t->line, bytes, room, deadline, got, error);
}

static enum r5_status tty_write(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                                struct r5_error *error)
{
    struct tty *t = self;
    (void)deadline; /* without flow control nothing of the module's holds bytes back */
    enum r5_status status =
        link_fd_write(&t->line, bytes, len, link_tty_guard_ms(&t->set, len), error);
    if (status == R5_E_IO)
        link_tty_discard_unsent(&t->line);
    return status;
}

static enum r5_status tty_drain(void *self, struct r5_error *error)
{
    struct tty *t = self;
    return link_fd_drain(&t->line, error);
}

static enum r5_status tty_set_line(void *self, const struct link_line *line, struct r5_error *error)
{
    struct tty *t = self;
    if (t->line.fd < 0)
        return link_fd_gone(&t->line, error);
    if (line->flow != LINK_FLOW_NONE)
        return r5_fail(error, R5_E_UNSUPPORTED,
                       "%s is opened as a plain terminal, which has no RTS/CTS: set flow none in "
                       "the rig file, or open it as a serial port",
                       t->path);
    enum r5_status status = link_tty_set_raw(t->line.fd, t->path, line->flow, false, error);
    if (status == R5_OK)
        status = link_tty_set_speed(t->line.fd, t->path, line, error);
    if (status == R5_OK)
        status = link_tty_verify(t->line.fd, t->path, line, error);
    if (status == R5_OK)
        t->set = *line;
    return status;
}

static enum r5_status tty_modem(void *self, struct link_modem *modem, struct r5_error *error)
{
    struct tty *t = self;
    return link_tty_modem(&t->line, modem, error);
}

static enum r5_status tty_signal(void *self, enum link_signal signal, bool on,
                                 struct r5_error *error)
{
    struct tty *t = self;
    return link_tty_signal(&t->line, signal, on, error);
}

static void tty_describe(void *self, char *text, size_t room)
{
    const struct tty *t = self;
    snprintf(text, room, "terminal %s, %d %s, no flow control", t->path, t->set.baud,
             t->set.frame[0] != '\0' ? t->set.frame : "8N1");
}

/* The process of a case has a copy of the descriptor; the terminal is the opener's. */
static void tty_close(void *self)
{
    struct tty *t = self;
    if (t->line.fd < 0 || t->opener != getpid())
        return;
    link_tty_restore(t->line.fd, &t->found);
    close(t->line.fd);
    t->line.fd = -1;
}

static int tty_fd(void *self)
{
    const struct tty *t = self;
    return t->line.fd;
}

static const struct link_transport_ops tty_ops = {
    .read = tty_read,
    .write = tty_write,
    .drain = tty_drain,
    .set_line = tty_set_line,
    .modem = tty_modem,
    .signal = tty_signal,
    .describe = tty_describe,
    .fd = tty_fd,
    .close = tty_close,
};

struct link_transport *link_tty_open(struct r5_arena *arena, struct link_clock *clock,
                                     const char *path, const struct link_line *line,
                                     struct r5_error *error)
{
    struct tty *t = r5_arena_take(arena, sizeof(*t));
    if (t == NULL) {
        r5_fail(error, R5_E_MEMORY, "no memory for the terminal %s", path);
        return NULL;
    }
    t->face = (struct link_transport){ .ops = &tty_ops, .self = t };
    t->opener = getpid();
    snprintf(t->path, sizeof(t->path), "%.95s", path);
    snprintf(t->gone, sizeof(t->gone), "the other end of the terminal %s is gone", t->path);
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    t->line = (struct link_fd){ .fd = fd, .clock = clock, .gone = t->gone };
    if (fd < 0) {
        r5_fail(error, errno == ENOENT ? R5_E_ABSENT : R5_E_IO, "cannot open the terminal %s: %s",
                path, strerror(errno));
        return NULL;
    }
    if (link_tty_save(fd, t->path, &t->found, error) != R5_OK ||
        link_port_lock(fd, t->path, error) != R5_OK)
        goto close_it;
    if (tty_set_line(t, line, error) == R5_OK)
        return &t->face;
    link_tty_restore(fd, &t->found);
close_it:
    close(fd);
    return NULL;
}
