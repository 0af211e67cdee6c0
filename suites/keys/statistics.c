/* SPDX-License-Identifier: Apache-2.0 */
#include "statistics.h"

#include <math.h>

void sample_add(struct sample *s, double x)
{
    double from_old = x - s->mean;
    s->n++;
    s->mean += from_old / (double)s->n;
    s->squares += from_old * (x - s->mean);
}

/* Square of the standard error of the mean. */
static double error_of_mean(const struct sample *s)
{
    return s->n > 1 ? s->squares / (double)(s->n - 1) / (double)s->n : 0;
}

double welch_t(const struct sample *a, const struct sample *b)
{
    double difference = a->mean - b->mean;
    double error = error_of_mean(a) + error_of_mean(b);
    if (error > 0)
        return difference / sqrt(error);
    return difference > 0 ? 1e6 : difference < 0 ? -1e6 : 0;
}

double bit_z(long ones, long n)
{
    return n > 0 ? (2.0 * (double)ones - (double)n) / sqrt((double)n) : 0;
}

double chi_square(const long *counts, size_t cells)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < cells; i++)
        n += (double)counts[i];
    double expected = n / (double)cells;
    for (size_t i = 0; i < cells && expected > 0; i++)
        sum += ((double)counts[i] - expected) * ((double)counts[i] - expected) / expected;
    return sum;
}
