/* SPDX-License-Identifier: Apache-2.0 */
#include "nearest.h"

#include <stdint.h>
#include <string.h>

#define LETTERS 64 /* of each word; the rest does not count */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Levenshtein's distance, one row at a time. */
static size_t distance(const char *a, const char *b, size_t b_len)
{
    size_t a_len = strnlen(a, LETTERS);
    b_len = b_len < LETTERS ? b_len : LETTERS;
    size_t row[LETTERS + 1];
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j];
            size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = least(above + 1, row[j - 1] + 1, corner + change);
            corner = above;
        }
    }
    return row[b_len];
}

struct cfg_nearest cfg_nearest_to(const char *wrong)
{
    return (struct cfg_nearest){ .wrong = wrong, .word = "", .distance = SIZE_MAX };
}

void cfg_nearest_try(struct cfg_nearest *nearest, const char *word, size_t len)
{
    size_t letters = distance(nearest->wrong, word, len);
    if (letters < nearest->distance) {
        nearest->distance = letters;
        nearest->word = word;
        nearest->word_len = (int)len;
    }
}
