/* SPDX-License-Identifier: Apache-2.0 */
/* The word that someone may have meant: fewest letters to add, drop or change. */
#ifndef R5_CONFIG_NEAREST_H
#define R5_CONFIG_NEAREST_H

#include <stddef.h>

struct cfg_nearest {
    const char *wrong; /* borrowed */
    const char *word;  /* borrowed; "" before the first try, the first of equals after */
    int word_len;      /* for "%.*s" */
    size_t distance;
};

struct cfg_nearest cfg_nearest_to(const char *wrong);
/* The first `len` letters of `word`. */
void cfg_nearest_try(struct cfg_nearest *nearest, const char *word, size_t len);

#endif
