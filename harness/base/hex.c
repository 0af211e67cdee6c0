/* SPDX-License-Identifier: Apache-2.0 */
#include "hex.h"

static void put(char *text, const uint8_t *bytes, size_t len, const char *digits)
{
    for (size_t i = 0; i < len; i++) {
        *text++ = digits[bytes[i] >> 4];
        *text++ = digits[bytes[i] & 15];
    }
    *text = '\0';
}

void r5_hex_lower(char *text, const uint8_t *bytes, size_t len)
{
    put(text, bytes, len, "0123456789abcdef");
}

void r5_hex_upper(char *text, const uint8_t *bytes, size_t len)
{
    put(text, bytes, len, "0123456789ABCDEF");
}

int r5_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool r5_hex_read(const char *text, size_t text_len, uint8_t *bytes, size_t len)
{
    if (text_len / 2 != len || text_len % 2 != 0)
        return false;
    for (size_t i = 0; i < text_len; i++)
        if (r5_hex_digit(text[i]) < 0)
            return false;
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)(r5_hex_digit(text[2 * i]) << 4 | r5_hex_digit(text[2 * i + 1]));
    return true;
}
