/* SPDX-License-Identifier: Apache-2.0 */
#include "rune.h"

#include <stddef.h>

/* Number of continuation bytes, and the least value that needs them: shorter forms only. */
static int lead(unsigned char byte, uint32_t *bits, uint32_t *least)
{
    if ((byte & 0xE0) == 0xC0) {
        *bits = byte & 0x1F;
        *least = 0x80;
        return 1;
    }
    if ((byte & 0xF0) == 0xE0) {
        *bits = byte & 0x0F;
        *least = 0x800;
        return 2;
    }
    if ((byte & 0xF8) == 0xF0) {
        *bits = byte & 0x07;
        *least = 0x10000;
        return 3;
    }
    return -1;
}

uint32_t rep_rune(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    if (*at == 0)
        return 0;
    *text += 1;
    if (*at < 0x80)
        return *at;
    uint32_t rune = 0;
    uint32_t least = 0;
    int more = lead(*at, &rune, &least);
    if (more < 0)
        return REP_BROKEN;
    for (int i = 1; i <= more; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return REP_BROKEN;
        rune = rune << 6 | (at[i] & 0x3FU);
    }
    if (rune < least || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        return REP_BROKEN;
    *text += more;
    return rune;
}

bool rep_rune_hidden(uint32_t rune)
{
    static const uint32_t range[][2] = {
        { 0x00, 0x1F },     { 0x7F, 0x9F },     { 0xAD, 0xAD },        { 0x061C, 0x061C },
        { 0x115F, 0x1160 }, { 0x180E, 0x180E }, { 0x200B, 0x200F },    { 0x2028, 0x202E },
        { 0x2060, 0x206F }, { 0x3164, 0x3164 }, { 0xE000, 0xF8FF },    { 0xFDD0, 0xFDEF },
        { 0xFEFF, 0xFEFF }, { 0xFFF0, 0xFFFC }, { 0xE0000, 0x10FFFF },
    };
    for (size_t i = 0; i < sizeof(range) / sizeof(range[0]); i++)
        if (rune >= range[i][0] && rune <= range[i][1])
            return true;
    return (rune & 0xFFFE) == 0xFFFE;
}
