/* SPDX-License-Identifier: Apache-2.0 */
/* Suites, plans and catalogues. */
#include "config_files.h"
#include "suite_file.h"

static const char good_suite[] =
    "suite: c2c\n"
    "title: Chip-to-chip secured AT channel\n"
    "about: What the channel promises, and what it refuses.\n"
    "cases:\n"
    "  - { id: C2C-PAIR-003, title: Confirm with a wrong tag, case: confirm_refuses_wrong_tag,\n"
    "      requirements: [8259A-LA-2, CRA-I-2d], cwe: [CWE-354], expect: reject, tier: core,\n"
    "      tags: [c2c], matrix: { flipped_bit: [0, 7, 63], size: -4 } }\n"
    "  - { id: C2C-SESS-001, title: Open and close, case: opens, requirements: [],\n"
    "      expect: no_leak, tier: extended }\n";

static const char good_plan[] = "plan: nightly\n"
                                "title: All of it\n"
                                "suites: [bench, power, c2c]\n"
                                "cases:\n"
                                "  - C2C-*\n"
                                "  - PWR-KEY-001\n";

static const char good_catalogue[] =
    "catalogue: A standard\n"
    "version: May 2020\n"
    "count: 2\n"
    "conditions: { '3': not ours }\n"
    "requirements:\n"
    "- { id: S-1, title: First, capability: A, bench_testable: 'yes', source: page 1, x: [1] }\n"
    "- { id: S-2, title: Second, capability: B, bench_testable: partly, source: page 2 }\n";

struct broken {
    const char *old, *new, *message;
};

START_TEST(a_good_suite_is_bound)
{
    struct cfg_suite suite;
    struct r5_error error = { 0 };
    write_file("suite.yaml", good_suite);
    ck_assert_msg(cfg_suite_read("suite.yaml", &suite, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(suite.name, "c2c");
    ck_assert_str_eq(suite.title, "Chip-to-chip secured AT channel");
    ck_assert_str_eq(suite.about, "What the channel promises, and what it refuses.");
    ck_assert_str_eq(suite.path, "suite.yaml");
    ck_assert_uint_eq(strlen(suite.sha256), 64);
    ck_assert_uint_eq(suite.entries, 2);

    const struct cfg_entry *entry = &suite.entry[0];
    ck_assert_str_eq(entry->id, "C2C-PAIR-003");
    ck_assert_str_eq(entry->title, "Confirm with a wrong tag");
    ck_assert_str_eq(entry->name, "confirm_refuses_wrong_tag");
    ck_assert_str_eq(entry->expect, "reject");
    ck_assert_str_eq(entry->tier, "core");
    ck_assert_uint_eq(entry->requirements.count, 2);
    ck_assert_str_eq(entry->requirements.word[1], "CRA-I-2d");
    ck_assert_uint_eq(entry->cwe.count, 1);
    ck_assert_str_eq(entry->cwe.word[0], "CWE-354");
    ck_assert_uint_eq(entry->tags.count, 1);
    ck_assert_ptr_eq(entry->where.file, suite.path);
    ck_assert_int_eq(entry->where.line, 5);
    ck_assert_int_eq(entry->where.column, 5);
    ck_assert_int_eq(entry->name_where.line, 5);
    ck_assert_int_eq(entry->name_where.column, 64);

    ck_assert_uint_eq(entry->axes, 2);
    ck_assert_str_eq(entry->axis[0].name, "flipped_bit");
    ck_assert_uint_eq(entry->axis[0].count, 3);
    ck_assert_int_eq(entry->axis[0].value[2], 63);
    ck_assert_int_eq(entry->axis[0].where.line, 7);
    ck_assert_int_eq(entry->axis[0].where.column, 30);
    ck_assert_uint_eq(entry->axis[1].count, 1);
    ck_assert_int_eq(entry->axis[1].value[0], -4);

    ck_assert_uint_eq(suite.entry[1].requirements.count, 0);
    ck_assert_uint_eq(suite.entry[1].cwe.count, 0);
    ck_assert_uint_eq(suite.entry[1].axes, 0);
    cfg_suite_reset(&suite);
    cfg_suite_reset(&suite);
}
END_TEST

static const struct broken broken_suite[] = {
    { "about:", "abut:",
      "suite.yaml:3:1: unknown key \"abut\"; the nearest known key is \"about\"" },
    { "about: What the channel promises, and what it refuses.\n", "",
      "suite.yaml:1:1: key \"about\" is missing here; add it" },
    { "suite: c2c", "suite: c2c\nextends: other.yaml",
      "suite.yaml:2:1: unknown key \"extends\"; the nearest known key is \"cases\"" },
    { "C2C-PAIR-003", "C2C-PAIR-03",
      "suite.yaml:5:11: \"C2C-PAIR-03\" is not the id of a case; write it like C2C-PAIR-003" },
    { "C2C-PAIR-003", "C2C-PAIR-0003",
      "suite.yaml:5:11: \"C2C-PAIR-0003\" is not the id of a case; write it like C2C-PAIR-003" },
    { "C2C-PAIR-003", "c2c-pair-003",
      "suite.yaml:5:11: \"c2c-pair-003\" is not the id of a case; write it like C2C-PAIR-003" },
    { "C2C-PAIR-003", "'003'",
      "suite.yaml:5:11: \"003\" is not the id of a case; write it like C2C-PAIR-003" },
    { "C2C-SESS-001", "C2C-PAIR-003",
      "suite.yaml:8:11: id C2C-PAIR-003 stands in line 5 already; give each case its own" },
    { "case: opens", "case: opens-it",
      "suite.yaml:8:54: \"opens-it\" is not a C name; use letters, digits and _" },
    { "case: opens", "case: 1opens",
      "suite.yaml:8:54: \"1opens\" is not a C name; use letters, digits and _" },
    { "expect: reject", "expect: refuse",
      "suite.yaml:6:69: expected one of accept, reject, no_leak, fail_safe, measure, "
      "characterise, found refuse; correct the value" },
    { "tier: core", "tier: inner",
      "suite.yaml:6:83: expected one of core, extended, found inner; correct the value" },
    { "CRA-I-2d]", "8259A-LA-2]",
      "suite.yaml:6:34: \"8259A-LA-2\" stands in the list already; keep one of them" },
    { "[8259A-LA-2, CRA-I-2d]", "[[8259A-LA-2]]",
      "suite.yaml:6:22: expected one value, found a list; write one value" },
    { "CWE-354", "354", "suite.yaml:6:51: \"354\" is not a weakness; write it like CWE-354" },
    { "flipped_bit", "flipped-bit",
      "suite.yaml:7:30: \"flipped-bit\" is not a C name; use letters, digits and _" },
    { "[0, 7, 63]", "[]",
      "suite.yaml:7:43: expected a whole number or a list of them; write [0, 7]" },
    { "[0, 7, 63]", "[0, 7, 0]",
      "suite.yaml:7:50: 0 stands in the list already; keep one of them" },
    { "[0, 7, 63]", "[0, x]",
      "suite.yaml:7:47: expected a whole number from -9223372036854775808 to "
      "9223372036854775807, found x; correct the value" },
    { "[0, 7, 63]", "9223372036854775808",
      "suite.yaml:7:43: expected a whole number from -9223372036854775808 to "
      "9223372036854775807, found 9223372036854775808; correct the value" },
    { "[0, 7, 63]", "{ from: 0 }",
      "suite.yaml:7:43: expected a whole number or a list of them; write [0, 7]" },
    { "  - { id: C2C-SESS-001", "  - opens\n  - { id: C2C-SESS-001",
      "suite.yaml:8:5: expected a map, found one value; "
      "write { key: value } or indented key: value lines" },
};

START_TEST(a_broken_suite_is_refused)
{
    char text[4096];
    struct cfg_suite suite;
    struct r5_error error = { 0 };
    write_file("suite.yaml", with(text, good_suite, broken_suite[_i].old, broken_suite[_i].new));
    ck_assert_int_eq(cfg_suite_read("suite.yaml", &suite, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, broken_suite[_i].message);
    ck_assert_ptr_null(suite.entry);
}
END_TEST

START_TEST(a_suite_has_cases)
{
    struct cfg_suite suite;
    struct r5_error error = { 0 };
    write_file("suite.yaml", "suite: a\ntitle: b\nabout: c\ncases: []\n");
    ck_assert_int_eq(cfg_suite_read("suite.yaml", &suite, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, "suite.yaml:4:8: a suite without cases; write one");
}
END_TEST

START_TEST(a_good_plan_is_bound)
{
    struct cfg_plan plan;
    struct r5_error error = { 0 };
    write_file("plan.yaml", good_plan);
    ck_assert_msg(cfg_plan_read("plan.yaml", &plan, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(plan.name, "nightly");
    ck_assert_str_eq(plan.title, "All of it");
    ck_assert_uint_eq(plan.suites.count, 3);
    ck_assert_str_eq(plan.suites.word[0], "bench");
    ck_assert_str_eq(plan.suites.word[2], "c2c");
    ck_assert_int_eq(plan.suite_where[2].line, 3);
    ck_assert_int_eq(plan.suite_where[2].column, 24);
    ck_assert_str_eq(plan.suite_where[2].file, "plan.yaml");
    ck_assert_uint_eq(plan.cases.count, 2);
    ck_assert_str_eq(plan.cases.word[0], "C2C-*");
    ck_assert_int_eq(plan.case_where[1].line, 6);
    ck_assert_int_eq(plan.case_where[1].column, 5);
    ck_assert_uint_eq(strlen(plan.sha256), 64);
    cfg_plan_reset(&plan);
    cfg_plan_reset(&plan);

    char text[4096];
    write_file("plan.yaml", with(text, good_plan, "cases:\n  - C2C-*\n  - PWR-KEY-001\n", ""));
    ck_assert_int_eq(cfg_plan_read("plan.yaml", &plan, &error), R5_OK);
    ck_assert_uint_eq(plan.cases.count, 0);
    cfg_plan_reset(&plan);
}
END_TEST

static const struct broken broken_plan[] = {
    { "suites:", "suite:",
      "plan.yaml:3:1: unknown key \"suite\"; the nearest known key is \"suites\"" },
    { "[bench, power, c2c]", "c2c",
      "plan.yaml:3:9: expected a list, found one value; write [a, b] or lines that begin with -" },
    { "[bench, power, c2c]", "[]", "plan.yaml:3:9: a plan without suites; name one" },
    { "[bench, power, c2c]", "[bench, bench]",
      "plan.yaml:3:17: \"bench\" stands in the list already; keep one of them" },
    { "[bench, power, c2c]", "[../c2c]",
      "plan.yaml:3:10: \"../c2c\" is not a name; use small letters, digits, - and _" },
    { "cases:\n  - C2C-*\n  - PWR-KEY-001\n", "cases: []\n",
      "plan.yaml:4:8: a list without cases; remove it to run all cases of the suites" },
    { "title: All of it\n", "", "plan.yaml:1:1: key \"title\" is missing here; add it" },
};

START_TEST(a_broken_plan_is_refused)
{
    char text[4096];
    struct cfg_plan plan;
    struct r5_error error = { 0 };
    write_file("plan.yaml", with(text, good_plan, broken_plan[_i].old, broken_plan[_i].new));
    ck_assert_int_eq(cfg_plan_read("plan.yaml", &plan, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, broken_plan[_i].message);
}
END_TEST

START_TEST(a_catalogue_may_say_more_than_is_bound)
{
    struct cfg_catalogue catalogue;
    struct r5_error error = { 0 };
    write_file("cat.yaml", good_catalogue);
    ck_assert_msg(cfg_catalogue_read("cat.yaml", &catalogue, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(catalogue.name, "A standard");
    ck_assert_str_eq(catalogue.version, "May 2020");
    ck_assert_uint_eq(catalogue.count, 2);
    ck_assert_str_eq(catalogue.requirement[0].bench_testable, "yes");
    ck_assert_str_eq(catalogue.requirement[1].id, "S-2");
    ck_assert_str_eq(catalogue.requirement[1].title, "Second");
    ck_assert_str_eq(catalogue.requirement[1].capability, "B");
    ck_assert_str_eq(catalogue.requirement[1].source, "page 2");
    ck_assert_str_eq(catalogue.requirement[1].catalogue, "A standard");
    cfg_catalogue_reset(&catalogue);
    cfg_catalogue_reset(&catalogue);
}
END_TEST

static const struct broken broken_catalogue[] = {
    { "count: 2", "count: 3",
      "cat.yaml:3:8: count says 3, the list has 2; correct the one that is wrong" },
    { "id: S-2", "id: S-1",
      "cat.yaml:7:9: id S-1 stands above already; give each requirement its own" },
    { "title: Second, ", "", "cat.yaml:7:3: key \"title\" is missing here; add it" },
    { "bench_testable: partly", "bench_testable: maybe",
      "cat.yaml:7:60: expected one of yes, partly, no, found maybe; correct the value" },
    { "source: page 1", "source: [page 1]",
      "cat.yaml:6:74: expected one value, found a list; write one value" },
};

START_TEST(a_broken_catalogue_is_refused)
{
    char text[4096];
    struct cfg_catalogue catalogue;
    struct r5_error error = { 0 };
    write_file("cat.yaml",
               with(text, good_catalogue, broken_catalogue[_i].old, broken_catalogue[_i].new));
    ck_assert_int_eq(cfg_catalogue_read("cat.yaml", &catalogue, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, broken_catalogue[_i].message);
}
END_TEST

static const struct {
    const char *file;
    size_t count;
} real_catalogue[] = {
    { "suites/catalogues/nistir-8259a.yaml", 23 },
    { "suites/catalogues/sp800-213a.yaml", 118 },
    { "suites/catalogues/en303645.yaml", 78 },
    { "suites/catalogues/cra-annex1.yaml", 22 },
};

START_TEST(our_catalogues_are_good)
{
    char path[4096];
    struct cfg_catalogue catalogue;
    struct r5_error error = { 0 };
    checkout_file(path, real_catalogue[_i].file);
    ck_assert_msg(cfg_catalogue_read(path, &catalogue, &error) == R5_OK, "%s", error.text);
    ck_assert_uint_eq(catalogue.count, real_catalogue[_i].count);
    cfg_catalogue_reset(&catalogue);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
    Suite *suite = suite_create("config_suite");
    TCase *tests = tcase_create("suites, plans, catalogues");
    tcase_add_checked_fixture(tests, config_files_setup, config_files_teardown);
    tcase_add_test(tests, a_good_suite_is_bound);
    tcase_add_loop_test(tests, a_broken_suite_is_refused, 0, COUNT(broken_suite));
    tcase_add_test(tests, a_suite_has_cases);
    tcase_add_test(tests, a_good_plan_is_bound);
    tcase_add_loop_test(tests, a_broken_plan_is_refused, 0, COUNT(broken_plan));
    tcase_add_test(tests, a_catalogue_may_say_more_than_is_bound);
    tcase_add_loop_test(tests, a_broken_catalogue_is_refused, 0, COUNT(broken_catalogue));
    tcase_add_loop_test(tests, our_catalogues_are_good, 0, COUNT(real_catalogue));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
