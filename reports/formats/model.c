/* SPDX-License-Identifier: Apache-2.0 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_count.h"

static const char *const verdict_word[REP_VERDICTS] = {
    [REP_SKIPPED] = "skipped", [REP_PASS] = "pass",   [REP_INCONCLUSIVE] = "inconclusive",
    [REP_FAIL] = "fail",       [REP_ERROR] = "error",
};

const char *rep_verdict_word(enum rep_verdict verdict)
{
    return verdict_word[verdict];
}

const char *rep_verdict_sign(enum rep_verdict verdict)
{
    static const char *const sign[REP_VERDICTS] = {
        [REP_SKIPPED] = "\u2013", [REP_PASS] = "\u2713", [REP_INCONCLUSIVE] = "?",
        [REP_FAIL] = "\u2717",    [REP_ERROR] = "!",
    };
    return sign[verdict];
}

/* --- the rows, in the order of the journal --------------------------------------------------- */

static char *row_name(const json_t *start)
{
    const char *id = rep_string(start, "id");
    const char *row = rep_string(start, "row");
    int64_t repeat = rep_number(start, "repeat");
    char again[32] = "";
    if (repeat > 1)
        snprintf(again, sizeof(again), " #%lld", (long long)repeat);
    size_t room = strlen(id) + strlen(row) + sizeof(again) + 3;
    char *name = malloc(room);
    if (name != NULL)
        snprintf(name, room, "%s%s%s%s%s", id, row[0] != '\0' ? "[" : "", row,
                 row[0] != '\0' ? "]" : "", again);
    return name;
}

static void judge(struct rep_row *row)
{
    if (row->end == NULL) {
        row->verdict = REP_INCONCLUSIVE;
        row->reason = "the run was cut in this row";
        return;
    }
    row->verdict = REP_ERROR;
    row->reason = "the journal has a verdict that is not known";
    for (int v = 0; v < REP_VERDICTS; v++) {
        if (rep_is(row->end, "verdict", verdict_word[v])) {
            row->verdict = (enum rep_verdict)v;
            row->reason = rep_string(row->end, "reason");
        }
    }
}

static void close_row(struct rep_run *run, struct rep_row *row, size_t last)
{
    row->last = last;
    const json_t *final = row->end != NULL ? row->end : run->book->record[last - 1];
    row->wall_us = rep_sum(rep_utc_us(final), -rep_utc_us(row->start));
    row->device_ns = final != row->start ? rep_number(final, "t_dev_ns") : 0;
    judge(row);
}

static enum r5_status open_row(struct rep_run *run, const json_t *start, size_t first)
{
    struct rep_row *row = &run->row[run->rows];
    row->first = first;
    row->start = start;
    row->name = row_name(start);
    run->rows++;
    return row->name != NULL ? R5_OK : R5_E_MEMORY;
}

static enum r5_status find_rows(struct rep_run *run)
{
    const struct jrn_book *book = run->book;
    struct rep_row *open = NULL;
    for (size_t i = 0; i < book->count; i++) {
        const json_t *record = book->record[i];
        bool begins = rep_is(record, "kind", "case-start");
        bool ends = begins || rep_is(record, "kind", "run-end") ||
                    (open != NULL && open->end != NULL && rep_string(record, "case")[0] == '\0');
        if (open != NULL && ends) {
            close_row(run, open, i);
            open = NULL;
        }
        if (begins) {
            if (open_row(run, record, i) != R5_OK)
                return R5_E_MEMORY;
            open = &run->row[run->rows - 1];
        } else if (open != NULL && open->end == NULL && rep_is(record, "kind", "verdict")) {
            open->end = record;
        } else if (open == NULL && rep_is(record, "kind", "error")) {
            run->stray[run->strays++] = record;
        } else if (open == NULL && rep_is(record, "kind", "unit")) {
            run->unit[run->units++] = record;
        }
    }
    if (open != NULL)
        close_row(run, open, book->count);
    return R5_OK;
}

/* --- suites and cases, in the order they first appear ---------------------------------------- */

/* The number that `index` has for this key; `fresh` is noted and given when it has none. -1:
 * memory. */
static json_int_t numbered(json_t *index, const char *key, size_t fresh)
{
    const json_t *known = json_object_get(index, key);
    if (known != NULL)
        return json_integer_value(known);
    if (json_object_set_new_nocheck(index, key, json_integer((json_int_t)fresh)) != 0)
        return -1;
    return (json_int_t)fresh;
}

static enum r5_status number_row(struct rep_run *run, struct rep_row *row, json_t *suites,
                                 json_t *cases)
{
    const char *suite = rep_string(row->start, "suite");
    json_int_t at = numbered(suites, suite, run->suites);
    if (at < 0)
        return R5_E_MEMORY;
    row->of_suite = (size_t)at;
    if (row->of_suite == run->suites)
        run->suite[run->suites++].name = suite;

    /* A case is known by suite and id: a forged id must not move it into another suite. */
    const char *id = rep_string(row->start, "id");
    size_t room = strlen(suite) + strlen(id) + 2;
    char *key = malloc(room);
    if (key == NULL)
        return R5_E_MEMORY;
    snprintf(key, room, "%s\n%s", suite, id);
    at = numbered(cases, key, run->cases);
    free(key);
    if (at < 0)
        return R5_E_MEMORY;
    row->of_case = (size_t)at;
    if (row->of_case == run->cases)
        run->cases++;
    return R5_OK;
}

static int by_case(const void *a, const void *b)
{
    const struct rep_row *one = a;
    const struct rep_row *other = b;
    if (one->of_suite != other->of_suite)
        return one->of_suite < other->of_suite ? -1 : 1;
    if (one->of_case != other->of_case)
        return one->of_case < other->of_case ? -1 : 1;
    return one->first < other->first ? -1 : one->first > other->first;
}

static enum r5_status number_rows(struct rep_run *run)
{
    json_t *suites = json_object();
    json_t *cases = json_object();
    enum r5_status status = suites != NULL && cases != NULL ? R5_OK : R5_E_MEMORY;
    for (size_t i = 0; status == R5_OK && i < run->rows; i++)
        status = number_row(run, &run->row[i], suites, cases);
    json_decref(suites);
    json_decref(cases);
    if (status == R5_OK && run->rows > 0)
        qsort(run->row, run->rows, sizeof(run->row[0]), by_case);
    return status;
}

/* --- building -------------------------------------------------------------------------------- */

static size_t count_kind(const struct jrn_book *book, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < book->count; i++)
        count += rep_is(book->record[i], "kind", kind);
    return count;
}

static enum r5_status make_room(struct rep_run *run)
{
    size_t rows = count_kind(run->book, "case-start") + 1;
    run->row = calloc(rows, sizeof(run->row[0]));
    run->case_ = calloc(rows, sizeof(run->case_[0]));
    run->suite = calloc(rows, sizeof(run->suite[0]));
    run->stray = calloc(count_kind(run->book, "error") + 1, sizeof(run->stray[0]));
    run->unit = calloc(count_kind(run->book, "unit") + 1, sizeof(run->unit[0]));
    bool room = run->row != NULL && run->case_ != NULL && run->suite != NULL &&
                run->stray != NULL && run->unit != NULL;
    return room ? R5_OK : R5_E_MEMORY;
}

enum r5_status rep_run_build(const struct jrn_book *book, struct rep_run *run)
{
    *run = (struct rep_run){ .book = book };
    enum r5_status status = make_room(run);
    if (status == R5_OK)
        status = find_rows(run);
    if (status == R5_OK)
        status = number_rows(run);
    if (status == R5_OK)
        rep_run_count(run);
    else
        rep_run_reset(run);
    return status;
}

void rep_run_reset(struct rep_run *run)
{
    for (size_t i = 0; i < run->rows; i++)
        free(run->row[i].name);
    free(run->row);
    free(run->case_);
    free(run->suite);
    free(run->stray);
    free(run->unit);
    *run = (struct rep_run){ 0 };
}
