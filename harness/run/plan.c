/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "registry.h"

static enum r5_status wrong(const struct cfg_where *where, struct r5_error *error, const char *what,
                            const char *name, const char *remedy)
{
    return r5_fail(error, R5_E_INPUT, "%s:%d:%d: %s '%s'; %s", where->file, where->line,
                   where->column, what, name, remedy);
}

/* --- what an entry refers to -------------------------------------------------------------------
 */

static const struct cfg_axis *axis_named(const struct cfg_entry *entry, const char *name)
{
    for (size_t i = 0; i < entry->axes; i++)
        if (strcmp(entry->axis[i].name, name) == 0)
            return &entry->axis[i];
    return NULL;
}

static enum r5_status check_axis(const struct cfg_axis *axis, const struct r5_case *body,
                                 struct r5_error *error)
{
    for (int p = 0; p < run_params(body); p++) {
        const struct r5_param *param = &body->takes[p];
        if (strcmp(param->name, axis->name) != 0)
            continue;
        for (size_t i = 0; i < axis->count; i++)
            if (axis->value[i] < param->low || axis->value[i] > param->high)
                return r5_fail(error, R5_E_INPUT, "%s:%d:%d: %s is %ld; the case takes %ld to %ld",
                               axis->where.file, axis->where.line, axis->where.column, axis->name,
                               axis->value[i], param->low, param->high);
        return R5_OK;
    }
    return wrong(&axis->where, error, "the case takes no parameter", axis->name,
                 "declare it with R5_INT in the case's .takes, or take it out");
}

static enum r5_status check_entry(const struct cfg_entry *entry, struct r5_error *error)
{
    const struct r5_case *body = run_case_named(entry->name);
    if (body == NULL)
        return wrong(&entry->name_where, error, "there is no case", entry->name,
                     "write it with R5_CASE in a .c file beside the suite, or correct the name");
    for (size_t i = 0; i < entry->axes; i++) {
        enum r5_status status = check_axis(&entry->axis[i], body, error);
        if (status != R5_OK)
            return status;
    }
    for (int p = 0; p < run_params(body); p++)
        if (axis_named(entry, body->takes[p].name) == NULL)
            return wrong(&entry->where, error, "no value for the case's parameter",
                         body->takes[p].name, "give it in the entry's matrix");
    return R5_OK;
}

const struct cfg_requirement *run_plan_requirement(const struct run_plan *plan, const char *id)
{
    for (size_t c = 0; c < plan->catalogues; c++)
        for (size_t i = 0; i < plan->catalogue[c].count; i++)
            if (strcmp(plan->catalogue[c].requirement[i].id, id) == 0)
                return &plan->catalogue[c].requirement[i];
    return NULL;
}

static enum r5_status check_suite(const struct run_plan *plan, const struct cfg_suite *suite,
                                  struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (size_t i = 0; status == R5_OK && i < suite->entries; i++) {
        const struct cfg_entry *entry = &suite->entry[i];
        status = check_entry(entry, error);
        for (size_t r = 0; status == R5_OK && r < entry->requirements.count; r++)
            if (run_plan_requirement(plan, entry->requirements.word[r]) == NULL)
                status = wrong(&entry->where, error, "no catalogue has a requirement",
                               entry->requirements.word[r], "look for it in suites/catalogues");
    }
    return status;
}

/* --- reading ------------------------------------------------------------------------------------
 */

static enum r5_status read_catalogues(const char *root, struct run_plan *plan,
                                      struct r5_error *error)
{
    char pattern[1024];
    snprintf(pattern, sizeof(pattern), "%s/suites/catalogues/*.yaml", root);
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        return r5_fail(error, R5_E_ABSENT, "no catalogue of requirements matches %s", pattern);
    plan->catalogue = calloc(found.gl_pathc, sizeof(*plan->catalogue));
    enum r5_status status = plan->catalogue != NULL ? R5_OK : R5_E_MEMORY;
    for (size_t i = 0; status == R5_OK && i < found.gl_pathc; i++) {
        status = cfg_catalogue_read(found.gl_pathv[i], &plan->catalogue[i], error);
        if (status == R5_OK)
            plan->catalogues++;
    }
    globfree(&found);
    return status;
}

static enum r5_status read_suite(const char *path, struct run_plan *plan, struct r5_error *error)
{
    struct cfg_suite *suite = &plan->suite[plan->suites];
    enum r5_status status = cfg_suite_read(path, suite, error);
    if (status != R5_OK)
        return status;
    plan->suites++;
    return check_suite(plan, suite, error);
}

static enum r5_status read_suites(const char *root, struct run_plan *plan, struct r5_error *error)
{
    size_t count = plan->file.suites.count;
    plan->suite = calloc(count > 0 ? count : 1, sizeof(*plan->suite));
    if (plan->suite == NULL)
        return R5_E_MEMORY;
    enum r5_status status = R5_OK;
    for (size_t i = 0; status == R5_OK && i < count; i++) {
        char path[1024];
        snprintf(path, sizeof(path), "%s/suites/%s/suite.yaml", root, plan->file.suites.word[i]);
        if (access(path, F_OK) != 0)
            return wrong(&plan->file.suite_where[i], error, "there is no suite",
                         plan->file.suites.word[i], "name a folder of suites/ with a suite.yaml");
        status = read_suite(path, plan, error);
    }
    return status;
}

/* --- rows
 * ----------------------------------------------------------------------------------------- */

static bool matches(const char *pattern, const struct run_row *row)
{
    return strcmp(pattern, row->id) == 0 || fnmatch(pattern, row->id, 0) == 0 ||
           fnmatch(pattern, row->entry->id, 0) == 0;
}

/* Every pattern of the plan file must meet a row, whatever the command line leaves of them. */
static void note_patterns(struct run_plan *plan, const struct run_row *row)
{
    for (size_t i = 0; i < plan->file.cases.count; i++)
        if (matches(plan->file.cases.word[i], row))
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
        planned = matches(plan->file.cases.word[i], row);
    return planned && (select->glob == NULL || matches(select->glob, row)) &&
           (select->tag == NULL || has_word(&row->entry->tags, select->tag));
}

static enum r5_status add_row(struct run_plan *plan, const struct run_row *row, int repeats)
{
    for (int repeat = 1; repeat <= repeats; repeat++) {
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
        return wrong(&row->entry->where, error, "the names of the rows are too long in",
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
        axis[p] = axis_named(entry, row.body->takes[p].name);
    for (bool more = true; more;) {
        for (int p = 0; p < params; p++)
            row.param[p] = axis[p]->value[at[p]];
        if (name_row(&row, error) != R5_OK)
            return R5_E_INPUT;
        note_patterns(plan, &row);
        if (wanted(plan, select, &row)) {
            if (add_row(plan, &row, select->repeat) != R5_OK)
                return R5_E_MEMORY;
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

static enum r5_status expand_all(struct run_plan *plan, const struct run_select *select,
                                 struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (size_t s = 0; status == R5_OK && s < plan->suites; s++)
        for (size_t i = 0; status == R5_OK && i < plan->suite[s].entries; i++)
            status = expand(plan, select, &plan->suite[s], &plan->suite[s].entry[i], error);
    return status;
}

static enum r5_status check_patterns(const struct run_plan *plan, struct r5_error *error)
{
    for (size_t i = 0; i < plan->file.cases.count; i++)
        if (!plan->pattern_met[i])
            return wrong(&plan->file.case_where[i], error, "the plan's suites have no case",
                         plan->file.cases.word[i], "list the ids with: r5conform list --rows");
    return R5_OK;
}

enum r5_status run_plan_read(const char *root, const char *plan_path,
                             const struct run_select *select, struct run_plan *plan,
                             struct r5_error *error)
{
    memset(plan, 0, sizeof(*plan));
    enum r5_status status = cfg_plan_read(plan_path, &plan->file, error);
    if (status == R5_OK)
        status = read_catalogues(root, plan, error);
    if (status == R5_OK)
        status = read_suites(root, plan, error);
    if (status == R5_OK) {
        plan->pattern_met = calloc(plan->file.cases.count + 1, sizeof(*plan->pattern_met));
        status = plan->pattern_met != NULL ? expand_all(plan, select, error) : R5_E_MEMORY;
    }
    if (status == R5_OK)
        status = check_patterns(plan, error);
    if (status == R5_E_MEMORY)
        return r5_fail(error, status, "out of memory while expanding the plan");
    return status;
}

/* --- lint
 * ------------------------------------------------------------------------------------------ */

static bool named_by(const struct run_plan *plan, const char *name)
{
    for (size_t s = 0; s < plan->suites; s++)
        for (size_t i = 0; i < plan->suite[s].entries; i++)
            if (strcmp(plan->suite[s].entry[i].name, name) == 0)
                return true;
    return false;
}

static enum r5_status lint_case(const struct run_plan *plan, const struct r5_case *c,
                                struct r5_error *error)
{
    const char *wrong_with = NULL;
    if (!named_by(plan, c->name))
        wrong_with = "is named by no suite; add it to the folder's suite.yaml";
    else if (c->says == NULL || c->says[0] == '\0')
        wrong_with = "claims nothing; give it .says";
    else if (c->limit_ms <= 0)
        wrong_with = "has no limit; give it .limit_ms";
    else if (c->starts == NULL || run_state_named(c->starts) == NULL)
        wrong_with = "starts from a state that is not in fixtures/states";
    else if (c->next != NULL && strcmp(c->next->name, c->name) == 0)
        wrong_with = "has the name of another case";
    if (wrong_with == NULL)
        return R5_OK;
    return r5_fail(error, R5_E_INPUT, "%s: the case '%s' %s", c->file, c->name, wrong_with);
}

enum r5_status run_plan_lint(const char *root, struct r5_error *error)
{
    char pattern[1024];
    snprintf(pattern, sizeof(pattern), "%s/suites/*/suite.yaml", root);
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        return r5_fail(error, R5_E_ABSENT, "no suite matches %s", pattern);
    struct run_plan plan = { 0 };
    enum r5_status status = read_catalogues(root, &plan, error);
    plan.suite = calloc(found.gl_pathc, sizeof(*plan.suite));
    if (plan.suite == NULL)
        status = r5_fail(error, R5_E_MEMORY, "out of memory");
    for (size_t i = 0; status == R5_OK && i < found.gl_pathc; i++)
        status = read_suite(found.gl_pathv[i], &plan, error);
    globfree(&found);
    for (const struct r5_case *c = run_cases(); status == R5_OK && c != NULL; c = c->next)
        status = lint_case(&plan, c, error);
    run_plan_reset(&plan);
    return status;
}

void run_plan_reset(struct run_plan *plan)
{
    for (size_t i = 0; i < plan->suites; i++)
        cfg_suite_reset(&plan->suite[i]);
    for (size_t i = 0; i < plan->catalogues; i++)
        cfg_catalogue_reset(&plan->catalogue[i]);
    cfg_plan_reset(&plan->file);
    free(plan->suite);
    free(plan->catalogue);
    free(plan->row);
    free(plan->pattern_met);
    memset(plan, 0, sizeof(*plan));
}
