/* SPDX-License-Identifier: Apache-2.0 */
/* What can be said of many IVs: 16 bytes each, in the order in which they came. Pure. */
#ifndef R5_SUITES_KEYS_IV_STATISTICS_H
#define R5_SUITES_KEYS_IV_STATISTICS_H

#include <stdint.h>

enum { IV_BYTES = 16, IVS_MOST = 20000 };

/* How many IVs stand a second time or more among them; at most IVS_MOST. */
long ivs_repeated(uint8_t (*iv)[IV_BYTES], long n);

/* The same of the steps from each IV to the next, byte by byte: alike if the IVs are counted up. */
long iv_steps_repeated(uint8_t (*iv)[IV_BYTES], long n);

/* |z| of the bit that is farthest from one half; chi-square of the byte that is least even. */
double ivs_worst_bit(uint8_t (*iv)[IV_BYTES], long n);
double ivs_worst_byte(uint8_t (*iv)[IV_BYTES], long n);

#endif
