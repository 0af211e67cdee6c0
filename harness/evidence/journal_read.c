/* SPDX-License-Identifier: Apache-2.0 */
#include "journal_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "chain.h"

#define FILE_MAX ((size_t)256 << 20)

struct reader {
    const char *path;
    struct jrn_book *book;
    struct r5_error *error;
    size_t room;        /* of book->record */
    size_t lines;       /* whole ones so far */
    struct r5_buf line; /* the one that is being read */
    bool too_long;      /* it is longer than a record may be: the rest is passed over */
    char last[JRN_HASH_ROOM];
};

/* Keeps the first break only: what follows from it is no news. */
__attribute__((format(printf, 2, 3))) static void tell(struct reader *r, const char *format, ...)
{
    struct jrn_book *book = r->book;
    if (!book->chain_holds)
        return;
    book->chain_holds = false;
    int used = snprintf(book->trouble, sizeof(book->trouble), "record %zu: ", r->lines);
    va_list args;
    va_start(args, format);
    vsnprintf(book->trouble + used, sizeof(book->trouble) - (size_t)used, format, args);
    va_end(args);
}

static const char *text_of(const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));
    return text != NULL ? text : "";
}

/* The record must be, byte for byte, what the writer makes of it. */
static bool is_canonical(const struct reader *r, const json_t *record)
{
    char *text = jrn_chain_text(record);
    bool same =
        text != NULL && strlen(text) == r->line.len && memcmp(text, r->line.data, r->line.len) == 0;
    free(text);
    return same;
}

/* The line is known to be canonical. */
static bool hash_holds(const struct reader *r, const json_t *record)
{
    const char *held = text_of(record, "hash");
    char hash[JRN_HASH_ROOM];
    return jrn_chain_line_hash((char *)r->line.data, held, hash) != NULL && strcmp(hash, held) == 0;
}

static void check_chain(struct reader *r, json_t *record)
{
    const json_t *seq = json_object_get(record, "seq");
    if (!is_canonical(r, record))
        tell(r, "is not in the canonical form");
    else if (!jrn_chain_integers_only(record))
        tell(r, "has a number with a fraction");
    else if (!json_is_integer(seq) || json_integer_value(seq) != (json_int_t)r->lines)
        tell(r, "has another sequence number: a record was taken out, put in or moved");
    else if (strcmp(text_of(record, "prev"), r->last) != 0)
        tell(r, "does not follow from the one before: its \"prev\" is another hash");
    else if (!hash_holds(r, record))
        tell(r, "was changed: its \"hash\" is of another content");
    else if (r->book->ended)
        tell(r, "stands after the end of the run");
    snprintf(r->last, sizeof(r->last), "%s", text_of(record, "hash"));
}

static enum r5_status keep(struct reader *r, json_t *take_record)
{
    struct jrn_book *book = r->book;
    if (book->count == r->room) {
        size_t room = r->room == 0 ? 256 : r->room * 2;
        json_t **record = realloc(book->record, room * sizeof(json_t *));
        if (record == NULL) {
            json_decref(take_record);
            return r5_fail(r->error, R5_E_MEMORY, "out of memory for %s", r->path);
        }
        book->record = record;
        r->room = room;
    }
    book->record[book->count++] = take_record;
    return R5_OK;
}

/* Hands out what a "bulk" stands for, each with the fields that it shares with its record. */
static enum r5_status unfold(struct reader *r, json_t *take_record)
{
    static const char *const shared[] = { "seq", "case", "t_utc", "unit" };
    enum r5_status status = R5_OK;
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(take_record, "wire"), i, item)
    {
        if (!json_is_object(item) || status != R5_OK)
            continue;
        for (size_t k = 0; k < sizeof(shared) / sizeof(shared[0]); k++)
            (void)json_object_set(item, shared[k], json_object_get(take_record, shared[k]));
        status = keep(r, json_incref(item));
    }
    json_decref(take_record);
    return status;
}

/* Takes the whole line that is in r->line. */
static enum r5_status take_line(struct reader *r)
{
    json_error_t reason = { .text = "longer than a record may be" };
    json_t *record = r->too_long ? NULL
                                 : json_loadb(r5_buf_str(&r->line), r->line.len,
                                              JSON_REJECT_DUPLICATES, &reason);
    const char *kind = text_of(record, "kind");
    if (r->lines == 0 && strcmp(kind, "run-start") != 0) {
        json_decref(record);
        return r5_fail(r->error, R5_E_INPUT,
                       "%s:1: not the record \"run-start\": name the journal.jsonl of a run",
                       r->path);
    }
    enum r5_status status = R5_OK;
    if (*kind == '\0') {
        tell(r, "is no record (line %zu): %s", r->lines + 1,
             record != NULL ? "no kind" : reason.text);
        json_decref(record);
    } else {
        check_chain(r, record);
        r->book->ended = strcmp(kind, "run-end") == 0;
        status = strcmp(kind, "bulk") == 0 ? unfold(r, record) : keep(r, record);
    }
    r->book->lines = ++r->lines;
    r->line.len = 0;
    r->too_long = false;
    return status;
}

static enum r5_status take_chunk(struct reader *r, const char *chunk, size_t len)
{
    enum r5_status status = R5_OK;
    for (size_t at = 0; status == R5_OK && at < len;) {
        const char *end = memchr(chunk + at, '\n', len - at);
        size_t part = end != NULL ? (size_t)(end - chunk) - at : len - at;
        enum r5_status added = r->too_long ? R5_OK : r5_buf_add(&r->line, chunk + at, part);
        if (added == R5_E_MEMORY)
            return r5_fail(r->error, R5_E_MEMORY, "out of memory for %s", r->path);
        r->too_long = r->too_long || added == R5_E_LIMIT;
        if (end != NULL)
            status = take_line(r);
        at += part + (end != NULL ? 1 : 0);
    }
    return status;
}

static enum r5_status take_file(struct reader *r, int fd)
{
    char chunk[65536];
    size_t total = 0;
    enum r5_status status = R5_OK;
    while (status == R5_OK) {
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got == 0)
            break;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return r5_fail(r->error, R5_E_IO, "cannot read %s: %s", r->path, strerror(errno));
        total += (size_t)got;
        if (total > FILE_MAX)
            return r5_fail(r->error, R5_E_LIMIT, "%s is larger than the %zu MiB allowed", r->path,
                           FILE_MAX >> 20);
        status = take_chunk(r, chunk, (size_t)got);
    }
    if (status == R5_OK && r->lines == 0)
        return r5_fail(r->error, R5_E_INPUT, "%s:1: no whole record: the run was cut at its start",
                       r->path);
    r->book->torn = r->line.len > 0 || r->too_long;
    return status;
}

enum r5_status jrn_read(const char *path, struct jrn_book *book, struct r5_error *error)
{
    *book = (struct jrn_book){ .chain_holds = true };
    struct reader r = { .path = path, .book = book, .error = error };
    memcpy(r.last, jrn_chain_start, JRN_HASH_ROOM);
    struct stat file;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe is not waited for */
    if (fd < 0)
        return r5_fail(error, errno == ENOENT ? R5_E_ABSENT : R5_E_IO,
                       "cannot open the journal %s: %s", path, strerror(errno));
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
        close(fd);
        return r5_fail(error, R5_E_INPUT, "%s is not a file; name a journal", path);
    }
    r5_buf_init(&r.line, JRN_LINE_MAX - 1);
    enum r5_status status = take_file(&r, fd);
    r5_buf_reset(&r.line);
    close(fd);
    if (status != R5_OK)
        jrn_book_reset(book);
    return status;
}

void jrn_book_reset(struct jrn_book *book)
{
    for (size_t i = 0; i < book->count; i++)
        json_decref(book->record[i]);
    free(book->record);
    *book = (struct jrn_book){ 0 };
}
