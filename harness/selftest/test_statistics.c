/* SPDX-License-Identifier: Apache-2.0 */
/* The statistics of suite keys, against examples worked by hand. */
#include "statistics.h"

#include <check.h>
#include <stdlib.h>

#include "iv_statistics.h"

static struct sample sample_of(const double *x, int n)
{
    struct sample s = { 0 };
    for (int i = 0; i < n; i++)
        sample_add(&s, x[i]);
    return s;
}

/* Means 3 and 6, variances 2.5 and 10, five each: t = -3 / sqrt(0.5 + 2). */
START_TEST(welch_of_a_known_example)
{
    const double a[] = { 1, 2, 3, 4, 5 }, b[] = { 2, 4, 6, 8, 10 };
    struct sample first = sample_of(a, 5), second = sample_of(b, 5);
    ck_assert_double_eq_tol(welch_t(&first, &second), -1.8973666, 1e-6);
    ck_assert_double_eq_tol(welch_t(&second, &first), 1.8973666, 1e-6);
}
END_TEST

START_TEST(welch_without_any_spread)
{
    const double a[] = { 7, 7, 7 }, b[] = { 8, 8 };
    struct sample first = sample_of(a, 3), second = sample_of(b, 2);
    ck_assert_double_eq(welch_t(&first, &first), 0);
    ck_assert_double_le(welch_t(&first, &second), -1e6);
    ck_assert_double_ge(welch_t(&second, &first), 1e6);
}
END_TEST

/* 60 ones of 100: (60 - 50) / 5. Counts 10, 20, 30 against 20: (100 + 0 + 100) / 20. */
START_TEST(bits_and_counts)
{
    const long counts[] = { 10, 20, 30 };
    ck_assert_double_eq_tol(bit_z(60, 100), 2, 1e-9);
    ck_assert_double_eq_tol(bit_z(50, 100), 0, 1e-9);
    ck_assert_double_eq_tol(chi_square(counts, 3), 10, 1e-9);
}
END_TEST

START_TEST(ivs_that_count_up)
{
    static uint8_t iv[100][IV_BYTES];
    for (int i = 0; i < 100; i++)
        iv[i][IV_BYTES - 1] = (uint8_t)i;
    ck_assert_int_eq(ivs_repeated(iv, 100), 0);
    ck_assert_int_eq(iv_steps_repeated(iv, 100), 98);
    ck_assert_double_eq_tol(ivs_worst_bit(iv, 100), 10, 1e-9);
    iv[99][IV_BYTES - 1] = 3;
    ck_assert_int_eq(ivs_repeated(iv, 100), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("statistics");
    TCase *tc = tcase_create("statistics");
    tcase_add_test(tc, welch_of_a_known_example);
    tcase_add_test(tc, welch_without_any_spread);
    tcase_add_test(tc, bits_and_counts);
    tcase_add_test(tc, ivs_that_count_up);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
