/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void r5_buf_init(struct r5_buf *buf, size_t limit)
{
    *buf = (struct r5_buf){ .limit = limit };
}

void r5_buf_reset(struct r5_buf *buf)
{
    free(buf->data);
    r5_buf_init(buf, buf->limit);
}

static enum r5_status make_room(struct r5_buf *buf, size_t more)
{
    if (more > buf->limit || buf->len > buf->limit - more)
        return R5_E_LIMIT;
    if (buf->len + more < buf->room)
        return R5_OK;
    size_t room = buf->room < 256 ? 256 : buf->room;
    while (room <= buf->len + more)
        room *= 2;
    char *data = realloc(buf->data, room);
    if (data == NULL)
        return R5_E_MEMORY;
    buf->data = data;
    buf->room = room;
    return R5_OK;
}

enum r5_status r5_buf_add(struct r5_buf *buf, const void *bytes, size_t len)
{
    enum r5_status status = make_room(buf, len);
    if (status != R5_OK)
        return status;
    if (len > 0)
        memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
    return R5_OK;
}

enum r5_status r5_buf_text(struct r5_buf *buf, const char *text)
{
    return r5_buf_add(buf, text, strlen(text));
}

enum r5_status r5_buf_printf(struct r5_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        return R5_E_INPUT;
    enum r5_status status = make_room(buf, (size_t)len);
    if (status != R5_OK)
        return status;
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
    return R5_OK;
}

const char *r5_buf_str(const struct r5_buf *buf)
{
    return buf->data != NULL ? buf->data : "";
}

enum r5_status r5_buf_read_file(struct r5_buf *buf, const char *path, struct r5_error *error)
{
    /* Not blocking: a pipe without a writer would be waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return r5_fail(error, errno == ENOENT ? R5_E_ABSENT : R5_E_IO, "cannot open %s: %s", path,
                       strerror(errno));
    struct stat file;
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
        close(fd);
        return r5_fail(error, R5_E_INPUT, "%s is not a file; name one", path);
    }
    enum r5_status status = R5_OK;
    char chunk[16384];
    ssize_t got;
    while (status == R5_OK && (got = read(fd, chunk, sizeof(chunk))) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = r5_fail(error, R5_E_IO, "cannot read %s: %s", path, strerror(errno));
        else if (r5_buf_add(buf, chunk, (size_t)got) != R5_OK)
            status = r5_fail(error, R5_E_LIMIT, "%s is larger than the %zu bytes allowed", path,
                             buf->limit);
    }
    close(fd);
    return status;
}

static enum r5_status write_all(int fd, const char *data, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t put = write(fd, data + at, len - at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return R5_E_IO;
        at += (size_t)put;
    }
    return R5_OK;
}

enum r5_status r5_buf_write_file(const struct r5_buf *buf, const char *path, struct r5_error *error)
{
    char part[4096];
    if (snprintf(part, sizeof(part), "%s.part", path) >= (int)sizeof(part))
        return r5_fail(error, R5_E_LIMIT, "the path %.60s... is too long", path);
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return r5_fail(error, R5_E_IO, "cannot write %s: %s", part, strerror(errno));
    enum r5_status status = write_all(fd, r5_buf_str(buf), buf->len);
    if (close(fd) != 0 || status != R5_OK || rename(part, path) != 0) {
        status = r5_fail(error, R5_E_IO, "cannot write %s: %s", path, strerror(errno));
        unlink(part);
    }
    return status;
}
