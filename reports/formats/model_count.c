/* SPDX-License-Identifier: Apache-2.0 */
#include "model_count.h"

#include <stdint.h>

static void count(struct rep_counts *counts, enum rep_verdict verdict)
{
    counts->of[verdict]++;
    counts->all++;
}

static enum rep_verdict worst(const struct rep_counts *counts)
{
    for (int v = REP_VERDICTS - 1; v > 0; v--)
        if (counts->of[v] > 0)
            return (enum rep_verdict)v;
    return REP_SKIPPED;
}

static void gather_cases(struct rep_run *run)
{
    struct rep_case *c = NULL;
    size_t present = SIZE_MAX;
    run->cases = 0;
    for (size_t i = 0; i < run->rows; i++) {
        struct rep_row *row = &run->row[i];
        if (row->of_case != present) {
            present = row->of_case;
            c = &run->case_[run->cases++];
            c->start = row->start;
            c->id = rep_string(row->start, "id");
            c->of_suite = row->of_suite;
            c->first_row = i;
        }
        row->of_case = run->cases - 1; /* numbered as they appeared until here */
        size_t at = row->first;
        c->characterised |= rep_next(run, row, &at, "risk") != NULL;
        c->rows++;
        count(&c->count, row->verdict);
        count(&run->row_count, row->verdict);
    }
}

static const json_t *about_suite(const struct rep_run *run, const char *name)
{
    const json_t *suites = rep_array(run->start, "suites");
    for (size_t i = 0; i < json_array_size(suites); i++)
        if (rep_is(json_array_get(suites, i), "suite", name))
            return json_array_get(suites, i);
    return NULL;
}

static void gather_suites(struct rep_run *run)
{
    for (size_t i = 0; i < run->cases; i++) {
        struct rep_case *c = &run->case_[i];
        struct rep_suite *suite = &run->suite[c->of_suite];
        if (suite->cases == 0)
            suite->first_case = i;
        suite->cases++;
        c->verdict = worst(&c->count);
        count(&suite->count, c->verdict);
        count(&run->case_count, c->verdict);
    }
    for (size_t i = 0; i < run->suites; i++)
        run->suite[i].about = about_suite(run, run->suite[i].name);
}

static bool counts_agree(const struct rep_run *run)
{
    for (int v = 0; v < REP_VERDICTS; v++)
        if (rep_number(run->end, rep_verdict_word((enum rep_verdict)v)) !=
            (int64_t)run->row_count.of[v])
            return false;
    return true;
}

static void take_times(struct rep_run *run, const json_t *last)
{
    run->begun_us = rep_utc_us(run->start);
    run->wall_us = rep_sum(rep_utc_us(last), -run->begun_us);
    run->wall_us = run->wall_us > 0 ? run->wall_us : 0; /* the wall's clock may be set back */
    for (size_t i = 0; i < run->rows; i++)
        run->device_ns = rep_sum(run->device_ns, run->row[i].device_ns);
    if (run->end != NULL)
        run->device_ns = rep_number(run->end, "device_ns");
}

void rep_run_count(struct rep_run *run)
{
    const struct jrn_book *book = run->book;
    const json_t *last = book->count > 0 ? book->record[book->count - 1] : NULL;
    run->start = book->count > 0 ? book->record[0] : NULL;
    run->end = rep_is(last, "kind", "run-end") ? last : NULL;
    gather_cases(run);
    gather_suites(run);
    take_times(run, last);

    run->hash = rep_string(last, "hash");
    run->cut = run->end == NULL || book->torn;
    run->interrupted = rep_flag(run->end, "interrupted");
    run->short_of_plan = rep_number(run->start, "rows") > (int64_t)run->rows;
    run->miscounted = run->end != NULL && !counts_agree(run);
    const json_t *rig = rep_object(run->start, "rig");
    run->emulated = !rep_is(rig, "kind", "hardware") || rep_flag(rig, "rehearsal");
    run->verdict = worst(&run->case_count);
    if (run->verdict < REP_INCONCLUSIVE && !rep_run_is_whole(run))
        run->verdict = REP_INCONCLUSIVE;
}

bool rep_run_is_whole(const struct rep_run *run)
{
    return !run->cut && !run->interrupted && !run->short_of_plan && !run->miscounted &&
           run->book->chain_holds;
}

const json_t *rep_next(const struct rep_run *run, const struct rep_row *row, size_t *at,
                       const char *kind)
{
    while (*at < row->last) {
        const json_t *record = run->book->record[(*at)++];
        if (rep_is(record, "kind", kind))
            return record;
    }
    return NULL;
}

const json_t *rep_unmet(const struct rep_run *run, const struct rep_row *row)
{
    for (size_t i = row->first; i < row->last; i++) {
        const json_t *record = run->book->record[i];
        bool judges = rep_is(record, "kind", "measure") ||
                      (rep_is(record, "kind", "check") && !rep_is(record, "word", "should"));
        if (judges && !rep_flag(record, "ok") && !rep_flag(record, "muted"))
            return record;
    }
    return NULL;
}

int64_t rep_wall_ns(const struct rep_run *run)
{
    return run->wall_us < INT64_MAX / 1000 ? run->wall_us * 1000 : INT64_MAX;
}

int64_t rep_ratio(const struct rep_run *run)
{
    return run->wall_us > 0 && run->device_ns > 0 ? run->device_ns / 1000 / run->wall_us : 0;
}
