/* SPDX-License-Identifier: Apache-2.0 */
#include "at_reply.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

struct final {
    const char *text;
    enum at_final final;
};

static const struct final finals[] = {
    { "OK", AT_FINAL_OK },           { "0", AT_FINAL_OK },
    { "ERROR", AT_FINAL_ERROR },     { "4", AT_FINAL_ERROR },
    { "ABORTED", AT_FINAL_ABORTED }, { "NO CARRIER", AT_FINAL_NO_CARRIER },
    { "CONNECT", AT_FINAL_CONNECT },
};

/* What follows `prefix` and blanks, NULL if the text does not start with it. */
static const char *after(const char *text, const char *prefix)
{
    size_t len = strlen(prefix);
    if (strncmp(text, prefix, len) != 0)
        return NULL;
    return text + len + strspn(text + len, " ");
}

/* All of `text` as a number within int, digits and a leading minus only. */
static bool whole_number(const char *text, int *value)
{
    bool minus = *text == '-';
    const char *digits = text + minus;
    long long number = 0;
    if (*digits == '\0')
        return false;
    for (; *digits != '\0'; digits++) {
        if (*digits < '0' || *digits > '9')
            return false;
        number = number * 10 + (*digits - '0');
        if (number > (long long)INT_MAX + minus)
            return false;
    }
    *value = (int)(minus ? -number : number);
    return true;
}

enum at_final at_final_of(const char *line, int *cme)
{
    *cme = -1;
    for (size_t i = 0; i < sizeof(finals) / sizeof(finals[0]); i++)
        if (strcmp(line, finals[i].text) == 0)
            return finals[i].final;
    if (after(line, "CONNECT ") != NULL)
        return AT_FINAL_CONNECT;
    const char *rest = after(line, "+CMS ERROR:");
    if (rest != NULL) {
        if (!whole_number(rest, cme) || *cme < 0)
            *cme = -1;
        return AT_FINAL_CMS;
    }
    rest = after(line, "+CME ERROR:");
    if (rest == NULL)
        return AT_SILENT;
    if (!whole_number(rest, cme) || *cme < 0)
        *cme = at_cme_number(rest);
    return AT_FINAL_CME;
}

/* Where the fields begin: behind "+NAME:", or at the start of a line without a name. */
static const char *fields_of(const char *line)
{
    const char *end = line;
    if (*line == '+')
        for (end = line + 1; isalnum((unsigned char)*end); end++)
            continue;
    if (end > line + 1 && *end == ':')
        line = end + 1;
    return line + strspn(line, " ");
}

/* The comma or end mark behind the field at `text`; NULL when a quote is left open. */
static const char *field_end(const char *text)
{
    bool quoted = false;
    for (; *text != '\0' && (quoted || *text != ','); text++)
        if (*text == '"')
            quoted = !quoted;
    return quoted ? NULL : text;
}

/* Field `index` without the blanks around it; false when there is none. */
static bool find_field(const char *line, int index, const char **start, const char **end)
{
    const char *at = fields_of(line);
    if (*at == '\0' || index < 0)
        return false;
    const char *stop = field_end(at);
    for (; index > 0 && stop != NULL && *stop == ','; index--) {
        at = stop + 1;
        stop = field_end(at);
    }
    if (stop == NULL || index > 0)
        return false;
    while (*at == ' ')
        at++;
    while (stop > at && stop[-1] == ' ')
        stop--;
    *start = at;
    *end = stop;
    return true;
}

static bool copy(const char *start, const char *end, char *text, size_t room)
{
    size_t len = (size_t)(end - start);
    if (len >= room)
        return false;
    memcpy(text, start, len);
    text[len] = '\0';
    return true;
}

bool at_field(const char *line, int index, char *text, size_t room)
{
    const char *start, *end;
    if (!find_field(line, index, &start, &end))
        return false;
    size_t len = (size_t)(end - start);
    if (memchr(start, '"', len) == NULL)
        return copy(start, end, text, room);
    /* Quotes must stand around the whole of it, and nowhere else. */
    if (len < 2 || start[0] != '"' || end[-1] != '"' || memchr(start + 1, '"', len - 2) != NULL)
        return false;
    return copy(start + 1, end - 1, text, room);
}

int at_fields(const char *line)
{
    const char *at = fields_of(line);
    if (*at == '\0')
        return 0;
    for (int count = 1;; count++) {
        at = field_end(at);
        if (at == NULL)
            return -1;
        if (*at == '\0')
            return count;
        at++;
    }
}

bool at_field_int(const char *line, int index, int *value)
{
    char text[16];
    const char *start, *end;
    return find_field(line, index, &start, &end) && copy(start, end, text, sizeof(text)) &&
           whole_number(text, value);
}

size_t at_line_len(const struct at_reply *reply, int index)
{
    const char *end =
        index + 1 < reply->lines ? reply->line[index + 1] : reply->text + reply->text_used;
    return (size_t)(end - reply->line[index]) - 1;
}

const char *at_line_with(const struct at_reply *reply, const char *prefix)
{
    for (int i = 0; i < reply->lines; i++)
        if (strncmp(reply->line[i], prefix, strlen(prefix)) == 0)
            return reply->line[i];
    return NULL;
}
