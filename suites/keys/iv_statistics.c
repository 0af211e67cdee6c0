/* SPDX-License-Identifier: Apache-2.0 */
#include "iv_statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics.h"

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, IV_BYTES);
}

static uint8_t sorted[IVS_MOST][IV_BYTES];

/* Of what stands in `sorted`. */
static long repeated(long n)
{
    long count = 0;
    qsort(sorted, (size_t)n, IV_BYTES, by_bytes);
    for (long i = 1; i < n; i++)
        count += memcmp(sorted[i - 1], sorted[i], IV_BYTES) == 0;
    return count;
}

long ivs_repeated(uint8_t (*iv)[IV_BYTES], long n)
{
    memcpy(sorted, iv, (size_t)n * IV_BYTES);
    return repeated(n);
}

long iv_steps_repeated(uint8_t (*iv)[IV_BYTES], long n)
{
    for (long i = 0; i + 1 < n; i++)
        for (int k = 0; k < IV_BYTES; k++)
            sorted[i][k] = (uint8_t)(iv[i + 1][k] - iv[i][k]);
    return n > 1 ? repeated(n - 1) : 0;
}

double ivs_worst_bit(uint8_t (*iv)[IV_BYTES], long n)
{
    double worst = 0;
    for (int bit = 0; bit < 8 * IV_BYTES; bit++) {
        long ones = 0;
        for (long i = 0; i < n; i++)
            ones += iv[i][bit / 8] >> (bit % 8) & 1;
        worst = fmax(worst, fabs(bit_z(ones, n)));
    }
    return worst;
}

double ivs_worst_byte(uint8_t (*iv)[IV_BYTES], long n)
{
    double worst = 0;
    for (int k = 0; k < IV_BYTES; k++) {
        long counts[256] = { 0 };
        for (long i = 0; i < n; i++)
            counts[iv[i][k]]++;
        worst = fmax(worst, chi_square(counts, 256));
    }
    return worst;
}
