/* SPDX-License-Identifier: Apache-2.0 */
/* What fuzz targets share: claims that end the program, and a reader of the input. */
#ifndef R5_FUZZ_H
#define R5_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold whatever the input is. */
#define fuzz_claim(holds, what)                                                                    \
    do {                                                                                           \
        if (!(holds)) {                                                                            \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, (what));             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The input, from its front; used up, it gives zeros. */
struct fuzz_in {
    const uint8_t *at;
    size_t left;
};

static inline unsigned fuzz_byte(struct fuzz_in *in)
{
    if (in->left == 0)
        return 0;
    in->left--;
    return *in->at++;
}

static inline unsigned fuzz_word(struct fuzz_in *in)
{
    unsigned low = fuzz_byte(in);
    return low | fuzz_byte(in) << 8;
}

/* At most `want` bytes as they are. */
static inline const uint8_t *fuzz_take(struct fuzz_in *in, size_t want, size_t *len)
{
    const uint8_t *bytes = in->at;
    *len = want < in->left ? want : in->left;
    in->at += *len;
    in->left -= *len;
    return bytes;
}

/* A number that tells texts apart: FNV-1a, carried on from `sum`. */
static inline uint64_t fuzz_sum(uint64_t sum, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < len; i++)
        sum = (sum ^ at[i]) * UINT64_C(0x100000001B3);
    return sum;
}

#endif
