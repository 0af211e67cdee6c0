/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and errors as an instrument may answer them. */
#include <check.h>

#include "scpi_answer.h"

static const struct {
    const char *text;
    bool good;
    int milli;
} numbers[] = {
    { "3.8", true, 3800 },
    { "0", true, 0 },
    { "-0.0004", true, 0 },
    { "-0.0005", true, -1 },
    { "3.7996", true, 3800 },
    { "+3.80000000E+00", true, 3800 },
    { "380e-2", true, 3800 },
    { ".5", true, 500 },
    { "5.", true, 5000 },
    { "1000000", true, 1000000000 },
    { "1000000.001", false, 0 },
    { "0000000000000000000000000000003.8", true, 3800 },
    { "0.00000000000000000000000000000038E31", true, 3800 },
    { "3.80000000000000000000000000000000000009", true, 3800 },
    { "9.91E37", false, 0 },
    { "1E100", false, 0 },
    { "123456789012345678901234567890", false, 0 },
    { "", false, 0 },
    { ".", false, 0 },
    { "-", false, 0 },
    { "+-3", false, 0 },
    { "3.8V", false, 0 },
    { " 3.8", false, 0 },
    { "3,8", false, 0 },
    { "3.8.1", false, 0 },
    { "1E", false, 0 },
    { "1E+", false, 0 },
    { "NAN", false, 0 },
    { "0x10", false, 0 },
};

START_TEST(numbers_are_read_strictly)
{
    int milli = 77;
    bool good = link_scpi_milli(numbers[_i].text, &milli);
    ck_assert_msg(good == numbers[_i].good && milli == (good ? numbers[_i].milli : 77), "%s: %d",
                  numbers[_i].text, milli);
}
END_TEST

START_TEST(errors_are_read_strictly)
{
    char says[16];
    int number = 77;
    ck_assert(link_scpi_error("0,\"No error\"", &number, says, sizeof(says)));
    ck_assert_int_eq(number, 0);
    ck_assert_str_eq(says, "No error");
    ck_assert(link_scpi_error("-222,\"Data out of range\"", &number, says, sizeof(says)));
    ck_assert_int_eq(number, -222);
    ck_assert_str_eq(says, "Data out of ran");
    ck_assert(link_scpi_error("+0", &number, says, sizeof(says)) && number == 0);
    ck_assert(link_scpi_error("0  No Error", &number, says, sizeof(says)) && number == 0);
    static const char *const wrong[] = { "", "-", "no error", "0x1", "99999999999999", "0\"" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert(!link_scpi_error(wrong[i], &number, says, sizeof(says)));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scpi answers");
    TCase *tcase = tcase_create("answers");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, numbers_are_read_strictly, 0, sizeof(numbers) / sizeof(numbers[0]));
    tcase_add_test(tcase, errors_are_read_strictly);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
