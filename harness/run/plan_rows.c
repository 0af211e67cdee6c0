/* SPDX-License-Identifier: Apache-2.0 */
/* Rows: every combination of a matrix, those of them that are planned and selected. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_parts.h"
#include "registry.h"

bool run_row_matches(const char *pattern, const struct run_row *row)
{
    return strcmp(pattern, row->id) == 0 || fnmatch(pattern, row->id, 0) == 0 ||
           fnmatch(pattern, row->entry->id, 0) == 0;
}

/* Every pattern of the plan file must meet a row, whatever the command line leaves of them. */
static void note_patterns(struct run_plan *plan, const struct run_row *row)
{
    for (size_t i = 0; i < plan->file.cases.count; i++)
        if (run_row_matches(plan->file.cases.word[i], row))
            plan->pattern_met[i] = true;
}

static bool has_word(const struct cfg_words *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->word[i], word) == 0)
            return true;
    return false;
}

static bool wanted(const struct run_plan *plan, const struct run_select *select,
                   const struct run_row *row)
{
    bool planned = plan->file.cases.count == 0;
    for (size_t i = 0; !planned && i < plan->file.cases.count; i++)
        planned = run_row_matches(plan->file.cases.word[i], row);
    return planned && (select->glob == NULL || run_row_matches(select->glob, row)) &&
           (select->tag == NULL || has_word(&row->entry->tags, select->tag));
}

static enum r5_status add_row(struct run_plan *plan, const struct run_row *row, int repeats,
                              struct r5_error *error)
{
    for (int repeat = 1; repeat <= repeats; repeat++) {
        if (plan->rows == RUN_ROWS_MAX)
            return r5_fail(
                error, R5_E_LIMIT,
                "the plan has more than %d rows, too many for one journal; lower --repeat "
                "or choose with --case",
                RUN_ROWS_MAX);
        struct run_row *rows = realloc(plan->row, (plan->rows + 1) * sizeof(*rows));
        if (rows == NULL)
            return R5_E_MEMORY;
        plan->row = rows;
        plan->row[plan->rows] = *row;
        plan->row[plan->rows++].repeat = repeat;
    }
    return R5_OK;
}

/* Names the row by its values, in the order in which the case declares its parameters. */
static enum r5_status name_row(struct run_row *row, struct r5_error *error)
{
    size_t used = 0;
    for (int p = 0; p < run_params(row->body) && used < sizeof(row->row); p++)
        used += (size_t)snprintf(row->row + used, sizeof(row->row) - used, "%s%s=%ld",
                                 p > 0 ? "," : "", row->body->takes[p].name, row->param[p]);
    int len =
        snprintf(row->id, sizeof(row->id), used > 0 ? "%s[%s]" : "%s", row->entry->id, row->row);
    if (used >= sizeof(row->row) || len >= (int)sizeof(row->id))
        return run_plan_wrong(&row->entry->where, error, "the names of the rows are too long in",
                              row->entry->id, "give the parameters shorter names");
    return R5_OK;
}

/* Every combination of the entry's values; the last parameter changes fastest. */
static enum r5_status expand(struct run_plan *plan, const struct run_select *select,
                             const struct cfg_suite *suite, const struct cfg_entry *entry,
                             struct r5_error *error)
{
    struct run_row row = { .suite = suite, .entry = entry, .body = run_case_named(entry->name) };
    int params = run_params(row.body);
    const struct cfg_axis *axis[R5_PARAMS_MAX];
    size_t at[R5_PARAMS_MAX] = { 0 };
    bool taken = false;
    for (int p = 0; p < params; p++)
        axis[p] = run_plan_axis(entry, row.body->takes[p].name);
    for (bool more = true; more;) {
        for (int p = 0; p < params; p++)
            row.param[p] = axis[p]->value[at[p]];
        if (name_row(&row, error) != R5_OK)
            return R5_E_INPUT;
        note_patterns(plan, &row);
        if (wanted(plan, select, &row)) {
            enum r5_status status = add_row(plan, &row, select->repeat, error);
            if (status != R5_OK)
                return status;
            taken = true;
        }
        int p = params - 1;
        while (p >= 0 && ++at[p] == axis[p]->count)
            at[p--] = 0;
        more = p >= 0;
    }
    plan->cases += taken;
    return R5_OK;
}

static enum r5_status check_patterns(const struct run_plan *plan, struct r5_error *error)
{
    for (size_t i = 0; i < plan->file.cases.count; i++)
        if (!plan->pattern_met[i])
            return run_plan_wrong(&plan->file.case_where[i], error,
                                  "the plan's suites have no case", plan->file.cases.word[i],
                                  "list the ids with: r5conform list --rows");
    return R5_OK;
}

/* Cases that look back on the run come after all others, in the order in which they stand. */
static enum r5_status put_last_things_last(struct run_plan *plan)
{
    struct run_row *sorted = malloc((plan->rows + 1) * sizeof(*sorted));
    if (sorted == NULL)
        return R5_E_MEMORY;
    size_t used = 0;
    for (int last = 0; last <= 1; last++)
        for (size_t i = 0; i < plan->rows; i++)
            if (plan->row[i].body->at_end == (last != 0))
                sorted[used++] = plan->row[i];
    free(plan->row);
    plan->row = sorted;
    return R5_OK;
}

/* Neighbours cost alike, so every n-th row makes parts that take about as long. */
static void keep_shard(struct run_plan *plan, const struct run_select *select)
{
    size_t kept = 0;
    for (size_t i = 0; select->of > 0 && i < plan->rows; i++)
        if ((int)(i % (size_t)select->of) == select->shard - 1)
            plan->row[kept++] = plan->row[i];
    if (select->of == 0)
        return;
    plan->rows = kept;
    plan->cases = 0;
    for (size_t i = 0; i < kept; i++)
        plan->cases += i == 0 || plan->row[i].entry != plan->row[i - 1].entry;
}

enum r5_status run_plan_expand(struct run_plan *plan, const struct run_select *select,
                               struct r5_error *error)
{
    plan->pattern_met = calloc(plan->file.cases.count + 1, sizeof(*plan->pattern_met));
    enum r5_status status = plan->pattern_met != NULL ? R5_OK : R5_E_MEMORY;
    for (size_t s = 0; status == R5_OK && s < plan->suites; s++)
        for (size_t i = 0; status == R5_OK && i < plan->suite[s].entries; i++)
            status = expand(plan, select, &plan->suite[s], &plan->suite[s].entry[i], error);
    if (status == R5_OK)
        status = check_patterns(plan, error);
    if (status == R5_OK)
        status = put_last_things_last(plan);
    if (status == R5_OK)
        keep_shard(plan, select);
    return status;
}
