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
    ck_assert(has(&junit, "must, not met: it is refused; want ERROR; got OK  (tag.c:40)"));
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

    json_object_set_new(book.record[25], "title", json_string("Not # SKIP at all"));
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
    ck_assert(has(&summary, "On opening twice: the keys stay."));
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
    for (size_t i = 0; i < 3; i++)
        sample_add(&sweep, sample_records[i]);
    for (int i = 0; i < 6000; i++)
        sample_add(&sweep, i == 3000 ? sample_records[26] : sample_records[18]);
    sample_add(&sweep, sample_records[20]);
    ck_assert_int_eq(rep_html_render(&sweep, &html), R5_OK);
    ck_assert_int_eq(rep_show(&sweep, NULL, false, &shown), R5_OK);
    ck_assert_uint_lt(html.len, 100000);
    ck_assert(has(&html, "more in the journal: r5conform show"));
    /* What does not hold is shown wherever it is, among the checks and in the dialogue. */
    ck_assert(has(&html, "tag.c:40") && has(&html, "must, not met: it is refused"));
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
    ck_assert(!has(&shown, "bit=0") && has(&shown, "!! must, not met: it is refused"));
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

START_TEST(every_format_says_which_module_it_was)
{
    static const char told[] = "SARA-R510S-01B-00, IMEI 004999010640000, versions 03.15,A00.01";
    const struct r5_buf *const all[] = { &html, &junit, &tap, &summary, &shown };
    render();
    for (int i = 0; i < 5; i++)
        ck_assert_msg(has(all[i], told), "%d", i);
    ck_assert(has(&html, "<dt>Unit</dt><dd>") && has(&junit, "<property name=\"unit\" value="));
    ck_assert(has(&tap, "# unit: SARA") && has(&summary, "unit     SARA"));

    const char *const field[] = { "imei", "type", "model", "versions" };
    for (int i = 0; i < 4; i++)
        json_object_set_new(book.record[1], field[i], json_string(""));
    render();
    for (int i = 0; i < 5; i++)
        ck_assert_msg(has(all[i], "not identified"), "%d", i);
    json_object_set_new(book.record[1], "kind", json_string("other"));
    render();
    for (int i = 0; i < 5; i++)
        ck_assert_msg(times_in(all[i], "not identified") == times_in(&tap, "not identified") ||
                          i == 1,
                      "%d", i);
    ck_assert_uint_eq(times_in(&tap, "not identified"), 1);
}
END_TEST

START_TEST(two_units_are_told_by_name)
{
    json_t *second = json_deep_copy(book.record[1]);
    json_object_set_new(second, "name", json_string("peer"));
    json_object_set_new(second, "type", json_string(""));
    json_t *other = book.record[2];
    book.record[2] = second; /* in the place of the first case-start */
    json_decref(other);
    render();
    ck_assert(has(&summary, "unit     dut: SARA-R510S-01B-00, IMEI"));
    ck_assert(has(&summary, "unit     peer: SARA-R510S, IMEI"));
}
END_TEST

START_TEST(links_lead_to_cases_and_rows_by_name)
{
    render();
    ck_assert(has(&html, "id=\"C2C-2\"") && has(&html, "id=\"C2C-2-bit-0\""));
    ck_assert(has(&html, "<a href=\"#C2C-2-bit-7\"><code>C2C-2[bit=7]</code>"));
    for (const char *at = r5_buf_str(&html); (at = strstr(at, "href=\"#")) != NULL;) {
        char id[80];
        at += strlen("href=\"#");
        snprintf(id, sizeof(id), " id=\"%.*s\"", (int)strcspn(at, "\""), at);
        ck_assert_uint_eq(times_in(&html, id), 1);
    }
    drop();
    /* Another id that looks the same once it is a name, and one of the page's own. */
    json_object_set_new(book.record[25], "id", json_string("C2C-2 bit 7"));
    json_object_set_new(book.record[25], "row", json_string(""));
    json_object_set_new(book.record[28], "id", json_string("find"));
    json_object_set_new(book.record[23], "row", json_string("bit=7"));
    render();
    ck_assert_uint_eq(times_in(&html, " id=\"C2C-2-bit-7\""), 1);
    ck_assert_uint_eq(times_in(&html, " id=\"C2C-2-bit-7.2\""), 1);
    ck_assert_uint_eq(times_in(&html, " id=\"find\""), 1);
    ck_assert_uint_eq(times_in(&html, " id=\"find.2\""), 1);
}
END_TEST

START_TEST(the_summary_says_where_it_went_wrong)
{
    render();
    ck_assert(has(&summary, "                at tag.c:40\n                r5conform show --case "
                            "'C2C-2[bit=7]'\n"));
    ck_assert(has(&summary, "r5conform show --case 'PWR-1'\n"));
    ck_assert_uint_eq(times_in(&summary, "r5conform show"), 2);
    ck_assert_uint_eq(times_in(&summary, "did wrong"), 1);
    json_object_set_new(book.record[25], "row", json_string("a'; b"));
    render();
    ck_assert(has(&summary, "--case 'C2C-2[a'\\''; b]'\n"));
    json_object_set_new(book.record[27], "verdict", json_string("error"));
    render();
    ck_assert(!has(&summary, "did wrong"));
}
END_TEST

START_TEST(one_is_not_many)
{
    struct jrn_book whole = book;
    book = sample_passing_book();
    render();
    forget(&book);
    book = whole;
    const struct r5_buf *const all[] = { &html, &junit, &tap, &summary, &shown };
    static const char *const wrong[] = { " 1 cases", ">1 cases", " 1 rows", ">1 rows", " 1 bytes" };
    for (int i = 0; i < 5; i++)
        for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++)
            ck_assert_msg(!has(all[i], wrong[k]), "%d: %s", i, wrong[k]);
    ck_assert(has(&html, "1 of 1 case passed") && has(&html, "(1 of 1 row)"));
    ck_assert(has(&summary, "  1 of   1 case  passed"));
}
END_TEST

START_TEST(what_the_module_sent_keeps_its_blanks)
{
    json_object_set_new(sample_find(&book, "tx", 0), "text", json_string("AT+A=\"  x   y\"\r"));
    render();
    ck_assert(has(&html, "AT+A=&quot;  x   y&quot;") && has(&shown, "AT+A=\"  x   y\""));
    ck_assert(has(&html, "white-space:pre-wrap"));
}
END_TEST

START_TEST(points_and_errors_are_in_the_dialogue)
{
    render();
    ck_assert(has(&html, "point of a sweep: stored write = 4"));
    ck_assert(has(&html, "<title>point of a sweep: stored write = 4</title>"));
    ck_assert(has(&html, "rig or harness: no echo on the cable"));
    ck_assert(has(&shown, "-- point of a sweep: stored write = 4"));
    ck_assert(has(&shown, "!! rig or harness: no echo on the cable"));
}
END_TEST

START_TEST(the_appendix_says_why_and_what_words_mean)
{
    render();
    ck_assert(has(&html, "<div class=\"soft\">C2C-3 is inconclusive</div>"));
    ck_assert(has(&html, "<div class=\"soft\">PWR-2 was skipped</div>"));
    ck_assert(has(&html, "<div class=\"soft\">C2C-2 failed</div>"));
    ck_assert(has(&html, "the catalogues have more"));
    ck_assert(has(&html, "<dt>recalled</dt><dd>from memory</dd>"));
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
    tcase_add_test(tests, every_format_says_which_module_it_was);
    tcase_add_test(tests, two_units_are_told_by_name);
    tcase_add_test(tests, links_lead_to_cases_and_rows_by_name);
    tcase_add_test(tests, the_summary_says_where_it_went_wrong);
    tcase_add_test(tests, one_is_not_many);
    tcase_add_test(tests, what_the_module_sent_keeps_its_blanks);
    tcase_add_test(tests, points_and_errors_are_in_the_dialogue);
    tcase_add_test(tests, the_appendix_says_why_and_what_words_mean);
    tcase_add_test(tests, all_formats_are_written_into_a_folder);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
