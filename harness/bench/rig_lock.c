/* SPDX-License-Identifier: Apache-2.0 */
#include "rig_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "deadline.h"

static const char *folder(void)
{
    const char *asked = getenv("R5_LOCK_DIR");
    if (asked != NULL && asked[0] != '\0')
        return asked;
    return access("/run/lock", W_OK | X_OK) == 0 ? "/run/lock" : "/tmp";
}

/* Two names of one port are one lock. */
static void lock_path(const char *port, char *path, size_t room)
{
    char real[PATH_MAX];
    const char *name = realpath(port, real) != NULL ? real : port;
    int used = snprintf(path, room, "%s/r5conform", folder());
    for (; *name != '\0' && used > 0 && (size_t)used + 8 < room; name++)
        path[used++] = strchr("/: \t", *name) != NULL ? '-' : *name;
    snprintf(path + used, room - (size_t)used, ".lock");
}

/* What the holder has written, as one line of printable characters. */
static void read_holder(int fd, char *text, size_t room)
{
    ssize_t got = pread(fd, text, room - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    for (char *c = text; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = c[1] == '\0' ? '\0' : '?';
}

enum r5_status bench_lock_take(const char *port, const char *rig, int *fd, struct r5_error *error)
{
    char path[PATH_MAX], text[200], stamp[32];
    lock_path(port, path, sizeof(path));
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (*fd < 0)
        return r5_fail(error, R5_E_IO,
                       "cannot open the lock %s: %s; remove it if no run is going on, or set "
                       "R5_LOCK_DIR to a folder of yours",
                       path, strerror(errno));
    if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        read_holder(*fd, text, sizeof(text));
        close(*fd);
        *fd = -1;
        return r5_fail(error, R5_E_ABSENT, "%s is in use by %s; wait for it, or end it", port,
                       text[0] != '\0' ? text : "another program");
    }
    r5_utc_text(stamp);
    snprintf(text, sizeof(text), "process %ld (rig '%s', since %s)", (long)getpid(), rig, stamp);
    bench_lock_tell(*fd, text);
    return R5_OK;
}

void bench_lock_tell(int fd, const char *who)
{
    ssize_t len = (ssize_t)strlen(who);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, who, (size_t)len, 0) != len)
        (void)!ftruncate(fd, 0);
}
