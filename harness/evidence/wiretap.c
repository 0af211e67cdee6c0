/* SPDX-License-Identifier: Apache-2.0 */
#include "wiretap.h"

#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "marks.h"
#include "redact.h"
#include "stream.h"

#define STREAMS 2 /* JRN_TX and JRN_RX */

struct jrn_wiretap {
    struct jrn_writer *writer;
    struct jrn_vault *vault;
    int unit;
    struct jrn_stream raw[STREAMS];
    struct jrn_stream text[STREAMS]; /* what the channel encrypted or decrypted */
    struct r5_error trouble;         /* the first error of the journal since the last flush */
    long secrets_heard;
    bool bulk;
    size_t waiting; /* bytes in bulk_text */
    char bulk_text[JRN_BULK_ROOM];
};

/* Where an item comes from, for the function that writes it. */
struct origin {
    struct jrn_wiretap *tap;
    enum jrn_wire dir;
    bool channel;
    bool as_held;
};

struct jrn_wiretap *jrn_wiretap_new(struct r5_arena *arena, struct jrn_writer *writer,
                                    struct jrn_vault *vault, int unit)
{
    struct jrn_wiretap *tap = r5_arena_take(arena, sizeof(*tap));
    if (tap == NULL)
        return NULL;
    tap->writer = writer;
    tap->vault = vault;
    tap->unit = unit;
    jrn_stream_init(&tap->raw[JRN_TX], '\r', true);
    jrn_stream_init(&tap->raw[JRN_RX], '\n', true);
    jrn_stream_init(&tap->text[JRN_TX], '\r', false);
    jrn_stream_init(&tap->text[JRN_RX], '\n', false);
    return tap;
}

static const char *dir_word(enum jrn_wire dir)
{
    return dir == JRN_TX ? "tx" : "rx";
}

static void note_trouble(struct jrn_wiretap *tap, enum r5_status status,
                         const struct r5_error *error)
{
    if (status != R5_OK && tap->trouble.status == R5_OK)
        tap->trouble = *error;
}

void jrn_wiretap_write_bulk(struct jrn_wiretap *tap)
{
    if (tap->waiting == 0)
        return;
    struct r5_error error = { 0 };
    /* Commas stand behind every record: the last one closes the list. */
    tap->bulk_text[tap->waiting - 1] = ']';
    json_t *wire = json_loadb(tap->bulk_text, tap->waiting, 0, NULL);
    tap->waiting = 0;
    enum r5_status status = jrn_write(
        tap->writer, "bulk", json_pack("{s:i, s:o}", "unit", tap->unit, "wire", wire), &error);
    note_trouble(tap, status, &error);
}

void jrn_wiretap_bulk(struct jrn_wiretap *tap, bool on)
{
    jrn_wiretap_write_bulk(tap);
    tap->bulk = on;
}

/* What waits counts only when it is there whole: its process may be killed at any time. */
static bool let_wait(struct jrn_wiretap *tap, const char *kind, json_t *record)
{
    size_t opening = tap->waiting == 0;
    size_t room = sizeof(tap->bulk_text) - tap->waiting;
    char *to = tap->bulk_text + tap->waiting;
    if (!tap->bulk || room < 2)
        return false;
    int bad = json_object_set_new(record, "kind", json_string(kind)) |
              json_object_set_new(record, "t_dev_ns", json_integer(jrn_time(tap->writer)));
    size_t len = json_dumpb(record, to + opening, room - opening,
                            JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
    if (bad != 0 || len == 0 || opening + len + 1 > room)
        return false;
    if (opening != 0)
        *to = '[';
    to[opening + len] = ',';
    tap->waiting += opening + len + 1;
    return true;
}

static void write_record(const struct origin *from, json_t *take_fields)
{
    const char *kind = dir_word(from->dir);
    struct r5_error error = { 0 };
    if (from->as_held || from->channel) {
        (void)json_object_set_new(take_fields, "dir", json_string(kind));
        kind = from->as_held ? "held" : "c2c";
    }
    bool waits = let_wait(from->tap, kind, take_fields);
    if (!waits) {
        jrn_wiretap_write_bulk(from->tap);
        waits = let_wait(from->tap, kind, take_fields);
    }
    if (waits) {
        json_decref(take_fields);
        return;
    }
    (void)json_object_set_new(take_fields, "unit", json_integer(from->tap->unit));
    enum r5_status status = jrn_write(from->tap->writer, kind, take_fields, &error);
    note_trouble(from->tap, status, &error);
}

static bool all_text(const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!jrn_is_text(bytes[i]))
            return false;
    return true;
}

/* Adds text, hex, or why there is neither. */
static void add_content(json_t *fields, const struct jrn_item *item, const struct r5_buf *redacted,
                        bool found)
{
    bool text = all_text(item->bytes + item->from, item->count);
    if (text) {
        (void)json_object_set_new(fields, "text",
                                  json_stringn(r5_buf_str(redacted), redacted->len));
    } else if (found) {
        (void)json_object_set_new(fields, "note", json_string("withheld: holds a known secret"));
    } else {
        char hex[2 * JRN_LINE_HELD + 1];
        r5_hex_lower(hex, item->bytes + item->from, item->count);
        (void)json_object_set_new(fields, "hex", json_string(hex));
        if (item->kind == JRN_ITEM_FRAME)
            (void)json_object_set_new(fields, "frame", json_true());
    }
}

static long runs_of_secrets(const struct jrn_vault *vault, const uint8_t *bytes, size_t len)
{
    int mark[JRN_LINE_HELD];
    long runs = 0;
    memset(mark, 0, len * sizeof(*mark));
    jrn_mark_values(vault, bytes, len, mark);
    for (size_t i = 0; i < len; i++)
        runs += mark[i] > 0 && (i == 0 || mark[i] != mark[i - 1]);
    return runs;
}

/* What goes on from a line that was cut was counted with its beginning. */
static void listen_for_secrets(struct jrn_wiretap *tap, const struct jrn_item *item)
{
    tap->secrets_heard += runs_of_secrets(tap->vault, item->bytes, item->len);
    if (item->from > 0)
        tap->secrets_heard -= runs_of_secrets(tap->vault, item->bytes, item->from);
}

static bool write_item(void *user, const struct jrn_item *item)
{
    const struct origin *from = user;
    bool found = item->kind == JRN_ITEM_LONG;
    json_t *fields = json_pack("{s:I}", "bytes", (json_int_t)item->count);
    if (item->kind == JRN_ITEM_LONG) {
        (void)json_object_set_new(fields, "note", json_string("withheld: longer than 4096 bytes"));
    } else {
        if (from->dir == JRN_RX)
            listen_for_secrets(from->tap, item);
        struct r5_buf redacted;
        r5_buf_init(&redacted, (size_t)16 * JRN_LINE_HELD);
        if (jrn_redact_rest(from->tap->vault, item->bytes, item->len, item->from, &redacted,
                            &found) == R5_OK)
            add_content(fields, item, &redacted, found);
        else
            (void)json_object_set_new(fields, "note", json_string("withheld: out of memory"));
        r5_buf_reset(&redacted);
    }
    write_record(from, fields);
    return found;
}

static void feed(struct jrn_stream *stream, struct origin from, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        jrn_stream_feed(stream, bytes[i], write_item, &from);
}

void jrn_wiretap_bytes(struct jrn_wiretap *tap, enum jrn_wire dir, const uint8_t *bytes, size_t len)
{
    feed(&tap->raw[dir], (struct origin){ .tap = tap, .dir = dir }, bytes, len);
}

void jrn_wiretap_text(struct jrn_wiretap *tap, enum jrn_wire dir, const uint8_t *bytes, size_t len)
{
    feed(&tap->text[dir], (struct origin){ .tap = tap, .dir = dir, .channel = true }, bytes, len);
}

void jrn_wiretap_dropped(struct jrn_wiretap *tap, const char *why, size_t len)
{
    struct origin from = { .tap = tap, .dir = JRN_RX, .channel = true };
    write_record(&from, json_pack("{s:s, s:I}", "dropped", why, "bytes", (json_int_t)len));
}

long jrn_wiretap_secrets_heard(const struct jrn_wiretap *tap)
{
    return tap->secrets_heard;
}

enum r5_status jrn_wiretap_flush(struct jrn_wiretap *tap, bool as_held, struct r5_error *error)
{
    for (int dir = 0; dir < STREAMS; dir++) {
        struct origin raw = { .tap = tap, .dir = (enum jrn_wire)dir, .as_held = as_held };
        struct origin text = raw;
        text.channel = true;
        jrn_stream_flush(&tap->raw[dir], write_item, &raw);
        jrn_stream_flush(&tap->text[dir], write_item, &text);
        if (as_held) {
            jrn_stream_reset(&tap->raw[dir]);
            jrn_stream_reset(&tap->text[dir]);
        }
    }
    enum r5_status status = tap->trouble.status;
    if (status != R5_OK && error != NULL)
        *error = tap->trouble;
    tap->trouble = (struct r5_error){ 0 };
    return status;
}
