/* SPDX-License-Identifier: Apache-2.0 */
/* A forged journal: text that means to be markup, fields of another type, records of any shape. */
#include "report_render.h"

static const char *const hostile =
    "</script><script>alert(1)</script><img src=x onerror=a>\"' &amp; "
    "]]> --> # \\ \x01\x1b[31m\u202e\ufffe\r\nBail out!\nok 99";

/* Every text of the value becomes hostile, but those that steer the report. */
static void poison(json_t *value)
{
    const char *key;
    void *next;
    json_t *part;
    size_t index;
    json_object_foreach_safe(value, next, key, part)
    {
        static const char *const steering[] = {
            "kind", "verdict", "case", "level", "result", "dir"
        };
        bool keep = false;
        for (size_t i = 0; i < sizeof(steering) / sizeof(steering[0]); i++)
            keep |= strcmp(key, steering[i]) == 0;
        if (json_is_string(part) && !keep)
            json_object_set_new(value, key, json_string(hostile));
        else
            poison(part);
    }
    json_array_foreach(value, index, part)
    {
        if (json_is_string(part))
            json_array_set_new(value, index, json_string(hostile));
        else
            poison(part);
    }
}

START_TEST(hostile_text_is_escaped_in_every_format)
{
    for (size_t i = 0; i < book.count; i++)
        poison(book.record[i]);
    json_t *start = book.record[0];
    json_object_set_new(json_object_get(start, "module"), "values",
                        json_pack("{s:{s:s}}", hostile, "value", hostile));
    render();
    all_well_formed();
    ck_assert_uint_eq(times_in(&html, "<script"), 1);
    ck_assert(!has(&html, "<img") && !has(&junit, "<script"));
    ck_assert_uint_eq(times_in(&tap, "\nBail out!"), 0);
    ck_assert_uint_eq(times_in(&tap, "\nok 99"), 0);
    ck_assert_uint_eq(times_in(&tap, "\nok ") + times_in(&tap, "\nnot ok "), 6);
    ck_assert(has(&tap, "\\\\x1b[31m"));      /* a description */
    ck_assert(has(&tap, "\\x1b[31m\\u202e")); /* a YAML text: read back as it was */
    ck_assert(has(&html, "\\u{202e}") && has(&junit, "\\u{fffe}"));
}
END_TEST

static void must_render(const char *key, const char *how)
{
    render();
    const char *trouble = markup_trouble(r5_buf_str(&html), true);
    ck_assert_msg(trouble[0] == '\0', "%s %s: %s", key, how, trouble);
    trouble = markup_trouble(r5_buf_str(&junit), false);
    ck_assert_msg(trouble[0] == '\0', "%s %s: %s", key, how, trouble);
    ck_assert_int_eq(strncmp(r5_buf_str(&tap), "TAP version 14\n", 15), 0);
}

/* One field after the other is taken away, or is of another type, or of the largest value. */
static void mistype(json_t *object)
{
    json_t *const other[] = { json_integer(INT64_MAX), json_integer(INT64_MIN),
                              json_string("<&"),       json_pack("[{},1,s,[]]", "x"),
                              json_pack("{s:n}", "a"), json_null() };
    json_t *copy = json_deep_copy(object);
    const char *key;
    json_t *value;
    json_object_foreach(copy, key, value)
    {
        for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
            json_object_set(object, key, other[i]);
            must_render(key, "mistyped");
        }
        json_object_del(object, key);
        must_render(key, "missing");
        json_object_set(object, key, value);
    }
    json_decref(copy);
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
        json_decref(other[i]);
}

START_TEST(fields_of_any_type_are_taken)
{
    mistype(book.record[_i]);
}
END_TEST

START_TEST(records_of_any_shape_are_taken)
{
    json_t *const odd[] = { json_array(), json_integer(3), json_object(), json_null() };
    for (size_t i = 0; i < book.count; i++) {
        json_t *good = book.record[i];
        for (size_t k = 0; k < sizeof(odd) / sizeof(odd[0]); k++) {
            book.record[i] = odd[k];
            must_render("record", "odd");
        }
        book.record[i] = good;
    }
    for (size_t k = 0; k < sizeof(odd) / sizeof(odd[0]); k++)
        json_decref(odd[k]);
}
END_TEST

START_TEST(a_journal_of_any_length_is_taken)
{
    while (book.count > 0) {
        sample_cut(&book);
        must_render("journal", "short");
    }
    ck_assert(has(&tap, "1..0 # SKIP"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reports of hostile journals");
    TCase *tests = tcase_create("hostile");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, hostile_text_is_escaped_in_every_format);
    tcase_add_loop_test(tests, fields_of_any_type_are_taken, 0, (int)SAMPLE_COUNT);
    tcase_add_test(tests, records_of_any_shape_are_taken);
    tcase_add_test(tests, a_journal_of_any_length_is_taken);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
