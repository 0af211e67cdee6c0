/* SPDX-License-Identifier: Apache-2.0 */
#include "gpio_records.h"

#include <string.h>

/* Moves on over digits. False: none stand there, or more than any number of the kernel has. */
static bool number(const char **at, int64_t *value)
{
    size_t digits = strspn(*at, "0123456789");

    if (digits == 0 || digits > 12)
        return false;
    *value = 0;
    for (size_t i = 0; i < digits; i++)
        *value = *value * 10 + ((*at)[i] - '0');
    *at += digits;
    return true;
}

static bool word(const char **at, const char *expected)
{
    size_t len = strlen(expected);

    if (strncmp(*at, expected, len) != 0)
        return false;
    *at += len;
    return true;
}

/* ---- chips --------------------------------------------------------------------------------------
 */

/* gpiochip1: GPIOs 496-503, parent: platform/isa:pins, LABEL, can sleep: */
static bool parse_chip(const char *line, const char *label, struct gpio_chip *chip)
{
    const char *at = line;
    const char *colon = strchr(line, ':');
    int64_t last;
    size_t len = strlen(label);

    if (!colon || strncmp(line, "gpiochip", 8) != 0 || (size_t)(colon - line) >= sizeof(chip->name))
        return false;
    memcpy(chip->name, line, (size_t)(colon - line));
    chip->name[colon - line] = '\0';
    at = colon;
    if (strspn(chip->name + 8, "0123456789") != strlen(chip->name + 8) || !word(&at, ": GPIOs ") ||
        !number(&at, &chip->base) || !word(&at, "-") || !number(&at, &last) || last < chip->base)
        return false;
    chip->count = last - chip->base + 1;
    while ((at = strstr(at, ", ")) != NULL) {
        at += 2;
        if (strncmp(at, label, len) == 0 && (at[len] == ',' || at[len] == ':'))
            return true;
    }
    return false;
}

bool gpio_find_chip(const char *text, size_t len, const char *label, struct gpio_chip *chip)
{
    char line[GPIO_LINE_ROOM];
    struct gpio_chip one;
    size_t found = 0;

    if (!label[0])
        return false;
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        size_t n = end ? (size_t)(end - text) : len;

        if (n < sizeof(line)) {
            memcpy(line, text, n);
            line[n] = '\0';
            if (parse_chip(line, label, &one)) {
                *chip = one;
                found++;
            }
        }
        text += end ? n + 1 : n;
        len -= end ? n + 1 : n;
    }
    return found == 1;
}

/* ---- records ------------------------------------------------------------------------------------
 */

/* Seconds and microseconds that end before `end`, behind a space. */
static bool stamp(const char *line, const char *end, int64_t *ns)
{
    const char *at = end;
    int64_t seconds;
    int64_t micros;

    while (at > line && at[-1] != ' ')
        at--;
    if (!number(&at, &seconds) || seconds > 9000000000LL || !word(&at, ".") || end - at != 6 ||
        !number(&at, &micros) || at != end)
        return false;
    *ns = seconds * 1000000000LL + micros * 1000;
    return true;
}

/* A task may be named like a record: the last one in the line is the record's own. */
static const char *last_of(const char *line, const char *what)
{
    const char *found = NULL;

    for (const char *at = line; (at = strstr(at, what)) != NULL; at++)
        found = at;
    return found;
}

/* NUMBER set|get VALUE */
static bool parse_value(const char *at, struct gpio_news *news)
{
    int64_t value;

    if (!number(&at, &news->gpio) || !word(&at, " set ") || !number(&at, &value) || *at)
        return false;
    news->kind = GPIO_SET;
    news->value = value != 0;
    return true;
}

/* NUMBER in|out (ERROR) */
static bool parse_direction(const char *at, struct gpio_news *news)
{
    if (!number(&at, &news->gpio) || !word(&at, " "))
        return false;
    while (*at == ' ')
        at++;
    news->kind = word(&at, "in ") ? GPIO_IN : GPIO_OUT;
    return (news->kind == GPIO_IN || word(&at, "out ")) && strcmp(at, "(0)") == 0;
}

bool gpio_parse_record(const char *line, struct gpio_news *news)
{
    static const char value[] = ": gpio_value: ";
    static const char direction[] = ": gpio_direction: ";
    const char *at;

    memset(news, 0, sizeof(*news));
    if (strncmp(line, "CPU:", 4) == 0 && strstr(line, " EVENTS]")) {
        news->kind = GPIO_LOST;
        news->gpio = -1;
        return true;
    }
    if ((at = last_of(line, value)) != NULL)
        return stamp(line, at, &news->at) && parse_value(at + strlen(value), news);
    if ((at = last_of(line, direction)) != NULL)
        return stamp(line, at, &news->at) && parse_direction(at + strlen(direction), news);
    return false;
}

/* ---- levels -------------------------------------------------------------------------------------
 */

/* The kernel writes a value and then the direction when a line becomes an output, the direction
   alone when an open-drain user pulls it low. */
void gpio_input_take(struct gpio_input *input, const struct gpio_news *news)
{
    bool after_value = input->value_known;

    if (news->kind == GPIO_TAKEN || news->kind == GPIO_LOST)
        return;
    input->value_known = news->kind == GPIO_SET;
    if (news->kind == GPIO_SET)
        input->high = news->value;
    else if (news->kind == GPIO_IN || news->kind == GPIO_RELEASED)
        input->high = true;
    else if (!after_value)
        input->high = false;
}

void gpio_sort(struct gpio_news *news, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct gpio_news one = news[i];
        size_t at = i;

        for (; at > 0 && news[at - 1].at > one.at; at--)
            news[at] = news[at - 1];
        news[at] = one;
    }
}
