/* SPDX-License-Identifier: Apache-2.0 */
/* Every format: right counts, the same bytes again, and what must be told is told. */
#include <stdio.h>
#include <unistd.h>

#include "notice.h"
#include "report_render.h"

START_TEST(all_formats_are_well_formed)
{
    render();
    all_well_formed();
    ck_assert_str_ne(markup_trouble("<a><b></a></b>", false), "");
    ck_assert_str_ne(markup_trouble("<a b=c/>", false), "");
    ck_assert_str_ne(markup_trouble("<a>&</a>", false), "");
    ck_assert_str_ne(markup_trouble("<a>", false), "");
}
END_TEST

START_TEST(the_same_journal_gives_the_same_bytes)
{
    render();
    struct r5_buf again;
    for (const struct rep_format *format = rep_formats; format->name != NULL; format++) {
        struct r5_buf once;
        r5_buf_init(&once, (size_t)64 << 20);
        r5_buf_init(&again, (size_t)64 << 20);
        struct jrn_book other = sample_book();
        ck_assert_int_eq(format->render(&book, &once), R5_OK);
        setenv("TZ", "Asia/Kathmandu", 1);
        ck_assert_int_eq(format->render(&other, &again), R5_OK);
        ck_assert_uint_eq(once.len, again.len);
        ck_assert_mem_eq(once.data, again.data, once.len);
        r5_buf_reset(&once);
        r5_buf_reset(&again);
        forget(&other);
    }
}
END_TEST

START_TEST(junit_counts_are_those_of_its_children)
{
    render();
    ck_assert(has(&junit, "<testsuites name=\"r5conform\" tests=\"6\" failures=\"1\" errors=\"2\" "
                          "skipped=\"1\" time=\"1.000000\">"));
    ck_assert(has(&junit, "<testsuite name=\"c2c\" tests=\"4\" failures=\"1\" errors=\"1\" "
                          "skipped=\"0\""));
    ck_assert(has(&junit, "<testsuite name=\"power\" tests=\"2\" failures=\"0\" errors=\"1\" "
                          "skipped=\"1\""));
    ck_assert_uint_eq(times_in(&junit, "<testcase "), 6);
    ck_assert_uint_eq(times_in(&junit, "<failure "), 1);
    ck_assert_uint_eq(times_in(&junit, "<error "), 2);
    ck_assert_uint_eq(times_in(&junit, "<skipped "), 1);
    ck_assert(has(&junit, "type=\"inconclusive\""));
    ck_assert(has(&junit, "classname=\"r5conform.c2c\" name=\"C2C-2[bit=7] Wrong tag\""));
    ck_assert(has(&junit, "timestamp=\"2026-01-15T02:00:00\""));
    ck_assert(has(&junit, "must NOT: it is refused; want ERROR; got OK  (tag.c:40)"));
}
END_TEST

START_TEST(tap_points_are_those_of_the_plan)
{
    render();
    ck_assert_int_eq(strncmp(r5_buf_str(&tap), "TAP version 14\n1..6\n", 20), 0);
    ck_assert_uint_eq(times_in(&tap, "\nok "), 3);
    ck_assert_uint_eq(times_in(&tap, "\nnot ok "), 3);
    ck_assert(has(&tap, "\nok 1 - C2C-1 Pairing\n"));
    ck_assert(has(&tap, "\nnot ok 3 - C2C-2[bit=7] Wrong tag\n  ---\n  verdict: \"fail\"\n"));
    ck_assert(has(&tap, "\nnot ok 4 - C2C-3 No end\n  ---\n  verdict: \"inconclusive\"\n"));
    ck_assert(has(&tap, "\nok 6 - PWR-2 Two units # SKIP one unit only\n"));
    ck_assert_uint_eq(times_in(&tap, "\n  ---\n"), 6);
    ck_assert_uint_eq(times_in(&tap, "\n  ...\n"), 6);
    ck_assert(!has(&tap, "Bail out!"));

    json_object_set_new(book.record[24], "title", json_string("Not # SKIP at all"));
    render();
    ck_assert(has(&tap, "\nnot ok 3 - C2C-2[bit=7] Not \\# SKIP at all\n"));
}
END_TEST

START_TEST(the_summary_says_the_worst_first)
{
    render();
    const char *text = r5_buf_str(&summary);
    ck_assert_int_eq(strncmp(text, "ERROR  nightly on SARA-R510S, rig emulator\n", 43), 0);
    ck_assert(has(&summary, "cases    1 pass, 1 fail, 1 error, 1 inconclusive, 1 skipped"));
    ck_assert(has(&summary, "time     1 s wall, 2.06 s device, ratio 2\n"));
    ck_assert(has(&summary, "a wrong tag was taken"));
    ck_assert(has(&summary, "the rig blinked"));
    ck_assert(has(&summary, "opening twice: keys stay"));
    ck_assert(strstr(text, "Failed:") < strstr(text, "Errors:"));
    ck_assert(strstr(text, "Errors:") < strstr(text, "Suites"));
}
END_TEST

START_TEST(a_run_that_was_cut_says_so_in_every_format)
{
    sample_cut(&book);
    render();
    all_well_formed();
    ck_assert(has(&html, "The run was cut"));
    ck_assert(has(&summary, "!! The run was cut"));
    ck_assert(has(&tap, "\nBail out! The run was cut"));
    ck_assert(has(&junit, "tests=\"7\" failures=\"1\" errors=\"3\""));
    ck_assert(has(&junit, "<error type=\"incomplete\" message=\"The run was cut"));
}
END_TEST

START_TEST(a_broken_chain_is_told_in_every_format)
{
    book.chain_holds = false;
    snprintf(book.trouble, sizeof(book.trouble), "record 12: the hash is wrong");
    render();
    all_well_formed();
    const struct r5_buf *const all[] = { &html, &junit, &tap, &summary };
    for (int i = 0; i < 4; i++)
        ck_assert(has(all[i], "record 12: the hash is wrong"));
}
END_TEST

START_TEST(the_banner_of_the_emulated_rig)
{
    render();
    ck_assert_uint_ge(times_in(&html, REP_EMULATED), 2); /* the page, and each sheet of paper */
    ck_assert(has(&junit, REP_EMULATED) && has(&tap, REP_EMULATED) && has(&summary, REP_EMULATED));
    ck_assert(has(&html, "partly rehearsed") && !has(&html, "partly shown"));
    json_object_set_new(json_object_get(book.record[0], "rig"), "kind", json_string("hardware"));
    render();
    ck_assert(!has(&html, "Emulated") && !has(&junit, "Emulated"));
    ck_assert(!has(&tap, "Emulated") && !has(&summary, "Emulated"));
    ck_assert(has(&html, "partly shown") && !has(&html, "rehears"));
}
END_TEST

START_TEST(the_page_needs_nothing_from_outside)
{
    static const char *const reach[] = { "http:", "https:", " src=", "url(", "@import", "<link" };
    render();
    for (size_t i = 0; i < sizeof(reach) / sizeof(reach[0]); i++)
        ck_assert_msg(!has(&html, reach[i]), "%s", reach[i]);
    ck_assert(has(&html, "<svg class=\"time\""));
    ck_assert(has(&html, "frame, 54 bytes"));
    ck_assert(has(&html, "assumed</span>"));
    ck_assert(has(&html, "stored write = 4"));
}
END_TEST

START_TEST(a_long_row_stays_short_on_the_page)
{
    struct jrn_book sweep = { .ended = true, .chain_holds = true };
    for (size_t i = 0; i < 2; i++)
        sample_add(&sweep, sample_records[i]);
    for (int i = 0; i < 6000; i++)
        sample_add(&sweep, i == 3000 ? sample_records[25] : sample_records[17]);
    sample_add(&sweep, sample_records[19]);
    ck_assert_int_eq(rep_html_render(&sweep, &html), R5_OK);
    ck_assert_int_eq(rep_show(&sweep, NULL, false, &shown), R5_OK);
    ck_assert_uint_lt(html.len, 100000);
    ck_assert(has(&html, "more in the journal: r5conform show"));
    /* What does not hold is shown wherever it is, among the checks and in the dialogue. */
    ck_assert(has(&html, "tag.c:40") && has(&html, "must NOT: it is refused"));
    ck_assert_uint_eq(times_in(&shown, "the pairing is given"), 5999);
    forget(&sweep);
}
END_TEST

START_TEST(show_takes_a_glob_or_the_name_of_a_row)
{
    ck_assert_int_eq(rep_show(&book, "C2C-*", false, &shown), R5_OK);
    ck_assert(has(&shown, "C2C-1  Pairing") && has(&shown, "C2C-2[bit=7]"));
    ck_assert(!has(&shown, "PWR-1"));
    ck_assert(has(&shown, "-> AT+CGMM\\r\n") && has(&shown, "<- \\r\\nSARA-R510S\\r\\n\n"));
    ck_assert(has(&shown, "-> [c2c] AT\\r\n                     f9 30 00 aa bb"));
    ck_assert(!has(&shown, "\x1b"));
    drop();
    ck_assert_int_eq(rep_show(&book, "C2C-2[bit=7]", true, &shown), R5_OK);
    ck_assert(!has(&shown, "bit=0") && has(&shown, "!! must NOT: it is refused"));
    ck_assert(has(&shown, "\x1b[31m"));
    drop();
    ck_assert_int_eq(rep_show(&book, "NO-*", false, &shown), R5_OK);
    ck_assert_uint_eq(shown.len, 0);
}
END_TEST

START_TEST(show_fits_the_terminal_and_cuts_nothing)
{
    char hex[1201];
    memset(hex, 'a', sizeof(hex) - 1);
    hex[sizeof(hex) - 1] = '\0';
    json_object_set_new(sample_find(&book, "tx", 10), "hex", json_string(hex));
    json_object_set_new(sample_find(&book, "rx", 8), "text", json_string(hex));
    render();
    int width = 0;
    size_t pairs = times_in(&shown, "aa ");
    for (const char *at = r5_buf_str(&shown); *at != '\0';) {
        width = rep_rune(&at) == '\n' ? 0 : width + 1;
        ck_assert_int_le(width, 120);
    }
    ck_assert_uint_ge(pairs, 600);
}
END_TEST

START_TEST(all_formats_are_written_into_a_folder)
{
    char folder[] = "/tmp/r5-reports-XXXXXX";
    struct r5_error error;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(rep_write_all(&book, folder, &error), R5_OK);
    for (const struct rep_format *format = rep_formats; format->name != NULL; format++) {
        char path[128];
        snprintf(path, sizeof(path), "%s/%s", folder, format->file);
        ck_assert_int_eq(unlink(path), 0);
    }
    ck_assert_int_eq(rmdir(folder), 0);
    ck_assert_int_eq(rep_write_all(&book, folder, &error), R5_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "report.html"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reports");
    TCase *tests = tcase_create("formats");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, all_formats_are_well_formed);
    tcase_add_test(tests, the_same_journal_gives_the_same_bytes);
    tcase_add_test(tests, junit_counts_are_those_of_its_children);
    tcase_add_test(tests, tap_points_are_those_of_the_plan);
    tcase_add_test(tests, the_summary_says_the_worst_first);
    tcase_add_test(tests, a_run_that_was_cut_says_so_in_every_format);
    tcase_add_test(tests, a_broken_chain_is_told_in_every_format);
    tcase_add_test(tests, the_banner_of_the_emulated_rig);
    tcase_add_test(tests, the_page_needs_nothing_from_outside);
    tcase_add_test(tests, a_long_row_stays_short_on_the_page);
    tcase_add_test(tests, show_takes_a_glob_or_the_name_of_a_row);
    tcase_add_test(tests, show_fits_the_terminal_and_cuts_nothing);
    tcase_add_test(tests, all_formats_are_written_into_a_folder);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
