/* SPDX-License-Identifier: Apache-2.0 */
/* What is written is whole and chained, whatever kills the writer or fills the disk. */
#include <openssl/evp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "hex.h"
#include "journal_files.h"

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

/* The limit holds for Check's own file of messages too: nothing is asserted before it is lifted. */
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
    enum r5_status status = jrn_write(writer, "tx", json_object(), &error);
    room.rlim_cur = room.rlim_max;
    setrlimit(RLIMIT_FSIZE, &room);
    stat(path, &after);
    ck_assert_int_eq(status, R5_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "make room"));
    ck_assert_int_eq(after.st_size, before.st_size);
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
    ck_assert_int_eq(status, R5_E_LIMIT);
    big.data[600000] = '\0';
    fields = json_pack("{s:s, s:s}", "text", big.data, "more", big.data);
    ck_assert_int_eq(jrn_write(writer, "error", fields, &error), R5_E_LIMIT);
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
    jrn_set_case(writer, "X-2");
    put("check", json_pack("{s:s}", "got", "0102030405060708"));
    json_t *list = json_object_get(json_object_get(book.record[1], "deep"), "list");
    ck_assert_str_eq(json_string_value(json_array_get(list, 0)), "fine");
    ck_assert_str_eq(json_string_value(json_array_get(list, 1)), "<secret:1 11 characters>=");
    read_back(3);
    ck_assert_str_eq(text_of(2, "got"), "<secret:old 16 characters>");
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
    tcase_add_test(tests, recover_after_half_a_record);
    tcase_add_test(tests, killed_writer);
    tcase_add_test(tests, full_disk);
    tcase_add_test(tests, refused_records);
    tcase_add_test(tests, strings_are_redacted);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
