/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libserialport finds, opens and configures. Bytes are moved without it: its calls cannot tell
 * "nothing there" from "port gone". What it does not do is done after each of its settings: it puts
 * RTS/CTS into a word where it has no effect, and looks at nothing that the driver made of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libserialport.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd_line.h"
#include "line_backends.h"
#include "port_holder.h"
#include "serial_ports.h"
#include "tty_modem.h"
#include "tty_send.h"
#include "tty_settings.h"

struct serial {
    struct link_transport face;
    struct link_fd line;
    struct link_line set;
    struct link_port about;
    struct link_tty_saved found;
    struct sp_port *port; /* of malloc before any fork, and only read after */
    int lock;             /* a second descriptor of it */
    pid_t opener;
    char gone[160];
};

static enum r5_status library_failed(const struct serial *s, const char *what,
                                     enum sp_return result, struct r5_error *error)
{
    if (result == SP_ERR_ARG || result == SP_ERR_SUPP)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s cannot have %s", s->about.path, what);
    return r5_fail(error, R5_E_IO, "cannot set %s of %s: %s", what, s->about.path,
                   strerror(sp_last_error_code()));
}

/* All that libserialport can set of a line; the name of what it refuses, else NULL. */
static const char *apply(struct sp_port *port, const struct link_line *line,
                         const struct link_frame *frame, enum sp_return *result)
{
    enum sp_parity parity = frame->parity == 'N'   ? SP_PARITY_NONE
                            : frame->parity == 'E' ? SP_PARITY_EVEN
                                                   : SP_PARITY_ODD;
    enum sp_flowcontrol flow =
        line->flow == LINK_FLOW_RTS_CTS ? SP_FLOWCONTROL_RTSCTS : SP_FLOWCONTROL_NONE;
    if ((*result = sp_set_baudrate(port, line->baud)) != SP_OK)
        return "that speed";
    if ((*result = sp_set_bits(port, frame->bits)) != SP_OK)
        return "that number of data bits";
    if ((*result = sp_set_parity(port, parity)) != SP_OK)
        return "that parity";
    if ((*result = sp_set_stopbits(port, frame->stops)) != SP_OK)
        return "that number of stop bits";
    if ((*result = sp_set_flowcontrol(port, flow)) != SP_OK)
        return "that flow control";
    return NULL;
}

static enum r5_status serial_set_line(void *self, const struct link_line *line,
                                      struct r5_error *error)
{
    struct serial *s = self;
    struct link_frame frame;
    enum sp_return result;
    if (s->line.fd < 0)
        return link_fd_gone(&s->line, error);
    enum r5_status status = link_frame_read(line->frame, &frame, error);
    if (status != R5_OK)
        return status;
    const char *refused = apply(s->port, line, &frame, &result);
    if (refused != NULL)
        return library_failed(s, refused, result, error);
    status = link_tty_set_raw(s->line.fd, s->about.path, line->flow, false, error);
    if (status == R5_OK)
        status = link_tty_verify(s->line.fd, s->about.path, line, error);
    if (status == R5_OK) /* flow control does not raise what was dropped before */
        status = link_tty_signal(&s->line, LINK_RTS, true, error);
    if (status == R5_OK)
        s->set = *line;
    return status;
}

static enum r5_status serial_read(void *self, uint8_t *bytes, size_t room, r5_time deadline,
                                  size_t *got, struct r5_error *error)
{
    struct serial *s = self;
    return link_fd_read(&s->line, bytes, room, deadline, got, error);
}

static enum r5_status serial_write(void *self, const uint8_t *bytes, size_t len, r5_time deadline,
                                   struct r5_error *error)
{
    struct serial *s = self;
    return link_tty_send(&s->line, &s->set, bytes, len, deadline, error);
}

static enum r5_status serial_drain(void *self, struct r5_error *error)
{
    struct serial *s = self;
    return link_fd_drain(&s->line, error);
}

static enum r5_status serial_modem(void *self, struct link_modem *modem, struct r5_error *error)
{
    struct serial *s = self;
    return link_tty_modem(&s->line, modem, error);
}

static enum r5_status serial_signal(void *self, enum link_signal signal, bool on,
                                    struct r5_error *error)
{
    struct serial *s = self;
    return link_tty_signal(&s->line, signal, on, error);
}

static void serial_describe(void *self, char *text, size_t room)
{
    const struct serial *s = self;
    bool usb = s->about.usb_serial[0] != '\0';
    snprintf(text, room, "serial port %s, driver %s%s%s, %d %s, %s, libserialport %s",
             s->about.path, s->about.driver[0] != '\0' ? s->about.driver : "unknown",
             usb ? ", USB serial number " : "", s->about.usb_serial, s->set.baud,
             s->set.frame[0] != '\0' ? s->set.frame : "8N1",
             s->set.flow == LINK_FLOW_RTS_CTS ? "RTS/CTS" : "no flow control",
             sp_get_package_version_string());
}

/* With the settings as found RTS and DTR fall or stay as they did before when nobody had it open.
 * The process of a case has a copy of all this; the port is the opener's. */
static void serial_close(void *self)
{
    struct serial *s = self;
    if (s->port == NULL || s->opener != getpid())
        return;
    if (s->line.fd >= 0) {
        link_tty_discard_unsent(&s->line); /* else closing waits for a module that holds CTS off */
        link_tty_restore(s->line.fd, &s->found);
        (void)ioctl(s->line.fd, TIOCNXCL);
        (void)sp_close(s->port);
    }
    if (s->lock >= 0)
        close(s->lock);
    sp_free_port(s->port);
    s->port = NULL;
    s->line.fd = s->lock = -1;
}

static int serial_fd(void *self)
{
    const struct serial *s = self;
    return s->line.fd;
}

static const struct link_transport_ops serial_ops = {
    .read = serial_read,
    .write = serial_write,
    .drain = serial_drain,
    .set_line = serial_set_line,
    .modem = serial_modem,
    .signal = serial_signal,
    .describe = serial_describe,
    .fd = serial_fd,
    .close = serial_close,
};

/* Errors of opening, with the remedy. */
static enum r5_status cannot_open(const char *path, int code, struct r5_error *error)
{
    struct stat node;
    if (code == EBUSY)
        return link_port_held(path, error);
    if (code != EACCES && code != EPERM)
        return r5_fail(error, R5_E_IO, "cannot open the serial port %s: %s", path, strerror(code));
    bool by_group = stat(path, &node) == 0 && node.st_gid != 0 && (node.st_mode & 060) == 060;
    const struct group *group = by_group ? getgrgid(node.st_gid) : NULL;
    if (group == NULL)
        return r5_fail(error, R5_E_IO,
                       "no permission for the serial port %s: install the udev rule of rigs/udev",
                       path);
    return r5_fail(error, R5_E_IO,
                   "no permission for the serial port %s: add yourself to its group %s (usermod "
                   "-aG %s USER, then log in again), or install the udev rule of rigs/udev",
                   path, group->gr_name, group->gr_name);
}

/*
 * Our hold on the port, and its settings before libserialport puts in its own. It stays open until
 * the end, so that the port is not closed in between and RTS and DTR do not fall.
 */
static enum r5_status take_hold(struct serial *s, struct r5_error *error)
{
    const char *path = s->about.path;
    struct link_holder holder;
    if (link_port_holder(path, &holder)) /* before opening, which would raise its RTS and DTR */
        return link_port_held(path, error);
    s->lock = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (s->lock < 0)
        return cannot_open(path, errno, error);
    enum r5_status status = link_port_lock(s->lock, path, error);
    return status == R5_OK ? link_tty_save(s->lock, path, &s->found, error) : status;
}

/* Nobody opens it after us, and no program that we start gets it. */
static enum r5_status open_port(struct serial *s, struct r5_error *error)
{
    if (sp_open(s->port, SP_MODE_READ_WRITE) != SP_OK)
        return cannot_open(s->about.path, sp_last_error_code(), error);
    if (sp_get_port_handle(s->port, &s->line.fd) == SP_OK && ioctl(s->line.fd, TIOCEXCL) == 0 &&
        fcntl(s->line.fd, F_SETFD, FD_CLOEXEC) == 0)
        return R5_OK;
    return r5_fail(error, R5_E_IO, "cannot have %s alone: %s", s->about.path, strerror(errno));
}

static enum r5_status set_up(struct serial *s, const char *port, const struct link_line *line,
                             struct r5_error *error)
{
    enum r5_status status = link_ports_find("/sys", port, &s->about, error);
    if (status != R5_OK)
        return status;
    const char *path = s->about.path;
    snprintf(s->gone, sizeof(s->gone),
             "the serial port %s is gone: unplugged, or its driver was unbound", path);
    if (sp_get_port_by_name(path, &s->port) != SP_OK) {
        s->port = NULL;
        return r5_fail(error, R5_E_UNSUPPORTED,
                       "%s is no serial port for libserialport; open a pseudo-terminal as a plain "
                       "terminal",
                       path);
    }
    status = take_hold(s, error);
    if (status == R5_OK)
        status = open_port(s, error);
    if (status == R5_OK)
        status = serial_set_line(s, line, error);
    return status == R5_OK ? link_tty_signal(&s->line, LINK_DTR, true, error) : status;
}

struct link_transport *link_serial_open(struct r5_arena *arena, struct link_clock *clock,
                                        const char *port, const struct link_line *line,
                                        struct r5_error *error)
{
    struct serial *s = r5_arena_take(arena, sizeof(*s));
    if (s == NULL) {
        r5_fail(error, R5_E_MEMORY, "no memory for the serial port %s", port);
        return NULL;
    }
    s->face = (struct link_transport){ .ops = &serial_ops, .self = s };
    s->line = (struct link_fd){ .fd = -1, .clock = clock, .gone = s->gone };
    s->lock = -1;
    s->opener = getpid();
    if (set_up(s, port, line, error) == R5_OK)
        return &s->face;
    serial_close(s);
    return NULL;
}
