/* SPDX-License-Identifier: Apache-2.0 */
#include "front_ready.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 1024 };

static bool refuse(const char *path, const char *why)
{
    fprintf(stderr, "r5emu: --ready %s: %s\n", path, why);
    return false;
}

static bool is_empty_file(const char *path)
{
    struct stat there;

    return lstat(path, &there) == 0 && S_ISREG(there.st_mode) && there.st_size == 0;
}

bool front_ready_clear(const char *path)
{
    struct stat there;

    if (strlen(path) > PATH_ROOM - 8)
        return refuse(path, "too long: give a shorter path");
    if (lstat(path, &there) != 0)
        return true;
    if (!is_empty_file(path))
        return refuse(path, "exists and is no empty file: give another name");
    return unlink(path) == 0 || refuse(path, strerror(errno));
}

bool front_ready_make(const char *path)
{
    char made[PATH_ROOM];
    int fd;

    snprintf(made, sizeof(made), "%s.new", path);
    fd = open(made, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return refuse(path, strerror(errno));
    close(fd);
    return rename(made, path) == 0 || refuse(path, strerror(errno));
}

void front_ready_remove(const char *path)
{
    if (is_empty_file(path))
        unlink(path);
}
