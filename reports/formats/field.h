/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fields of a record. A journal may be forged: what is missing or of another type reads as "", 0,
 * false or NULL, and no number is so large that the difference of two overflows.
 */
#ifndef R5_REPORTS_FIELD_H
#define R5_REPORTS_FIELD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

const char *rep_string(const json_t *object, const char *key);
int64_t rep_number(const json_t *object, const char *key);
bool rep_flag(const json_t *object, const char *key);
bool rep_is(const json_t *object, const char *key, const char *value);

/* The record's `t_utc` as microseconds since 1970; 0 if it is not "2026-01-31T23:59:59.123456Z". */
int64_t rep_utc_us(const json_t *record);

/* Borrowed; NULL unless it is there and of that type. jansson's loops take NULL as empty. */
json_t *rep_object(const json_t *object, const char *key);
json_t *rep_array(const json_t *object, const char *key);

/* The text at an index of an array, "" for anything else. */
const char *rep_item(const json_t *array, size_t index);

/* True if the array of texts under `key` holds `value`. */
bool rep_lists(const json_t *object, const char *key, const char *value);

/* a + b, held at the ends of the range. */
int64_t rep_sum(int64_t a, int64_t b);

#endif
