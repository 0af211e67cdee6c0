/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that must not outlive their use, and must not be compared in a telling time. */
#ifndef R5_BASE_SECRET_H
#define R5_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroes in a way that the compiler may not leave out. */
void r5_wipe(void *memory, size_t size);

/* Takes the same time wherever the first difference is. */
bool r5_same_secret(const uint8_t *a, const uint8_t *b, size_t len);

#endif
