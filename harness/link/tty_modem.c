/* SPDX-License-Identifier: Apache-2.0 */
#include "tty_modem.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

static enum r5_status failed(const struct link_fd *line, const char *what, struct r5_error *error)
{
    if (errno == ENOTTY || errno == EINVAL)
        return r5_fail(error, R5_E_UNSUPPORTED, "this line has no modem lines");
    if (errno == EIO || errno == ENODEV || errno == ENXIO || errno == EBADF)
        return link_fd_gone(line, error);
    return r5_fail(error, R5_E_IO, "cannot %s of the serial port: %s", what, strerror(errno));
}

enum r5_status link_tty_modem(const struct link_fd *line, struct link_modem *modem,
                              struct r5_error *error)
{
    int bits, held;
    if (ioctl(line->fd, TIOCMGET, &bits) != 0 || ioctl(line->fd, TIOCOUTQ, &held) != 0)
        return failed(line, "read the modem lines", error);
    *modem = (struct link_modem){ .cts = (bits & TIOCM_CTS) != 0,
                                  .dsr = (bits & TIOCM_DSR) != 0,
                                  .dcd = (bits & TIOCM_CD) != 0,
                                  .ri = (bits & TIOCM_RI) != 0,
                                  .held = held > 0 ? (size_t)held : 0 };
    return R5_OK;
}

enum r5_status link_tty_signal(const struct link_fd *line, enum link_signal signal, bool on,
                               struct r5_error *error)
{
    int bit = signal == LINK_RTS ? TIOCM_RTS : TIOCM_DTR;
    int done = signal == LINK_BREAK ? ioctl(line->fd, on ? TIOCSBRK : TIOCCBRK)
                                    : ioctl(line->fd, on ? TIOCMBIS : TIOCMBIC, &bit);
    return done == 0 ? R5_OK : failed(line, "set a line", error);
}

enum r5_status link_tty_unsent(const struct link_fd *line, size_t *bytes, struct r5_error *error)
{
    int held, empty;
    if (ioctl(line->fd, TIOCOUTQ, &held) != 0)
        return failed(line, "read what is held", error);
    if (held <= 0 && ioctl(line->fd, TIOCSERGETLSR, &empty) == 0 && (empty & TIOCSER_TEMT) == 0)
        held = 1;
    *bytes = held > 0 ? (size_t)held : 0;
    return R5_OK;
}

void link_tty_discard_unsent(const struct link_fd *line)
{
    (void)tcflush(line->fd, TCOFLUSH);
}
