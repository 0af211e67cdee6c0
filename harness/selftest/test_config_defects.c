/* SPDX-License-Identifier: Apache-2.0 */
/* The files of defects and of needless checks. */
#include "config_files.h"
#include "defects_file.h"

static const char good_defects[] =
    "defects:\n"
    "  # Frames\n"
    "  - name: tag-15-bytes\n"
    "    breaks: The tag of a frame is compared over its first 15 bytes only\n"
    "    caught_by:\n"
    "      - { case: C2C-FRM-003, check: one bit of its body }\n"
    "      - { case: 'C2C-FRM-002[bit=*]', check: its tag }\n"
    "  - name: first-scheme-only\n"
    "    breaks: Something old\n"
    "    caught_by:\n"
    "      - { case: C2C-PAIR-001, check: key }\n"
    "    rig: emulator-two\n"
    "    module: sara-r510s-00b-00\n";

static const char good_needless[] =
    "needless:\n"
    "  - { at: suites/c2c/pairing.c, text: the key is new, reason: 'It cannot be otherwise' }\n";

START_TEST(good_defects_are_bound)
{
    struct cfg_defects defects;
    struct r5_error error = { 0 };
    write_file("defects.yaml", good_defects);
    ck_assert_msg(cfg_defects_read("defects.yaml", &defects, &error) == R5_OK, "%s", error.text);
    ck_assert_str_eq(defects.path, "defects.yaml");
    ck_assert_uint_eq(strlen(defects.sha256), 64);
    ck_assert_uint_eq(defects.count, 2);
    const struct cfg_defect *defect = &defects.defect[0];
    ck_assert_str_eq(defect->name, "tag-15-bytes");
    ck_assert_str_eq(defect->breaks, "The tag of a frame is compared over its first 15 bytes only");
    ck_assert_uint_eq(defect->catches, 2);
    ck_assert_str_eq(defect->catch_[0].pattern, "C2C-FRM-003");
    ck_assert_str_eq(defect->catch_[0].check, "one bit of its body");
    ck_assert_str_eq(defect->catch_[1].pattern, "C2C-FRM-002[bit=*]");
    ck_assert_int_eq(defect->catch_[1].where.line, 7);
    ck_assert_int_eq(defect->where.line, 3);
    ck_assert_ptr_eq(defect->where.file, defects.path);
    ck_assert_ptr_null(defect->rig);
    ck_assert_ptr_null(defect->module);
    ck_assert_str_eq(defects.defect[1].rig, "emulator-two");
    ck_assert_str_eq(defects.defect[1].module, "sara-r510s-00b-00");
    ck_assert_int_eq(defects.defect[1].module_where.line, 13);
    cfg_defects_reset(&defects);
    cfg_defects_reset(&defects);
}
END_TEST

static const struct broken {
    const char *old, *new, *message;
} broken_defects[] = {
    { "breaks:", "brakes:",
      "defects.yaml:4:5: unknown key \"brakes\"; the nearest known key is \"breaks\"" },
    { "    breaks: Something old\n", "",
      "defects.yaml:8:5: key \"breaks\" is missing here; add it" },
    { "check: key", "chek: key",
      "defects.yaml:11:31: unknown key \"chek\"; the nearest known key is \"check\"" },
    { ", check: key", "", "defects.yaml:11:9: key \"check\" is missing here; add it" },
    { "first-scheme-only", "tag-15-bytes",
      "defects.yaml:8:11: defect tag-15-bytes stands in line 3 already; give each its own name" },
    { "first-scheme-only", "First",
      "defects.yaml:8:11: \"First\" is not a name; use small letters, digits, - and _" },
    { "emulator-two", "../two",
      "defects.yaml:12:10: \"../two\" is not a name; use small letters, digits, - and _" },
    { "\n      - { case: C2C-PAIR-001, check: key }", " []",
      "defects.yaml:10:16: nothing must catch this defect; name a case" },
    { "      - { case: C2C-PAIR-001, check: key }", "      - C2C-PAIR-001",
      "defects.yaml:11:9: expected a map, found one value; write { key: value } or indented key: "
      "value lines" },
};

START_TEST(a_broken_defect_is_refused_with_its_place)
{
    const struct broken *wrong = &broken_defects[_i];
    struct cfg_defects defects;
    struct r5_error error = { 0 };
    char text[4096];
    write_file("defects.yaml", with(text, good_defects, wrong->old, wrong->new));
    ck_assert_int_eq(cfg_defects_read("defects.yaml", &defects, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, wrong->message);
    ck_assert_ptr_null(defects.defect);
}
END_TEST

START_TEST(a_list_without_defects_is_refused)
{
    struct cfg_defects defects;
    struct r5_error error = { 0 };
    write_file("defects.yaml", "defects: []\n");
    ck_assert_int_eq(cfg_defects_read("defects.yaml", &defects, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, "defects.yaml:1:10: a list without defects; write one");
}
END_TEST

START_TEST(needless_checks_are_bound)
{
    struct cfg_needless_list list;
    struct r5_error error = { 0 };
    write_file("needless.yaml", good_needless);
    ck_assert_msg(cfg_needless_read("needless.yaml", &list, &error) == R5_OK, "%s", error.text);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_str_eq(list.check[0].at, "suites/c2c/pairing.c");
    ck_assert_str_eq(list.check[0].text, "the key is new");
    ck_assert_str_eq(list.check[0].reason, "It cannot be otherwise");
    ck_assert_int_eq(list.check[0].where.line, 2);
    cfg_needless_reset(&list);
    cfg_needless_reset(&list);
    write_file("needless.yaml", "needless: []\n");
    ck_assert_int_eq(cfg_needless_read("needless.yaml", &list, &error), R5_OK);
    ck_assert_uint_eq(list.count, 0);
    cfg_needless_reset(&list);
}
END_TEST

START_TEST(a_needless_check_gives_its_reason)
{
    struct cfg_needless_list list;
    struct r5_error error = { 0 };
    char text[4096];
    write_file("needless.yaml",
               with(text, good_needless, ", reason: 'It cannot be otherwise'", ""));
    ck_assert_int_eq(cfg_needless_read("needless.yaml", &list, &error), R5_E_INPUT);
    ck_assert_str_eq(error.text, "needless.yaml:2:5: key \"reason\" is missing here; add it");
}
END_TEST

START_TEST(the_files_of_the_checkout_are_good)
{
    struct cfg_defects defects;
    struct cfg_needless_list list;
    struct r5_error error = { 0 };
    char path[4096];
    ck_assert_msg(cfg_defects_read(checkout_file(path, "rigs/emulator/defects.yaml"), &defects,
                                   &error) == R5_OK,
                  "%s", error.text);
    cfg_defects_reset(&defects);
    ck_assert_msg(cfg_needless_read(checkout_file(path, "rigs/emulator/needless-checks.yaml"),
                                    &list, &error) == R5_OK,
                  "%s", error.text);
    cfg_needless_reset(&list);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("files of defects");
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, config_files_setup, config_files_teardown);
    tcase_add_test(files, good_defects_are_bound);
    tcase_add_loop_test(files, a_broken_defect_is_refused_with_its_place, 0,
                        (int)(sizeof(broken_defects) / sizeof(broken_defects[0])));
    tcase_add_test(files, a_list_without_defects_is_refused);
    tcase_add_test(files, needless_checks_are_bound);
    tcase_add_test(files, a_needless_check_gives_its_reason);
    tcase_add_test(files, the_files_of_the_checkout_are_good);
    suite_add_tcase(suite, files);
    return run_suite(suite);
}
