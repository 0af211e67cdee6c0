/* SPDX-License-Identifier: Apache-2.0 */
#include "field.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define NUMBER_MAX (INT64_MAX / 4)

const char *rep_string(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static int64_t within(int64_t n)
{
    return n > NUMBER_MAX ? NUMBER_MAX : n < -NUMBER_MAX ? -NUMBER_MAX : n;
}

int64_t rep_number(const json_t *object, const char *key)
{
    return within(json_integer_value(json_object_get(object, key)));
}

int64_t rep_utc_us(const json_t *record)
{
    struct tm tm = { 0 };
    int microseconds = 0, used = 0;
    const char *text = rep_string(record, "t_utc");
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%6dZ%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
               &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &microseconds, &used) != 7 ||
        used == 0 || text[used] != '\0')
        return 0;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return (int64_t)timegm(&tm) * 1000000 + microseconds;
}

bool rep_flag(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_true(value) || json_integer_value(value) != 0;
}

bool rep_is(const json_t *object, const char *key, const char *value)
{
    return strcmp(rep_string(object, key), value) == 0;
}

json_t *rep_object(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_object(value) ? value : NULL;
}

json_t *rep_array(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_array(value) ? value : NULL;
}

const char *rep_item(const json_t *array, size_t index)
{
    const char *text = json_string_value(json_array_get(array, index));
    return text != NULL ? text : "";
}

bool rep_lists(const json_t *object, const char *key, const char *value)
{
    const json_t *list = rep_array(object, key);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(rep_item(list, i), value) == 0)
            return true;
    return false;
}

int64_t rep_sum(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return a < 0 ? -NUMBER_MAX : NUMBER_MAX;
    return within(sum);
}
