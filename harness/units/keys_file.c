/* SPDX-License-Identifier: Apache-2.0 */
#include "keys_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum r5_status keys_folder_check(const char *folder, struct r5_error *error)
{
    struct stat is;
    if (stat(folder, &is) != 0)
        return r5_fail(error, errno == ENOENT ? R5_E_ABSENT : R5_E_IO,
                       "cannot use the folder %.200s: %s; name another", folder, strerror(errno));
    if (!S_ISDIR(is.st_mode))
        return r5_fail(error, R5_E_INPUT, "%.200s is no folder; name one for keys", folder);
    if ((is.st_mode & 077) != 0)
        return r5_fail(error, R5_E_INPUT,
                       "the folder of keys %.200s is open to others (mode %03o); close it: chmod "
                       "700 %.200s",
                       folder, is.st_mode & 0777, folder);
    return R5_OK;
}

static enum r5_status check_open(int fd, const char *path, struct r5_error *error)
{
    struct stat is;
    if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode))
        return r5_fail(error, R5_E_INPUT, "%.200s is not a file; name one", path);
    if ((is.st_mode & 077) != 0)
        return r5_fail(error, R5_E_INPUT,
                       "%.200s is open to others (mode %03o); close it: chmod 600 %.200s", path,
                       is.st_mode & 0777, path);
    return R5_OK;
}

enum r5_status keys_file_read(const char *path, uint8_t *bytes, size_t room, size_t *len,
                              struct r5_error *error)
{
    *len = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return r5_fail(error, errno == ENOENT ? R5_E_ABSENT : R5_E_IO, "cannot open %.200s: %s",
                       path, strerror(errno));
    enum r5_status status = check_open(fd, path, error);
    ssize_t got = 1;
    while (status == R5_OK && got != 0 && *len < room) {
        got = read(fd, bytes + *len, room - *len);
        if (got > 0)
            *len += (size_t)got;
        else if (got < 0 && errno != EINTR)
            status = r5_fail(error, R5_E_IO, "cannot read %.200s: %s", path, strerror(errno));
    }
    close(fd);
    return status;
}

/*
 * The lock is on the file that is being written, which is put into place by its name: whoever gets
 * the lock of a file that has another name by now has come too late.
 */
static bool lock_part(const struct keys_file *file)
{
    struct stat locked, named;
    return flock(file->fd, LOCK_EX | LOCK_NB) == 0 && fstat(file->fd, &locked) == 0 &&
           stat(file->part, &named) == 0 && locked.st_dev == named.st_dev &&
           locked.st_ino == named.st_ino;
}

enum r5_status keys_file_begin(struct keys_file *file, const char *folder, const char *name,
                               struct r5_error *error)
{
    char part[64];
    file->fd = -1;
    snprintf(part, sizeof(part), "%s.part", name);
    enum r5_status status = units_join(folder, "", file->folder, error);
    if (status == R5_OK)
        status = units_join(folder, name, file->path, error);
    if (status == R5_OK)
        status = units_join(folder, part, file->part, error);
    if (status != R5_OK)
        return status;
    file->fd = open(file->part, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file->fd < 0)
        return r5_fail(error, R5_E_IO,
                       "cannot write %.200s: %s; see that its folder can be written", file->part,
                       strerror(errno));
    if (lock_part(file))
        return R5_OK;
    close(file->fd);
    file->fd = -1;
    return r5_fail(error, R5_E_LIMIT,
                   "another run is writing %.200s: the unit is in use; end that run first",
                   file->path);
}

static bool write_all(int fd, const uint8_t *bytes, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t put = write(fd, bytes + at, len - at);
        if (put > 0)
            at += (size_t)put;
        else if (put == 0 || errno != EINTR)
            return false;
    }
    return true;
}

enum r5_status keys_file_replace(struct keys_file *file, const uint8_t *bytes, size_t len,
                                 struct r5_error *error)
{
    if (ftruncate(file->fd, 0) == 0 && fchmod(file->fd, 0600) == 0 &&
        write_all(file->fd, bytes, len) && fsync(file->fd) == 0 &&
        rename(file->part, file->path) == 0 && units_sync_folder(file->folder))
        return R5_OK;
    return r5_fail(error, R5_E_IO,
                   "cannot write %.200s: %s; make room and see that its folder can be written",
                   file->path, strerror(errno));
}

/* After a rename there is no file of this name: whoever made a new one holds no lock before ours.
 */
void keys_file_close(struct keys_file *file)
{
    if (file->fd < 0)
        return;
    if (lock_part(file))
        unlink(file->part);
    close(file->fd);
    file->fd = -1;
}
