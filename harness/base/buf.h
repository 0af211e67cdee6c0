/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes that grow, up to a bound. The bytes are always followed by a zero that is
 * not counted, so text built here can be used as a string.
 */
#ifndef R5_BASE_BUF_H
#define R5_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct r5_buf {
    char *data; /* owned; NULL while empty */
    size_t len;
    size_t room;
    size_t limit; /* never grows past this many bytes */
};

void r5_buf_init(struct r5_buf *buf, size_t limit);

/* Frees what is held; the buffer is empty and usable again. Accepts a zeroed struct. */
void r5_buf_reset(struct r5_buf *buf);

/* R5_E_LIMIT past the bound, R5_E_MEMORY; the bytes before stay as they were. */
enum r5_status r5_buf_add(struct r5_buf *buf, const void *bytes, size_t len) R5_CHECKED;
enum r5_status r5_buf_text(struct r5_buf *buf, const char *text) R5_CHECKED;
enum r5_status r5_buf_printf(struct r5_buf *buf, const char *format, ...) R5_CHECKED
    __attribute__((format(printf, 2, 3)));

/* The text so far; "" while empty. Borrowed until the next call. */
const char *r5_buf_str(const struct r5_buf *buf);

/* Reads a whole file, at most buf's limit. The error names the file and the remedy. */
enum r5_status r5_buf_read_file(struct r5_buf *buf, const char *path,
                                struct r5_error *error) R5_CHECKED;

/* Writes under a temporary name beside `path`, then renames: never half a file. */
enum r5_status r5_buf_write_file(const struct r5_buf *buf, const char *path,
                                 struct r5_error *error) R5_CHECKED;

#endif
