/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The little statistics that the cases of this suite need. Limits belong to the cases, and are set
 * before anything is measured.
 */
#ifndef R5_SUITES_KEYS_STATISTICS_H
#define R5_SUITES_KEYS_STATISTICS_H

#include <stddef.h>

/* A sample in one pass (Welford). Zeroed: empty. */
struct sample {
    long n;
    double mean;
    double squares; /* sum of squared distances from the mean */
};
void sample_add(struct sample *s, double x);

/*
 * Welch's t of the difference of two means. Two samples without any spread: 0 when their means are
 * the same, else beyond every limit (1e6, with the sign of the difference).
 */
double welch_t(const struct sample *a, const struct sample *b);

/* How far `ones` of `n` fair bits lie from n/2, in standard deviations. */
double bit_z(long ones, long n);

/* Pearson's chi-square of counts that should be alike; cells - 1 degrees of freedom. */
double chi_square(const long *counts, size_t cells);

#endif
