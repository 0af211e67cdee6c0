/* SPDX-License-Identifier: Apache-2.0 */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chain.h"
#include "redact.h"

struct state {
    int64_t seq;
    int64_t length; /* bytes of whole records in the file */
    char hash[JRN_HASH_ROOM];
};

struct jrn_writer {
    struct jrn_vault *vault;
    int fd;
    r5_time now;
    char name[256]; /* of the file, for errors */
    char case_id[512];
    /* A writer may be killed between any two instructions: the new state is ready before it counts.
     */
    struct state state[2];
    atomic_uint live;
};

static const struct state *live_state(const struct jrn_writer *w)
{
    return &w->state[atomic_load(&w->live)];
}

struct jrn_writer *jrn_writer_new(struct r5_arena *arena, const char *path, struct jrn_vault *vault,
                                  struct r5_error *error)
{
    struct jrn_writer *w = r5_arena_take(arena, sizeof(*w));
    if (w == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "no shared memory left for the journal's writer");
        return NULL;
    }
    w->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
    if (w->fd < 0) {
        const char *remedy = errno == EEXIST ? "; name a new output folder" : "";
        (void)r5_fail(error, R5_E_IO, "cannot create the journal %s: %s%s", path, strerror(errno),
                      remedy);
        return NULL;
    }
    w->vault = vault;
    snprintf(w->name, sizeof(w->name), "%s", path);
    memcpy(w->state[0].hash, jrn_chain_start, JRN_HASH_ROOM);
    return w;
}

void jrn_set_time(struct jrn_writer *w, r5_time now)
{
    w->now = now;
}

r5_time jrn_time(const struct jrn_writer *w)
{
    return w->now;
}

void jrn_set_case(struct jrn_writer *w, const char *id)
{
    snprintf(w->case_id, sizeof(w->case_id), "%s", id);
    jrn_vault_new_case(w->vault);
}

int64_t jrn_next_seq(const struct jrn_writer *w)
{
    return live_state(w)->seq;
}

static enum r5_status redact_string(struct jrn_vault *vault, json_t *string)
{
    struct r5_buf out;
    r5_buf_init(&out, JRN_LINE_MAX);
    enum r5_status status = jrn_redact_text(vault, json_string_value(string), &out);
    if (status == R5_OK && strcmp(r5_buf_str(&out), json_string_value(string)) != 0 &&
        json_string_set(string, r5_buf_str(&out)) != 0)
        status = R5_E_MEMORY;
    r5_buf_reset(&out);
    return status;
}

static enum r5_status redact_value(struct jrn_vault *vault, json_t *value)
{
    const char *key;
    size_t index;
    json_t *inner;
    enum r5_status status = R5_OK;
    if (json_is_string(value))
        return redact_string(vault, value);
    json_object_foreach(value, key, inner) if (status == R5_OK) status = redact_value(vault, inner);
    json_array_foreach(value, index, inner) if (status == R5_OK) status =
        redact_value(vault, inner);
    return status;
}

/* Adds the fields that every record has; zeros stand for its hash. */
static bool complete(const struct jrn_writer *w, const char *kind, json_t *record)
{
    const struct state *before = live_state(w);
    char utc[32];
    r5_utc_text(utc);
    int bad = json_object_set_new(record, "seq", json_integer(before->seq)) |
              json_object_set_new(record, "kind", json_string(kind)) |
              json_object_set_new(record, "case", json_string(w->case_id)) |
              json_object_set_new(record, "t_utc", json_string(utc)) |
              json_object_set_new(record, "t_dev_ns", json_integer(w->now)) |
              json_object_set_new(record, "prev", json_string(before->hash)) |
              json_object_set_new(record, "hash", json_string(jrn_chain_start));
    return bad == 0;
}

/* One write(2), so that a record is in the file whole or not counted. */
static enum r5_status append(struct jrn_writer *w, const char *line, size_t len,
                             struct r5_error *error)
{
    ssize_t put;
    do
        put = write(w->fd, line, len);
    while (put < 0 && errno == EINTR);
    if (put == (ssize_t)len)
        return R5_OK;
    const char *why = put < 0 ? strerror(errno) : "the disk took only a part of it";
    struct r5_error cut = { 0 };
    const char *left =
        jrn_recover(w, &cut) == R5_OK ? "" : "; the half record could not be cut off";
    return r5_fail(error, R5_E_IO,
                   "cannot write record %lld to %s: %s%s; make room on that disk and run again",
                   (long long)jrn_next_seq(w), w->name, why, left);
}

static void commit(struct jrn_writer *w, size_t len, const char hash[JRN_HASH_ROOM])
{
    unsigned next = 1 - atomic_load(&w->live);
    const struct state *before = live_state(w);
    struct state *after = &w->state[next];
    after->seq = before->seq + 1;
    after->length = before->length + (int64_t)len;
    memcpy(after->hash, hash, JRN_HASH_ROOM);
    atomic_store(&w->live, next);
}

static enum r5_status write_line(struct jrn_writer *w, const json_t *record, struct r5_error *error)
{
    char hash[JRN_HASH_ROOM];
    char *line = jrn_chain_text(record);
    char *digits = line != NULL ? jrn_chain_line_hash(line, jrn_chain_start, hash) : NULL;
    if (digits == NULL) {
        free(line);
        return r5_fail(error, R5_E_MEMORY, "out of memory for a record of the journal");
    }
    memcpy(digits, hash, JRN_HASH_ROOM - 1);
    size_t len = strlen(line) + 1;
    line[len - 1] = '\n'; /* in place of the end mark: it is not a string from here on */
    enum r5_status status;
    if (len > JRN_LINE_MAX)
        status = r5_fail(error, R5_E_LIMIT, "a record of %zu bytes is larger than the %zu allowed",
                         len, JRN_LINE_MAX);
    else
        status = append(w, line, len, error);
    if (status == R5_OK)
        commit(w, len, hash);
    free(line);
    return status;
}

enum r5_status jrn_write(struct jrn_writer *w, const char *kind, json_t *take_fields,
                         struct r5_error *error)
{
    enum r5_status status;
    if (take_fields == NULL)
        status =
            r5_fail(error, R5_E_MEMORY, "the fields of a record \"%s\" could not be made", kind);
    else if (!jrn_chain_integers_only(take_fields))
        status = r5_fail(error, R5_E_INPUT,
                         "a record \"%s\" has a number with a fraction: use a smaller unit", kind);
    else if ((status = redact_value(w->vault, take_fields)) != R5_OK)
        status = r5_fail(error, status, "a text of a record \"%s\" could not be redacted", kind);
    else if (!complete(w, kind, take_fields))
        status = r5_fail(error, R5_E_MEMORY, "out of memory for a record \"%s\"", kind);
    else
        status = write_line(w, take_fields, error);
    json_decref(take_fields);
    return status;
}

enum r5_status jrn_recover(struct jrn_writer *w, struct r5_error *error)
{
    struct stat info;
    int64_t length = live_state(w)->length;
    if (fstat(w->fd, &info) != 0)
        return r5_fail(error, R5_E_IO, "cannot look at %s: %s", w->name, strerror(errno));
    if (info.st_size < length)
        return r5_fail(error, R5_E_IO,
                       "%s has %lld bytes, %lld were written: something else has cut it; run again",
                       w->name, (long long)info.st_size, (long long)length);
    if (info.st_size > length && ftruncate(w->fd, length) != 0)
        return r5_fail(error, R5_E_IO, "cannot cut %s back: %s", w->name, strerror(errno));
    return R5_OK;
}

void jrn_writer_close(struct jrn_writer **w)
{
    if (*w == NULL)
        return;
    (void)fdatasync((*w)->fd);
    close((*w)->fd);
    (*w)->fd = -1;
    *w = NULL;
}
