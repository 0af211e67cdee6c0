/* SPDX-License-Identifier: Apache-2.0 */
#include "front_tty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    int64_t baud;
    speed_t code;
} speeds[] = {
    { 9600, B9600 },     { 19200, B19200 },   { 38400, B38400 },
    { 57600, B57600 },   { 115200, B115200 }, { 230400, B230400 },
    { 460800, B460800 }, { 921600, B921600 }, { 3000000, B3000000 },
};

static bool refuse(const char *path, const char *why)
{
    fprintf(stderr, "r5emu: --uart %s: %s\n", path, why);
    return false;
}

void tty_speed(struct tty *t, int64_t baud)
{
    struct termios set;

    if (baud == t->baud || baud == 0)
        return;
    t->baud = baud;
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
        if (speeds[i].baud != baud || tcgetattr(t->fd, &set) != 0)
            continue;
        cfsetispeed(&set, speeds[i].code);
        cfsetospeed(&set, speeds[i].code);
        if (tcsetattr(t->fd, TCSANOW, &set) == 0 && tcgetattr(t->fd, &set) == 0 &&
            cfgetospeed(&set) == speeds[i].code)
            return;
    }
    fprintf(stderr, "r5emu: --uart %s: the port does not go to %lld baud and stays as it was\n",
            t->path, (long long)baud);
}

static bool make_raw(struct tty *t)
{
    struct termios raw;

    if (tcgetattr(t->fd, &raw) != 0)
        return refuse(t->path, "no serial port: give its device");
    cfmakeraw(&raw);
    raw.c_cflag |= CLOCAL | CREAD;
    raw.c_cflag &= ~(tcflag_t)(CRTSCTS | HUPCL | CSTOPB);
    if (tcsetattr(t->fd, TCSANOW, &raw) != 0)
        return refuse(t->path, strerror(errno));
    tcflush(t->fd, TCIOFLUSH);
    return true;
}

bool tty_open(struct tty *t, const char *path, int64_t baud)
{
    t->path = path;
    t->baud = 0;
    t->waiting_len = 0;
    t->fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (t->fd < 0)
        return refuse(path, strerror(errno));
    if (!make_raw(t))
        return false;
    tty_speed(t, baud);
    return true;
}

void tty_close(struct tty *t)
{
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
}

bool tty_flush(struct tty *t)
{
    ssize_t len = 0;

    if (t->waiting_len > 0)
        len = write(t->fd, t->waiting, t->waiting_len);
    if (len < 0)
        return errno == EAGAIN || errno == EINTR;
    t->waiting_len -= (size_t)len;
    memmove(t->waiting, t->waiting + len, t->waiting_len);
    return true;
}

bool tty_write(struct tty *t, const uint8_t *bytes, size_t len)
{
    size_t room = sizeof(t->waiting) - t->waiting_len;

    if (len > room)
        len = room;
    memcpy(t->waiting + t->waiting_len, bytes, len);
    t->waiting_len += len;
    return tty_flush(t);
}

bool tty_read(struct tty *t, uint8_t *to, size_t room, size_t *len)
{
    ssize_t got = room > 0 ? read(t->fd, to, room) : 1;

    *len = got > 0 && room > 0 ? (size_t)got : 0;
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}
