/* SPDX-License-Identifier: Apache-2.0 */
#include "gpio_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

long file_read(const char *path, char *to, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t len = 0;
    ssize_t got = -1;

    if (fd < 0)
        return -1;
    while (len < room - 1 && (got = read(fd, to + len, room - 1 - len)) > 0)
        len += (size_t)got;
    to[len] = '\0';
    close(fd);
    return got < 0 ? -1 : (long)len;
}

bool file_write(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    ssize_t len;

    if (fd < 0)
        return false;
    len = write(fd, text, strlen(text));
    close(fd);
    return len == (ssize_t)strlen(text);
}

bool file_set(const char *path, const char *text, const char *remedy)
{
    if (file_write(path, text))
        return true;
    fprintf(stderr, "r5emu: cannot write '%s' to %s: %s; %s\n", text, path, strerror(errno),
            remedy);
    return false;
}
