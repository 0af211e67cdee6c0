/* SPDX-License-Identifier: Apache-2.0 */
/* A journal that was changed, cut, torn or forged is noticed; any bytes can be read. */
#include "chain.h"
#include "journal_files.h"

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

/* Puts a right hash on record 1 after a change, as a forger would. */
static const char *forged_trouble(const char *key, json_t *take_value)
{
    write_five();
    read_back(5);
    json_t *record = book.record[1];
    json_object_set_new(record, key, take_value);
    json_object_del(record, "hash");
    char hash[JRN_HASH_ROOM];
    ck_assert(jrn_chain_hash(record, hash));
    json_object_set_new(record, "hash", json_string(hash));
    struct r5_buf forged;
    r5_buf_init(&forged, (size_t)1 << 20);
    for (size_t i = 0; i < book.count; i++) {
        char *line = jrn_chain_text(book.record[i]);
        ck_assert_int_eq(r5_buf_printf(&forged, "%s\n", line), R5_OK);
        free(line);
    }
    ck_assert_int_eq(read_bytes(forged.data, forged.len), R5_OK);
    r5_buf_reset(&forged);
    return book.trouble;
}

START_TEST(forged_sequence)
{
    ck_assert_ptr_nonnull(
        strstr(forged_trouble("seq", json_integer(2)), "record 1: has another seq"));
}
END_TEST

START_TEST(forged_link)
{
    ck_assert_ptr_nonnull(
        strstr(forged_trouble("prev", json_string("")), "record 1: does not follow"));
}
END_TEST

START_TEST(forged_fraction)
{
    ck_assert_ptr_nonnull(
        strstr(forged_trouble("bytes", json_real(0.5)), "record 1: has a number"));
}
END_TEST

START_TEST(record_after_the_end)
{
    write_five();
    put("tx", json_object());
    jrn_book_reset(&book);
    ck_assert_int_eq(jrn_read(path, &book, &error), R5_OK);
    ck_assert_str_eq(book.trouble, "record 5: stands after the end of the run");
    ck_assert(!book.ended);
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
    ck_assert_int_eq(jrn_read(folder, &book, &error), R5_E_INPUT);
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
    Suite *suite = suite_create("journal_read");
    TCase *tests = tcase_create("journal_read");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, any_changed_byte_is_noticed);
    tcase_add_test(tests, other_forms_of_the_same_record_are_noticed);
    tcase_add_test(tests, removed_and_moved_records_are_noticed);
    tcase_add_test(tests, forged_sequence);
    tcase_add_test(tests, forged_link);
    tcase_add_test(tests, forged_fraction);
    tcase_add_test(tests, record_after_the_end);
    tcase_add_test(tests, cut_at_every_byte);
    tcase_add_test(tests, what_is_no_journal);
    tcase_add_test(tests, garbage_inside);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
