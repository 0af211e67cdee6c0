/* SPDX-License-Identifier: Apache-2.0 */
#include "scpi_answer.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 15, EXPONENT_MAX = 99, NUMBER_MAX = 99999 };

struct decimal {
    int64_t digits; /* at most DIGITS_MAX of them */
    int exponent;
    bool negative;
};

static bool is_digit(char c)
{
    return isdigit((unsigned char)c) != 0;
}

static bool take_sign(const char **at)
{
    bool negative = **at == '-';
    if (**at == '-' || **at == '+')
        (*at)++;
    return negative;
}

/* Digits beyond those that are kept count for the exponent alone. */
static int take_digits(const char **at, struct decimal *d, bool fraction)
{
    int count = 0;
    for (; is_digit(**at); (*at)++, count++) {
        bool kept = d->digits < INT64_C(100000000000000); /* 10 to the power DIGITS_MAX - 1 */
        if (kept)
            d->digits = d->digits * 10 + (**at - '0');
        if (d->exponent > -1000 && d->exponent < 1000)
            d->exponent += (kept ? 0 : 1) - (fraction ? 1 : 0);
    }
    return count;
}

static bool take_exponent(const char **at, int *exponent)
{
    int value = 0;
    bool negative = take_sign(at);
    if (!is_digit(**at))
        return false;
    for (; is_digit(**at); (*at)++) {
        value = value * 10 + (**at - '0');
        if (value > EXPONENT_MAX)
            return false;
    }
    *exponent += negative ? -value : value;
    return true;
}

static bool read_decimal(const char *at, struct decimal *d)
{
    *d = (struct decimal){ .negative = take_sign(&at) };
    int count = take_digits(&at, d, false);
    if (*at == '.') {
        at++;
        count += take_digits(&at, d, true);
    }
    if (count == 0)
        return false;
    if ((*at == 'E' || *at == 'e') && (at++, !take_exponent(&at, &d->exponent)))
        return false;
    return *at == '\0';
}

bool link_scpi_milli(const char *text, int *thousandths)
{
    struct decimal d;
    if (!read_decimal(text, &d))
        return false;
    int power = d.exponent + 3;
    for (; power > 0 && d.digits != 0; power--) {
        d.digits *= 10;
        if (d.digits > LINK_SCPI_MILLI_MAX)
            return false;
    }
    int last = 0; /* the digit that rounds */
    for (; power < 0 && (d.digits != 0 || last != 0); power++) {
        last = (int)(d.digits % 10);
        d.digits /= 10;
    }
    d.digits += last >= 5;
    if (d.digits > LINK_SCPI_MILLI_MAX)
        return false;
    *thousandths = (int)(d.negative ? -d.digits : d.digits);
    return true;
}

bool link_scpi_error(const char *text, int *number, char *says, size_t room)
{
    int value = 0;
    bool negative = take_sign(&text);
    if (!is_digit(*text))
        return false;
    for (; is_digit(*text); text++) {
        value = value * 10 + (*text - '0');
        if (value > NUMBER_MAX)
            return false;
    }
    if (*text != '\0' && *text != ',' && *text != ' ')
        return false;
    text += strspn(text, ", ");
    size_t len = strlen(text);
    if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
        text++;
        len -= 2;
    }
    *number = negative ? -value : value;
    snprintf(says, room, "%.*s", (int)(len < 200 ? len : 200), text);
    return true;
}

void link_scpi_plain(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] < ' ' || text[i] > '~')
            text[i] = text[i] == '\t' || text[i] == '\r' ? ' ' : '?';
    while (len > 0 && text[len - 1] == ' ')
        len--;
    text[len] = '\0';
}
