/* SPDX-License-Identifier: Apache-2.0 */
#include "secret.h"

#include <string.h>

void r5_wipe(void *memory, size_t size)
{
    if (size > 0)
        explicit_bzero(memory, size);
}

bool r5_same_secret(const uint8_t *a, const uint8_t *b, size_t len)
{
    volatile uint8_t difference = 0;
    for (size_t i = 0; i < len; i++)
        difference = (uint8_t)(difference | (a[i] ^ b[i]));
    return difference == 0;
}
