/* SPDX-License-Identifier: Apache-2.0 */
/* What is written can be read and proved; what was changed, cut or torn is noticed. */
#include <check.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "hex.h"
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

static void setup(void)
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

static void teardown(void)
{
    jrn_book_reset(&book);
    r5_buf_reset(&file);
    jrn_writer_close(&writer);
    r5_arena_free(&arena);
    unlink(path);
    rmdir(folder);
}

static void put(const char *kind, json_t *take_fields)
{
    ck_assert_int_eq(jrn_write(writer, kind, take_fields, &error), R5_OK);
}

/* A journal of five records, in `file` too. */
static void write_five(void)
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

static enum r5_status read_bytes(const void *bytes, size_t len)
{
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, len, out), len);
    fclose(out);
    jrn_book_reset(&book);
    return jrn_read(path, &book, &error);
}

static void read_back(size_t count)
{
    jrn_book_reset(&book);
    ck_assert_int_eq(jrn_read(path, &book, &error), R5_OK);
    ck_assert_str_eq(book.trouble, "");
    ck_assert(book.chain_holds);
    ck_assert(!book.torn);
    ck_assert_uint_eq(book.count, count);
}

static const char *text_of(size_t record, const char *key)
{
    return json_string_value(json_object_get(book.record[record], key));
}

START_TEST(chain)
{
    write_five();
    read_back(5);
    ck_assert(book.ended);
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(json_integer_value(json_object_get(book.record[i], "seq")), (int)i);
    ck_assert_uint_eq(strspn(text_of(0, "prev"), "0"), 64);
    ck_assert_str_eq(text_of(1, "prev"), text_of(0, "hash"));
    ck_assert_str_eq(text_of(0, "case"), "");
    ck_assert_str_eq(text_of(1, "case"), "C2C-PAIR-003[flipped_bit=7]");
    ck_assert_int_eq(json_integer_value(json_object_get(book.record[1], "t_dev_ns")), 23000000);
    ck_assert_uint_eq(strlen(text_of(1, "t_utc")), strlen("2026-01-31T23:59:59.123456Z"));
    ck_assert_int_eq((int)jrn_next_seq(writer), 5);
    for (size_t i = 0; i < file.len; i++)
        ck_assert_int_lt((uint8_t)file.data[i], 0x7f);
}
END_TEST

/* The hash by its definition, from the bytes of the line, not by the code under test. */
START_TEST(hash_by_definition)
{
    write_five();
    read_back(5);
    char *hash = strstr(r5_buf_str(&file), "\"hash\":\"");
    char *rest = hash + strlen("\"hash\":\"") + 64 + strlen("\",");
    char *end = strchr(rest, '\n');
    char text[4096];
    snprintf(text, sizeof(text), "r5conform journal 1\n%.*s%.*s", (int)(hash - file.data),
             file.data, (int)(end - rest), rest);
    uint8_t digest[32];
    char want[65];
    ck_assert_int_eq(EVP_Digest(text, strlen(text), digest, NULL, EVP_sha256(), NULL), 1);
    r5_hex_lower(want, digest, sizeof(digest));
    ck_assert_str_eq(text_of(0, "hash"), want);
}
END_TEST

START_TEST(any_changed_byte_is_noticed)
{
    write_five();
    for (size_t at = 0; at < file.len; at++) {
        file.data[at] ^= 1;
        enum r5_status status = read_bytes(file.data, file.len);
        ck_assert_msg(status != R5_OK || !book.chain_holds || book.torn, "byte %zu", at);
        ck_assert(status != R5_OK || book.torn || book.trouble[0] != '\0');
        file.data[at] ^= 1;
    }
    ck_assert_int_eq(read_bytes(file.data, file.len), R5_OK);
    ck_assert(book.chain_holds);
}
END_TEST

/* Blanks, and a key given twice, would leave the record's meaning and so its hash as they are. */
START_TEST(other_forms_of_the_same_record_are_noticed)
{
    write_five();
    struct r5_buf forged;
    r5_buf_init(&forged, (size_t)1 << 20);
    ck_assert_int_eq(r5_buf_printf(&forged, "{ %s", file.data + 1), R5_OK);
    ck_assert_int_eq(read_bytes(forged.data, forged.len), R5_OK);
    ck_assert_str_eq(book.trouble, "record 0: is not in the canonical form");
    r5_buf_reset(&forged);
    ck_assert_int_eq(r5_buf_printf(&forged, "{\"case\":\"x\",%s", file.data + 1), R5_OK);
    ck_assert_int_ne(read_bytes(forged.data, forged.len), R5_OK);
    r5_buf_reset(&forged);
}
END_TEST

START_TEST(removed_and_moved_records_are_noticed)
{
    write_five();
    const char *line[6] = { file.data };
    for (int i = 1; i < 6; i++)
        line[i] = strchr(line[i - 1], '\n') + 1;
    static const int orders[][6] = {
        { 0, 2, 3, 4, -1 },    { 0, 1, 3, 4, -1 },    { 0, 2, 1, 3, 4, -1 },
        { 0, 1, 1, 2, 3, -1 }, { 0, 1, 2, 4, 3, -1 }, { 0, 1, 2, 3, 4, 4 },
    };
    static const int first[] = { 1, 2, 1, 2, 3, 5 };
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        struct r5_buf forged;
        r5_buf_init(&forged, (size_t)1 << 20);
        for (int k = 0; k < 6 && orders[i][k] >= 0; k++) {
            const char *from = line[orders[i][k]];
            ck_assert_int_eq(r5_buf_add(&forged, from, (size_t)(line[orders[i][k] + 1] - from)),
                             R5_OK);
        }
        ck_assert_int_eq(read_bytes(forged.data, forged.len), R5_OK);
        ck_assert(!book.chain_holds);
        char where[16];
        snprintf(where, sizeof(where), "record %d: ", first[i]);
        ck_assert_int_eq(strncmp(book.trouble, where, strlen(where)), 0);
        r5_buf_reset(&forged);
    }
    ck_assert_int_eq(read_bytes(line[1], (size_t)(line[5] - line[1])), R5_E_INPUT);
}
END_TEST

START_TEST(cut_at_every_byte)
{
    write_five();
    size_t whole = 0;
    for (size_t len = 0; len <= file.len; len++) {
        bool boundary = len > 0 && file.data[len - 1] == '\n';
        whole += boundary ? 1 : 0;
        enum r5_status status = read_bytes(file.data, len);
        ck_assert_int_eq(status, whole == 0 ? R5_E_INPUT : R5_OK);
        if (status != R5_OK)
            continue;
        ck_assert(book.chain_holds);
        ck_assert_uint_eq(book.count, whole);
        ck_assert_int_eq(book.torn, !boundary);
        ck_assert_int_eq(book.ended, whole == 5);
    }
}
END_TEST

START_TEST(recover_after_half_a_record)
{
    put("run-start", json_object());
    FILE *out = fopen(path, "ab");
    fputs("{\"case\":\"", out);
    fclose(out);
    ck_assert_int_eq(jrn_recover(writer, &error), R5_OK);
    put("error", json_pack("{s:s}", "text", "the case's process died"));
    read_back(2);
    ck_assert_int_eq(truncate(path, 10), 0);
    ck_assert_int_eq(jrn_recover(writer, &error), R5_E_IO);
}
END_TEST

/* The parent goes on where a child was when it was killed. */
START_TEST(killed_writer)
{
    put("run-start", json_object());
    for (int round = 0; round < 20; round++) {
        int ready[2];
        ck_assert_int_eq(pipe(ready), 0);
        pid_t child = fork();
        if (child == 0) {
            for (int i = 0;; i++) {
                if (jrn_write(writer, "tx", json_pack("{s:i}", "i", i), NULL) != R5_OK)
                    _exit(1);
                if (i == round && write(ready[1], "x", 1) != 1)
                    _exit(1);
            }
        }
        char x;
        close(ready[1]);
        ck_assert_int_eq((int)read(ready[0], &x, 1), 1);
        close(ready[0]);
        kill(child, SIGKILL);
        int status;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert(WIFSIGNALED(status));
        ck_assert_int_eq(jrn_recover(writer, &error), R5_OK);
        put("verdict", json_pack("{s:s}", "verdict", "error"));
    }
    read_back((size_t)jrn_next_seq(writer));
    ck_assert_uint_gt(book.count, 200);
}
END_TEST

static void fill_the_disk(void)
{
    struct rlimit room;
    struct stat before;
    struct stat after;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(stat(path, &before), 0);
    getrlimit(RLIMIT_FSIZE, &room);
    room.rlim_cur = (rlim_t)before.st_size + 100;
    setrlimit(RLIMIT_FSIZE, &room);
    ck_assert_int_eq(jrn_write(writer, "tx", json_object(), &error), R5_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "make room"));
    stat(path, &after);
    ck_assert_int_eq(after.st_size, before.st_size);
    room.rlim_cur = room.rlim_max;
    setrlimit(RLIMIT_FSIZE, &room);
}

START_TEST(full_disk)
{
    put("run-start", json_object());
    fill_the_disk();
    put("tx", json_object());
    read_back(2);
}
END_TEST

START_TEST(refused_records)
{
    put("run-start", json_object());
    ck_assert_int_eq(jrn_write(writer, "measure", json_pack("{s:[f]}", "list", 1.5), &error),
                     R5_E_INPUT);
    ck_assert_int_eq(jrn_write(writer, "tx", NULL, &error), R5_E_MEMORY);
    struct r5_buf big;
    r5_buf_init(&big, (size_t)2 << 20);
    for (int i = 0; i < 110000; i++)
        ck_assert_int_eq(r5_buf_text(&big, "ten bytes "), R5_OK);
    json_t *fields = json_pack("{s:s}", "text", r5_buf_str(&big));
    enum r5_status status = jrn_write(writer, "error", fields, &error);
    ck_assert(status == R5_E_LIMIT);
    r5_buf_reset(&big);
    put("tx", json_object());
    read_back(2);
    ck_assert_ptr_null(jrn_writer_new(arena, path, vault, &error));
    ck_assert_ptr_nonnull(strstr(error.text, path));
}
END_TEST

START_TEST(strings_are_redacted)
{
    static const uint8_t key[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    put("run-start", json_object());
    jrn_set_case(writer, "X-1");
    jrn_vault_add(vault, key, sizeof(key));
    put("check", json_pack("{s:s, s:{s:[s, s]}}", "got", "+USECC2C: 0102030405060708", "deep",
                           "list", "fine", "AQIDBAUGBwg="));
    read_back(2);
    ck_assert_str_eq(text_of(1, "got"), "+USECC2C: <secret:1 16 characters>");
    json_t *list = json_object_get(json_object_get(book.record[1], "deep"), "list");
    ck_assert_str_eq(json_string_value(json_array_get(list, 0)), "fine");
    ck_assert_str_eq(json_string_value(json_array_get(list, 1)), "<secret:1 11 characters>=");
}
END_TEST

START_TEST(what_is_no_journal)
{
    static const char *const bad[] = { "",
                                       "\n",
                                       "x",
                                       "hello\n",
                                       "{}\n",
                                       "[]\n",
                                       "{\"kind\":7}\n",
                                       "{\"kind\":\"tx\"}\n",
                                       "\xff\xfe\n",
                                       "{\"kind\":\"run-start\"}" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_int_eq(read_bytes(bad[i], strlen(bad[i])), R5_E_INPUT);
        ck_assert_ptr_nonnull(strstr(error.text, ":1: "));
        ck_assert_uint_eq(book.count, 0);
    }
    ck_assert_int_eq(jrn_read("/nowhere/journal.jsonl", &book, &error), R5_E_ABSENT);
    ck_assert_int_eq(jrn_read(folder, &book, &error), R5_E_IO);
}
END_TEST

/* Garbage between good records is passed over, and told. */
START_TEST(garbage_inside)
{
    write_five();
    size_t first = (size_t)(strchr(file.data, '\n') + 1 - file.data);
    struct r5_buf forged;
    r5_buf_init(&forged, (size_t)8 << 20);
    ck_assert_int_eq(r5_buf_add(&forged, file.data, first), R5_OK);
    for (int i = 0; i < 3000000; i += 30)
        ck_assert_int_eq(r5_buf_text(&forged, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["), R5_OK);
    ck_assert_int_eq(r5_buf_add(&forged, "\n\0\n{\"kind\":\"tx\",\"seq\":3.0}\n", 27), R5_OK);
    ck_assert_int_eq(r5_buf_add(&forged, file.data + first, file.len - first), R5_OK);
    ck_assert_int_eq(read_bytes(forged.data, forged.len), R5_OK);
    r5_buf_reset(&forged);
    ck_assert(!book.chain_holds);
    ck_assert_uint_eq(book.count, 6);
    ck_assert_str_eq(book.trouble, "record 1: is no record (line 2): longer than a record may be");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("journal");
    TCase *tests = tcase_create("journal");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, chain);
    tcase_add_test(tests, hash_by_definition);
    tcase_add_test(tests, any_changed_byte_is_noticed);
    tcase_add_test(tests, other_forms_of_the_same_record_are_noticed);
    tcase_add_test(tests, removed_and_moved_records_are_noticed);
    tcase_add_test(tests, cut_at_every_byte);
    tcase_add_test(tests, recover_after_half_a_record);
    tcase_add_test(tests, killed_writer);
    tcase_add_test(tests, full_disk);
    tcase_add_test(tests, refused_records);
    tcase_add_test(tests, strings_are_redacted);
    tcase_add_test(tests, what_is_no_journal);
    tcase_add_test(tests, garbage_inside);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
