/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "port_holder.h"
#include "serial_ports.h"
#include "tty_settings.h"
#include "wire.h"

struct line_name {
    const char *word;
    int bit;
    bool output;
};

static const struct line_name lines[] = {
    { "rts", TIOCM_RTS, true },  { "dtr", TIOCM_DTR, true }, { "cts", TIOCM_CTS, false },
    { "dsr", TIOCM_DSR, false }, { "dcd", TIOCM_CD, false }, { "ri", TIOCM_RI, false },
};

struct serial_wire {
    struct link_wire face;
    int fd;
    const struct line_name *line;
    bool active_low;
    bool last;       /* of an input, as last seen */
    int count;       /* of its edges, as the driver tells */
    bool told_early; /* the last edge, before it was counted */
    struct link_port port;
    char role[24];
};

static enum r5_status failed(const struct serial_wire *w, const char *what, struct r5_error *error)
{
    if (errno == ENOTTY || errno == EINVAL)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s: %s has no modem lines", w->role, w->port.path);
    if (errno == EIO || errno == ENODEV || errno == ENXIO || errno == EBADF)
        return r5_fail(error, R5_E_CLOSED,
                       "%s: the serial port %s is gone: unplugged, or its driver was unbound",
                       w->role, w->port.path);
    return r5_fail(error, R5_E_IO, "%s: cannot %s %s of %s: %s", w->role, what, w->line->word,
                   w->port.path, strerror(errno));
}

/* One line alone: the kernel changes the bits it is given and no others. */
static enum r5_status serial_set(void *self, bool asserted, struct r5_error *error)
{
    const struct serial_wire *w = self;
    bool on = asserted == w->active_low;
    if (!w->line->output)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s is an input and cannot be set", w->role);
    if (ioctl(w->fd, on ? TIOCMBIS : TIOCMBIC, &w->line->bit) != 0)
        return failed(w, "set", error);
    return R5_OK;
}

static enum r5_status serial_get(void *self, bool *asserted, struct r5_error *error)
{
    const struct serial_wire *w = self;
    int bits;
    if (ioctl(w->fd, TIOCMGET, &bits) != 0)
        return failed(w, "read", error);
    *asserted = ((bits & w->line->bit) != 0) == w->active_low;
    return R5_OK;
}

/* Left alone where the driver does not count. */
static void edges_so_far(const struct serial_wire *w, int *count)
{
    struct serial_icounter_struct counts;
    if (ioctl(w->fd, TIOCGICOUNT, &counts) != 0)
        return;
    *count = w->line->bit == TIOCM_CTS   ? counts.cts
             : w->line->bit == TIOCM_DSR ? counts.dsr
             : w->line->bit == TIOCM_CD  ? counts.dcd
                                         : counts.rng;
}

/*
 * The count is read before the level: of an edge in between only the level tells, and the next look
 * finds it counted. Of some lines some drivers count one direction only, so that nothing follows
 * from how the count fits the level.
 */
static enum r5_status serial_edge(void *self, struct link_wire_edge *edge, struct r5_error *error)
{
    struct serial_wire *w = self;
    bool asserted = w->last;
    int now = w->count;
    edges_so_far(w, &now);
    enum r5_status status = serial_get(w, &asserted, error);
    if (status != R5_OK)
        return status;
    bool changed = asserted != w->last;
    int news = now - w->count;
    bool told = w->told_early && news == 1;
    w->count = now;
    w->told_early = changed && news == 0;
    if (!changed && (news <= 0 || told))
        return R5_E_TIMEOUT;
    w->last = asserted;
    *edge = (struct link_wire_edge){ .asserted = asserted,
                                     .at = r5_wall_monotonic(),
                                     .lost_some = !changed || news > 1 };
    return R5_OK;
}

static int serial_fd(void *self)
{
    (void)self;
    return -1;
}

static void serial_describe(void *self, char *text, size_t room)
{
    const struct serial_wire *w = self;
    snprintf(text, room, "%s: %s of %s, driver %s, asserted when %s", w->role, w->line->word,
             w->port.path, w->port.driver[0] != '\0' ? w->port.driver : "unknown",
             w->active_low ? "low" : "high");
}

static void serial_close(void *self)
{
    struct serial_wire *w = self;
    if (w->fd < 0)
        return;
    if (w->line->output)
        r5_ignore(serial_set(w, false, NULL));
    close(w->fd);
    w->fd = -1;
}

static const struct link_wire_ops serial_ops = {
    .set = serial_set,
    .get = serial_get,
    .edge = serial_edge,
    .fd = serial_fd,
    .describe = serial_describe,
    .close = serial_close,
};

static enum r5_status find_line(struct serial_wire *w, const struct link_wire_spec *spec,
                                struct r5_error *error)
{
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (strcasecmp(spec->line, lines[i].word) == 0)
            w->line = &lines[i];
    if (w->line == NULL || w->line->output != spec->output)
        return r5_fail(error, R5_E_INPUT, "%s: \"%s\" is no %s of a serial adapter; there are: %s",
                       spec->role, spec->line, spec->output ? "output" : "input",
                       spec->output ? "rts, dtr" : "cts, dsr, dcd, ri");
    if (spec->drive != LINK_PUSH_PULL ||
        (spec->bias != LINK_BIAS_AS_IS && spec->bias != LINK_BIAS_NONE))
        return r5_fail(error, R5_E_UNSUPPORTED,
                       "%s: a serial adapter always drives its outputs and has no bias: put a "
                       "transistor or a diode between, and set drive push-pull in the rig file",
                       spec->role);
    return R5_OK;
}

/* RTS and DTR have just been switched ON by the kernel. The other wire's line goes back to what it
 * was before, too: OFF. */
static enum r5_status put_back(struct serial_wire *w, struct r5_error *error)
{
    int off = TIOCM_RTS | TIOCM_DTR;
    if (w->line->output && !w->active_low)
        off &= ~w->line->bit;
    if (ioctl(w->fd, TIOCMBIC, &off) != 0)
        return failed(w, "switch off", error);
    return link_tty_set_raw(w->fd, w->port.path, LINK_FLOW_NONE, true, error);
}

static enum r5_status open_first(struct serial_wire *w, struct r5_error *error)
{
    struct link_holder holder;
    const char *path = w->port.path;
    if (link_port_own(path, O_RDWR) >= 0)
        return r5_fail(error, R5_E_INPUT,
                       "%s: %s is the line to a module already; wires need a port of their own",
                       w->role, path);
    if (link_port_holder(path, &holder))
        return link_port_held(path, error);
    w->fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (w->fd < 0)
        return r5_fail(error, R5_E_IO, "%s: cannot open %s: %s", w->role, path, strerror(errno));
    enum r5_status status = put_back(w, error);
    return status == R5_OK ? link_port_lock(w->fd, path, error) : status;
}

/* A wire of the same port has it open, to read only as all wires do: opening it once more would
 * switch that wire ON. */
static enum r5_status open_port(struct serial_wire *w, struct r5_error *error)
{
    int shared = link_port_own(w->port.path, O_RDONLY);
    if (shared < 0)
        return open_first(w, error);
    w->fd = fcntl(shared, F_DUPFD_CLOEXEC, 0);
    return w->fd >= 0 ? R5_OK : failed(w, "share", error);
}

static enum r5_status set_up(struct serial_wire *w, const struct link_wire_spec *spec,
                             struct r5_error *error)
{
    enum r5_status status = find_line(w, spec, error);
    if (status == R5_OK)
        status = link_ports_find("/sys", spec->port, &w->port, error);
    if (status == R5_OK)
        status = open_port(w, error);
    if (status != R5_OK)
        return status;
    if (w->line->output)
        return serial_set(w, false, error);
    edges_so_far(w, &w->count);
    return serial_get(w, &w->last, error);
}

struct link_wire *link_wire_serial_open(struct r5_arena *arena, const struct link_wire_spec *spec,
                                        struct r5_error *error)
{
    struct serial_wire *w = r5_arena_take(arena, sizeof(*w));
    if (w == NULL) {
        r5_fail(error, R5_E_MEMORY, "no memory for the wire %s", spec->role);
        return NULL;
    }
    *w = (struct serial_wire){ .fd = -1, .active_low = spec->active_low };
    w->face = (struct link_wire){ .ops = &serial_ops, .self = w };
    snprintf(w->role, sizeof(w->role), "%.23s", spec->role);
    if (set_up(w, spec, error) == R5_OK)
        return &w->face;
    if (w->fd >= 0)
        close(w->fd);
    return NULL;
}
