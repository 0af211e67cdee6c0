/* SPDX-License-Identifier: Apache-2.0 */
#include "te_faults.h"

#include <stdio.h>

/* How a text is made of a right te: head, so many of its digits so many times, tail. README.md. */
static const struct {
    const char *name, *head;
    int digits, times;
    const char *tail;
} faults[TE_FAULTS] = {
    { "no te", "", 0, 0, "" },
    { "an empty te", ",\"", 0, 0, "\"" },
    { "a te that is a digit short", ",\"", 31, 1, "\"" },
    { "a te that is a byte short", ",\"", 30, 1, "\"" },
    { "a te that is a digit too long", ",\"", 32, 1, "0\"" },
    { "a te that is a byte too long", ",\"", 32, 1, "00\"" },
    { "a te that ends in a letter beyond F", ",\"", 31, 1, "G\"" },
    { "a te that begins with x", ",\"x", 31, 1, "\"" },
    { "a te that is far too long", ",\"", 32, 8, "\"" },
    { "two te", ",\"", 32, 1, "\",\"00112233445566778899AABBCCDDEEFF\"" },
    { "half a te", ",\"", 16, 1, "\"" },
    { "a te of one byte", ",\"", 2, 1, "\"" },
};

const char *te_fault_name(long fault)
{
    return faults[fault].name;
}

void te_fault_text(long fault, const char *good, char text[TE_FAULT_TEXT])
{
    int used = snprintf(text, TE_FAULT_TEXT, "%s", faults[fault].head);
    for (int i = 0; i < faults[fault].times; i++)
        used +=
            snprintf(text + used, TE_FAULT_TEXT - (size_t)used, "%.*s", faults[fault].digits, good);
    snprintf(text + used, TE_FAULT_TEXT - (size_t)used, "%s", faults[fault].tail);
}
