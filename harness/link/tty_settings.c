/* SPDX-License-Identifier: Apache-2.0 */
#include "tty_settings.h"

#include <asm/termbits.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define RATE_PERCENT 2

_Static_assert(sizeof(struct termios2) <= sizeof(struct link_tty_saved), "room for all settings");

enum r5_status link_frame_read(const char *text, struct link_frame *frame, struct r5_error *error)
{
    const char *t = text[0] != '\0' ? text : "8N1";
    if (strlen(t) != 3 || strchr("5678", t[0]) == NULL || strchr("NEO", t[1]) == NULL ||
        strchr("12", t[2]) == NULL)
        return r5_fail(error, R5_E_INPUT,
                       "there is no frame \"%s\": data bits 5 to 8, parity N, E or O, stop bits 1 "
                       "or 2, as in 8N1",
                       text);
    *frame = (struct link_frame){ .bits = t[0] - '0', .parity = t[1], .stops = t[2] - '0' };
    return R5_OK;
}

static enum r5_status get(int fd, const char *name, struct termios2 *settings,
                          struct r5_error *error)
{
    if (ioctl(fd, TCGETS2, settings) == 0)
        return R5_OK;
    if (errno == ENOTTY || errno == EINVAL)
        return r5_fail(error, R5_E_UNSUPPORTED, "%s is no serial port and no terminal", name);
    return r5_fail(error, R5_E_IO, "cannot read the settings of %s: %s", name, strerror(errno));
}

static enum r5_status put(int fd, const char *name, const struct termios2 *settings,
                          struct r5_error *error)
{
    if (ioctl(fd, TCSETS2, settings) == 0)
        return R5_OK;
    return r5_fail(error, R5_E_IO, "cannot set %s: %s", name, strerror(errno));
}

enum r5_status link_tty_save(int fd, const char *name, struct link_tty_saved *saved,
                             struct r5_error *error)
{
    struct termios2 settings;
    enum r5_status status = get(fd, name, &settings, error);
    if (status == R5_OK)
        memcpy(saved->words, &settings, sizeof(settings));
    return status;
}

void link_tty_restore(int fd, const struct link_tty_saved *saved)
{
    struct termios2 settings;
    memcpy(&settings, saved->words, sizeof(settings));
    (void)ioctl(fd, TCSETS2, &settings);
}

static tcflag_t size_flag(int bits)
{
    static const tcflag_t flags[] = { CS5, CS6, CS7, CS8 };
    return flags[bits - 5];
}

static void shape(struct termios2 *settings, const struct link_frame *frame)
{
    settings->c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CMSPAR | CSTOPB);
    settings->c_cflag |= size_flag(frame->bits);
    if (frame->parity != 'N')
        settings->c_cflag |= PARENB;
    if (frame->parity == 'O')
        settings->c_cflag |= PARODD;
    if (frame->stops == 2)
        settings->c_cflag |= CSTOPB;
}

enum r5_status link_tty_set_speed(int fd, const char *name, const struct link_line *line,
                                  struct r5_error *error)
{
    struct termios2 settings;
    struct link_frame frame;
    enum r5_status status = link_frame_read(line->frame, &frame, error);
    if (status == R5_OK)
        status = get(fd, name, &settings, error);
    if (status != R5_OK)
        return status;
    shape(&settings, &frame);
    if (line->baud > 0) {
        settings.c_cflag &= ~(tcflag_t)(CBAUD | CIBAUD);
        settings.c_cflag |= BOTHER;
        settings.c_ispeed = settings.c_ospeed = (speed_t)line->baud;
    }
    return put(fd, name, &settings, error);
}

enum r5_status link_tty_set_raw(int fd, const char *name, enum link_flow flow, bool keep_lines,
                                struct r5_error *error)
{
    struct termios2 settings;
    enum r5_status status = get(fd, name, &settings, error);
    if (status != R5_OK)
        return status;
    settings.c_iflag = IGNBRK;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    settings.c_cflag |= CREAD | CLOCAL;
    settings.c_cflag &= ~(tcflag_t)CRTSCTS;
    if (flow == LINK_FLOW_RTS_CTS)
        settings.c_cflag |= CRTSCTS;
    if (keep_lines)
        settings.c_cflag &= ~(tcflag_t)HUPCL;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return put(fd, name, &settings, error);
}

static const char *flow_word(bool on)
{
    return on ? "RTS/CTS" : "no flow control";
}

static bool same_frame(const struct termios2 *settings, const struct link_frame *frame)
{
    struct termios2 wanted = *settings;
    shape(&wanted, frame);
    return wanted.c_cflag == settings->c_cflag;
}

/* As the driver has it, for messages. */
static void frame_text(const struct termios2 *settings, char text[4])
{
    int bits = 5;
    while (bits < 8 && (settings->c_cflag & CSIZE) != size_flag(bits))
        bits++;
    text[0] = (char)('0' + bits);
    text[1] = 'N';
    if ((settings->c_cflag & PARENB) != 0)
        text[1] = (settings->c_cflag & PARODD) != 0 ? 'O' : 'E';
    text[2] = (settings->c_cflag & CSTOPB) != 0 ? '2' : '1';
    text[3] = '\0';
}

enum r5_status link_tty_verify(int fd, const char *name, const struct link_line *line,
                               struct r5_error *error)
{
    struct termios2 settings;
    struct link_frame frame;
    enum r5_status status = link_frame_read(line->frame, &frame, error);
    if (status == R5_OK)
        status = get(fd, name, &settings, error);
    if (status != R5_OK)
        return status;
    int64_t off = llabs((int64_t)settings.c_ospeed - line->baud);
    bool rate = line->baud <= 0 || off * 100 <= (int64_t)line->baud * RATE_PERCENT;
    bool wanted = line->flow == LINK_FLOW_RTS_CTS;
    bool flow = (settings.c_cflag & CRTSCTS) != 0;
    if (rate && same_frame(&settings, &frame) && flow == wanted)
        return R5_OK;
    char text[4];
    frame_text(&settings, text);
    return r5_fail(error, R5_E_UNSUPPORTED,
                   "asked for %d baud, %s, %s, the driver of %s has made it %u baud, %s, %s: "
                   "choose in the rig file what this adapter can do",
                   line->baud, line->frame[0] != '\0' ? line->frame : "8N1", flow_word(wanted),
                   name, settings.c_ospeed, text, flow_word(flow));
}
