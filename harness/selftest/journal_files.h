/* SPDX-License-Identifier: Apache-2.0 */
/* A journal in a folder of its own, for the tests of its writer and its reader. */
#ifndef R5_SELFTEST_JOURNAL_FILES_H
#define R5_SELFTEST_JOURNAL_FILES_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "journal.h"
#include "journal_read.h"

static char folder[32];
static char path[64];
static struct r5_arena *arena;
static struct jrn_vault *vault;
static struct jrn_writer *writer;
static struct jrn_book book;
static struct r5_buf file;
static struct r5_error error;

static inline void setup(void)
{
    snprintf(folder, sizeof(folder), "/tmp/r5-journal-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/journal.jsonl", folder);
    arena = r5_arena_new((size_t)4 << 20, NULL);
    ck_assert_ptr_nonnull(arena);
    vault = jrn_vault_new(arena);
    writer = jrn_writer_new(arena, path, vault, &error);
    ck_assert_ptr_nonnull(writer);
    r5_buf_init(&file, (size_t)8 << 20);
}

static inline void teardown(void)
{
    jrn_book_reset(&book);
    r5_buf_reset(&file);
    jrn_writer_close(&writer);
    r5_arena_free(&arena);
    unlink(path);
    rmdir(folder);
}

static inline void put(const char *kind, json_t *take_fields)
{
    ck_assert_int_eq(jrn_write(writer, kind, take_fields, &error), R5_OK);
}

/* A journal of five records, in `file` too. */
static inline void write_five(void)
{
    put("run-start", json_pack("{s:i, s:s}", "format", 1, "run", "0001"));
    jrn_set_case(writer, "C2C-PAIR-003[flipped_bit=7]");
    jrn_set_time(writer, r5_ms(23));
    put("tx", json_pack("{s:i, s:i, s:s}", "unit", 0, "bytes", 3, "text", "AT\r"));
    put("check", json_pack("{s:b, s:s, s:[i,i]}", "ok", 1, "what", "m\xc3\xa4h", "list", 1, 2));
    jrn_set_case(writer, "");
    put("verdict", json_pack("{s:s}", "verdict", "pass"));
    put("run-end", json_pack("{s:i}", "status", 0));
    ck_assert_int_eq(r5_buf_read_file(&file, path, &error), R5_OK);
}

static inline enum r5_status read_bytes(const void *bytes, size_t len)
{
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, len, out), len);
    fclose(out);
    jrn_book_reset(&book);
    return jrn_read(path, &book, &error);
}

static inline void read_back(size_t count)
{
    jrn_book_reset(&book);
    ck_assert_int_eq(jrn_read(path, &book, &error), R5_OK);
    ck_assert_str_eq(book.trouble, "");
    ck_assert(book.chain_holds);
    ck_assert(!book.torn);
    ck_assert_uint_eq(book.count, count);
}

static inline const char *text_of(size_t record, const char *key)
{
    return json_string_value(json_object_get(book.record[record], key));
}

#endif
