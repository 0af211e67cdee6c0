/* SPDX-License-Identifier: Apache-2.0 */
#include "front_doors.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

static bool refuse(const char *option, const char *path, const char *why)
{
    fprintf(stderr, "r5emu: %s %s: %s\n", option, path, why);
    return false;
}

static const char in_use[] = "another program serves it: end that one, or give another name";
static const char not_ours[] = "exists, and r5emu has not made it: give another name";

/* ---- the control socket
 * --------------------------------------------------------------------------
 */

/* Nobody listens at a socket that a killed process left. Never waits: the other's queue may be
 * full.
 */
static bool is_deserted(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool refused = fd >= 0 &&
                   connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0 &&
                   errno == ECONNREFUSED;

    if (fd >= 0)
        close(fd);
    return refused;
}

static bool make_way(const struct sockaddr_un *address)
{
    struct stat old;

    if (lstat(address->sun_path, &old) != 0)
        return true; /* bind() tells what else is wrong */
    if (!S_ISSOCK(old.st_mode))
        return refuse("--control", address->sun_path, not_ours);
    if (!is_deserted(address))
        return refuse("--control", address->sun_path, in_use);
    return unlink(address->sun_path) == 0 ||
           refuse("--control", address->sun_path, strerror(errno));
}

static bool open_control(struct front_doors *d)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat made = { 0 };

    if (!d->control)
        return true;
    if (strlen(d->control) >= sizeof(address.sun_path))
        return refuse("--control", d->control, "too long for a socket: give a shorter path");
    strcpy(address.sun_path, d->control);
    if (!make_way(&address))
        return false;
    d->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (d->listener < 0 ||
        bind(d->listener, (const struct sockaddr *)&address, sizeof(address)) != 0)
        return refuse("--control", d->control, strerror(errno));
    d->made_socket = lstat(d->control, &made) == 0;
    d->device = made.st_dev;
    d->inode = made.st_ino;
    return listen(d->listener, 1) == 0 || refuse("--control", d->control, strerror(errno));
}

/* The inode is not used again while the listener is open. */
static bool socket_is_still_ours(const struct front_doors *d)
{
    struct stat now;

    return d->made_socket && lstat(d->control, &now) == 0 && now.st_dev == d->device &&
           now.st_ino == d->inode;
}

/* ---- the link to the terminal
 * --------------------------------------------------------------------
 */

static bool points_to_our_terminal(const struct front_doors *d)
{
    char to[sizeof(d->terminal)];
    ssize_t len = readlink(d->link, to, sizeof(to));

    return len > 0 && (size_t)len == strlen(d->terminal) &&
           memcmp(to, d->terminal, (size_t)len) == 0;
}

/* A killed r5emu leaves a link to a terminal that is gone, or that by now is this one's. */
static bool replace_link(struct front_doors *d)
{
    struct stat old;

    if (lstat(d->link, &old) != 0)
        return refuse("--pty", d->link, strerror(errno));
    if (!S_ISLNK(old.st_mode))
        return refuse("--pty", d->link, not_ours);
    if (points_to_our_terminal(d))
        return true;
    if (stat(d->link, &old) == 0 || errno != ENOENT)
        return refuse("--pty", d->link,
                      "points to what exists: end the r5emu behind it or give another name (or "
                      "remove the link, if it is old)");
    if (unlink(d->link) != 0 || symlink(d->terminal, d->link) != 0)
        return refuse("--pty", d->link, strerror(errno));
    return true;
}

static bool make_link(struct front_doors *d)
{
    if (symlink(d->terminal, d->link) == 0)
        d->made_link = true;
    else if (errno == EEXIST)
        d->made_link = replace_link(d);
    else
        return refuse("--pty", d->link, strerror(errno));
    return d->made_link;
}

static bool open_terminal(struct front_doors *d)
{
    struct termios raw;

    if (openpty(&d->master, &d->slave, NULL, NULL, NULL) != 0 ||
        ptsname_r(d->master, d->terminal, sizeof(d->terminal)) != 0)
        return refuse("--pty", "cannot open a pseudo-terminal", strerror(errno));
    tcgetattr(d->slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(d->slave, TCSANOW, &raw);
    fcntl(d->master, F_SETFL, O_NONBLOCK);
    return make_link(d);
}

/* ---- both
 * ----------------------------------------------------------------------------------------
 */

bool front_doors_open(struct front_doors *d, const char *link, const char *control)
{
    *d = (struct front_doors){
        .link = link, .control = control, .master = -1, .slave = -1, .listener = -1
    };
    return open_control(d) && (!link || open_terminal(d));
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Names go first: while the terminal and the socket live, nobody else can be given the same. */
void front_doors_close(struct front_doors *d)
{
    if (d->made_link && points_to_our_terminal(d))
        unlink(d->link);
    if (socket_is_still_ours(d))
        unlink(d->control);
    close_fd(&d->listener);
    close_fd(&d->master);
    close_fd(&d->slave);
}
