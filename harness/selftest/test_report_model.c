/* SPDX-License-Identifier: Apache-2.0 */
/* What a journal says as a run: rows, verdicts, counts, requirements; its lines; its places in
 * time. */
#include "dialogue.h"
#include "report_sample.h"
#include "requirement.h"
#include "rune.h"
#include "tell.h"
#include "timescale.h"

static struct jrn_book book;
static struct rep_run run;

static void setup(void)
{
    book = sample_book();
}

static void teardown(void)
{
    rep_run_reset(&run);
    for (size_t i = 0; i < book.count; i++)
        json_decref(book.record[i]);
    free(book.record);
}

static void build(void)
{
    ck_assert_int_eq(rep_run_build(&book, &run), R5_OK);
}

START_TEST(a_case_has_the_worst_verdict_of_its_rows)
{
    build();
    ck_assert_uint_eq(run.suites, 2);
    ck_assert_uint_eq(run.cases, 5);
    ck_assert_uint_eq(run.rows, 6);
    ck_assert_uint_eq(run.row_count.of[REP_PASS], 2);
    ck_assert_uint_eq(run.case_count.of[REP_PASS], 1);
    ck_assert_uint_eq(run.case_count.of[REP_FAIL], 1);
    ck_assert_int_eq(run.case_[1].verdict, REP_FAIL);
    ck_assert_uint_eq(run.case_[1].rows, 2);
    ck_assert_str_eq(run.row[2].name, "C2C-2[bit=7]");
    ck_assert_uint_eq(run.row[2].of_case, 1);
    ck_assert_int_eq(run.verdict, REP_ERROR);
    ck_assert(rep_run_is_whole(&run));
    ck_assert_uint_eq(run.strays, 1);
    ck_assert_int_eq(run.wall_us, 1000000);
    ck_assert_int_eq(run.device_ns, 2056000040);
    ck_assert_int_eq(rep_ratio(&run), 2);
    ck_assert_str_eq(run.hash, "ffee");
}
END_TEST

START_TEST(skipped_only_if_all_rows_are)
{
    json_object_set_new(book.record[24], "verdict", json_string("skipped"));
    build();
    ck_assert_int_eq(run.case_[1].verdict, REP_FAIL);
    rep_run_reset(&run);
    json_object_set_new(book.record[27], "verdict", json_string("skipped"));
    build();
    ck_assert_int_eq(run.case_[1].verdict, REP_SKIPPED);
    rep_run_reset(&run);
    json_object_set_new(book.record[24], "verdict", json_string("pass"));
    build();
    ck_assert_int_eq(run.case_[1].verdict, REP_PASS);
}
END_TEST

START_TEST(rows_of_a_case_that_are_apart_are_brought_together)
{
    json_t *end = book.record[--book.count];
    sample_add(&book, "{'kind':'case-start','case':'C2C-1','id':'C2C-1','row':'','repeat':2,"
                      "'suite':'c2c','title':'Pairing'}");
    sample_add(&book, "{'kind':'verdict','case':'C2C-1','verdict':'fail','reason':'no'}");
    sample_add(&book, "{'kind':'run-end','case':''}");
    json_decref(end);
    build();
    ck_assert_uint_eq(run.cases, 5);
    ck_assert_uint_eq(run.case_[0].rows, 2);
    ck_assert_str_eq(run.row[1].name, "C2C-1 #2");
    ck_assert_int_eq(run.case_[0].verdict, REP_FAIL);
    ck_assert(run.miscounted);
}
END_TEST

START_TEST(an_unknown_verdict_is_an_error)
{
    json_object_set_new(book.record[20], "verdict", json_string("PASS"));
    build();
    ck_assert_int_eq(run.row[0].verdict, REP_ERROR);
}
END_TEST

static void whole_passes(void)
{
    teardown();
    book = sample_passing_book();
    build();
    ck_assert_int_eq(run.verdict, REP_PASS);
    rep_run_reset(&run);
}

START_TEST(a_run_that_is_not_whole_never_passes)
{
    whole_passes();
    book.chain_holds = false;
    build();
    ck_assert_int_eq(run.verdict, REP_INCONCLUSIVE);
    book.chain_holds = true;

    whole_passes();
    json_object_set_new(book.record[0], "rows", json_integer(2));
    build();
    ck_assert_int_eq(run.verdict, REP_INCONCLUSIVE);

    whole_passes();
    json_object_set_new(book.record[21], "interrupted", json_true());
    build();
    ck_assert_int_eq(run.verdict, REP_INCONCLUSIVE);

    whole_passes();
    json_object_set_new(book.record[21], "pass", json_integer(3));
    build();
    ck_assert_int_eq(run.verdict, REP_INCONCLUSIVE);

    whole_passes();
    book.torn = true;
    build();
    ck_assert_int_eq(run.verdict, REP_INCONCLUSIVE);

    whole_passes();
    sample_cut(&book);
    build();
    ck_assert_int_eq(run.verdict, REP_INCONCLUSIVE);
    ck_assert(run.cut);
}
END_TEST

START_TEST(a_row_that_was_cut_has_no_verdict_of_its_own)
{
    teardown();
    book = sample_passing_book();
    sample_cut(&book);
    sample_cut(&book);
    build();
    ck_assert_uint_eq(run.rows, 1);
    ck_assert_int_eq(run.row[0].verdict, REP_INCONCLUSIVE);
    ck_assert_ptr_null(run.row[0].end);
}
END_TEST

START_TEST(only_a_rig_that_says_so_is_hardware)
{
    build();
    ck_assert(run.emulated);
    rep_run_reset(&run);
    json_t *rig = json_object_get(book.record[0], "rig");
    json_object_del(rig, "kind");
    build();
    ck_assert(run.emulated);
    rep_run_reset(&run);
    json_object_set_new(rig, "kind", json_string("hardware"));
    build();
    ck_assert(!run.emulated);
    rep_run_reset(&run);
    json_object_set_new(rig, "rehearsal", json_true());
    build();
    ck_assert(run.emulated);
}
END_TEST

START_TEST(requirements_are_rolled_up_worst_first)
{
    struct rep_requirements all;
    build();
    ck_assert_int_eq(rep_requirements_build(&run, &all), R5_OK);
    ck_assert_uint_eq(all.count, 2); /* REQ-3 is named by no case */
    ck_assert_int_eq(all.of[0].standing, REP_PARTLY);
    ck_assert_int_eq(all.of[1].standing, REP_CONTRADICTED);
    rep_requirements_reset(&all);
    rep_run_reset(&run);

    teardown();
    book = sample_passing_book();
    build();
    ck_assert_int_eq(rep_requirements_build(&run, &all), R5_OK);
    ck_assert_uint_eq(all.count, 1);
    ck_assert_int_eq(all.of[0].standing, REP_SHOWN);
    ck_assert_str_eq(rep_standing_word(all.of[0].standing, true), "rehearsed");
    ck_assert_str_eq(rep_standing_word(all.of[0].standing, false), "shown");
    rep_requirements_reset(&all);

    json_t *entry = json_array_get(json_object_get(book.record[0], "requirements"), 0);
    json_object_set_new(entry, "bench_testable", json_string("partly"));
    ck_assert_int_eq(rep_requirements_build(&run, &all), R5_OK);
    ck_assert_int_eq(all.of[0].standing, REP_PARTLY);
    rep_requirements_reset(&all);
}
END_TEST

START_TEST(frames_and_their_text_are_one_line)
{
    struct rep_dialogue d;
    struct rep_line line;
    build();
    rep_dialogue_begin(&d, &run, &run.row[0]);
    for (int i = 0; i < 4; i++)
        ck_assert(rep_dialogue_next(&d, &line));
    ck_assert_int_eq(line.kind, REP_PIN);
    ck_assert_int_eq(line.t_ns, 3000000); /* when it changed, not when it was written down */
    ck_assert(rep_dialogue_next(&d, &line));
    ck_assert(line.tx && !line.framed);
    ck_assert(rep_dialogue_next(&d, &line));
    ck_assert(!line.tx && line.gap && !line.urc);
    ck_assert_str_eq(rep_string(line.record, "text"), "SARA-R510S\r\n");
    ck_assert(rep_dialogue_next(&d, &line));
    ck_assert(rep_dialogue_next(&d, &line));
    ck_assert(line.tx && line.framed);
    ck_assert_str_eq(rep_string(line.record, "text"), "AT\r");
    ck_assert_str_eq(rep_string(line.frame, "hex"), "f93000aabb");
    ck_assert(rep_dialogue_next(&d, &line));
    ck_assert(!line.tx && line.framed && !line.urc);
    ck_assert_str_eq(rep_string(line.record, "text"), "\r\nOK\r\n");
    ck_assert_str_eq(rep_string(line.frame, "hex"), "f93000ccdd");
    ck_assert(rep_dialogue_next(&d, &line));
    ck_assert_int_eq(line.kind, REP_DROPPED);
    ck_assert(rep_dialogue_next(&d, &line));
    ck_assert(line.urc);
}
END_TEST

/* The words about frames of the lines that these records make. */
static void expect_lines(const char *const *records, size_t count, const char *const *words)
{
    struct rep_dialogue d;
    struct rep_line line;
    teardown();
    book = (struct jrn_book){ .ended = true, .chain_holds = true };
    sample_add(&book, sample_records[0]);
    sample_add(&book, sample_records[2]);
    for (size_t i = 0; i < count; i++)
        sample_add(&book, records[i]);
    build();
    rep_dialogue_begin(&d, &run, &run.row[0]);
    while (rep_dialogue_next(&d, &line))
        ck_assert_str_eq(rep_frame_words(&line), *words++);
    ck_assert_ptr_null(*words);
}

#define FRAME(dir) "{'kind':'" dir "','unit':0,'bytes':54,'hex':'f9','frame':true}"
#define LINE(dir, bytes) "{'kind':'c2c','dir':'" dir "','unit':0,'bytes':" bytes ",'text':'x'}"

START_TEST(a_line_in_several_frames_is_told_as_one)
{
    static const char begins[] = "(begins a text that is shown with its last frame) ";
    static const char goes_on[] = "(continued, goes on in the next frame) ";
    static const char last[] = "(continued) ";
    static const char own[] = "(no text of its own) ";
    static const char *const from[] = { FRAME("rx"),     FRAME("rx"), FRAME("rx"),
                                        LINE("rx", "9"), FRAME("rx"), LINE("rx", "6") };
    expect_lines(from, 6, (const char *const[]){ begins, goes_on, last, "", NULL });
    static const char *const to[] = { FRAME("tx"), LINE("tx", "30"), FRAME("tx") };
    expect_lines(to, 3, (const char *const[]){ begins, last, NULL });

    /* A frame that a case made, then a command that has room in its own frame. */
    static const char *const made[] = { FRAME("tx"), LINE("tx", "15"), FRAME("tx") };
    expect_lines(made, 3, (const char *const[]){ own, "", NULL });
    static const char *const answered[] = { FRAME("tx"), FRAME("rx"), LINE("rx", "6") };
    expect_lines(answered, 3, (const char *const[]){ own, "", NULL });
    static const char *const dropped[] = { FRAME("rx"), "{'kind':'c2c','dropped':'FCS','unit':0}",
                                           FRAME("rx"), LINE("rx", "6") };
    expect_lines(dropped, 4, (const char *const[]){ own, "", "", NULL });
}
END_TEST

START_TEST(requirements_are_in_a_reader_s_order)
{
    static const char *const ids[] = { "B-5.10-1", "B-5.9-2", "B-5.9-10", "B-5.9-1A", "B-5.9-1" };
    static const char *const order[] = { "B-5.9-1",  "B-5.9-1A", "B-5.9-2", "B-5.9-10",
                                         "B-5.10-1", "REQ-1",    "REQ-2",   "A-0" };
    json_t *known = json_object_get(book.record[0], "requirements");
    json_t *named = json_object_get(book.record[2], "requirements");
    for (int i = 0; i < 5; i++) {
        json_array_append_new(known, json_pack("{s:s, s:s}", "id", ids[i], "catalogue", "B"));
        json_array_append_new(named, json_string(ids[i]));
    }
    json_array_append_new(named, json_string("A-0")); /* in no catalogue */
    struct rep_requirements all;
    build();
    ck_assert_int_eq(rep_requirements_build(&run, &all), R5_OK);
    ck_assert_uint_eq(all.count, 8);
    for (size_t i = 0; i < all.count; i++)
        ck_assert_str_eq(all.of[i].id, order[i]);
    rep_requirements_reset(&all);
}
END_TEST

START_TEST(idle_time_is_drawn_short_and_time_goes_forward)
{
    struct rep_scale scale;
    int64_t times[] = { 23000000000, 10000000, 0, 20000000, 23020000000, 23010000000 };
    ck_assert(rep_scale_fit(&scale, times, 6, 100, 700));
    ck_assert_int_eq(scale.idles, 1);
    ck_assert_int_eq(scale.idle[0].from, 20000000);
    ck_assert_int_eq(scale.idle[0].to, 23000000000);
    ck_assert_double_eq_tol(rep_scale_x(&scale, 0), 100, 0.01);
    ck_assert_double_eq_tol(rep_scale_x(&scale, 23020000000), 800, 0.01);
    ck_assert_double_eq_tol(rep_scale_x(&scale, 23000000000) - rep_scale_x(&scale, 20000000),
                            REP_IDLE_WIDTH, 0.01);
    double before = 0;
    for (int64_t t = -5000000; t < 23030000000; t += 1700000) {
        double x = rep_scale_x(&scale, t);
        ck_assert(x >= before && x <= 800.01);
        before = x;
    }
    ck_assert_int_eq(rep_scale_step(&scale, 64), 5000000);
}
END_TEST

START_TEST(a_scale_takes_any_times)
{
    struct rep_scale scale;
    int64_t same[] = { 5, 5, 5 };
    int64_t far[] = { 0, INT64_MAX / 4, 1, INT64_MAX / 4 - 1 };
    ck_assert(!rep_scale_fit(&scale, same, 3, 0, 100));
    ck_assert(!rep_scale_fit(&scale, same, 0, 0, 100));
    ck_assert(rep_scale_fit(&scale, far, 4, 0, 100));
    ck_assert_int_gt(rep_scale_step(&scale, 64), 0);
}
END_TEST

START_TEST(characters_are_read_and_hidden_ones_known)
{
    const char *text = "a\u00e9\U0001F512";
    ck_assert_uint_eq(rep_rune(&text), 'a');
    ck_assert_uint_eq(rep_rune(&text), 0xE9);
    ck_assert_uint_eq(rep_rune(&text), 0x1F512);
    ck_assert_uint_eq(rep_rune(&text), 0);
    const char *const broken[] = { "\x80", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF8", "\xF4\x90" };
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        text = broken[i];
        ck_assert_uint_eq(rep_rune(&text), REP_BROKEN);
        ck_assert_ptr_eq(text, broken[i] + 1);
    }
    const uint32_t hidden[] = { 0x1B, 0x7F, 0x9B, 0x202E, 0x2066, 0xFEFF, 0xFFFE, 0x10FFFF };
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
        ck_assert(rep_rune_hidden(hidden[i]));
    ck_assert(!rep_rune_hidden('a') && !rep_rune_hidden(0xE9) && !rep_rune_hidden(REP_BROKEN));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report model");
    TCase *tests = tcase_create("model");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_case_has_the_worst_verdict_of_its_rows);
    tcase_add_test(tests, skipped_only_if_all_rows_are);
    tcase_add_test(tests, rows_of_a_case_that_are_apart_are_brought_together);
    tcase_add_test(tests, an_unknown_verdict_is_an_error);
    tcase_add_test(tests, a_run_that_is_not_whole_never_passes);
    tcase_add_test(tests, a_row_that_was_cut_has_no_verdict_of_its_own);
    tcase_add_test(tests, only_a_rig_that_says_so_is_hardware);
    tcase_add_test(tests, requirements_are_rolled_up_worst_first);
    tcase_add_test(tests, frames_and_their_text_are_one_line);
    tcase_add_test(tests, a_line_in_several_frames_is_told_as_one);
    tcase_add_test(tests, requirements_are_in_a_reader_s_order);
    tcase_add_test(tests, idle_time_is_drawn_short_and_time_goes_forward);
    tcase_add_test(tests, a_scale_takes_any_times);
    tcase_add_test(tests, characters_are_read_and_hidden_ones_known);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
