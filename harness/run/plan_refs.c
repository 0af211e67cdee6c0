/* SPDX-License-Identifier: Apache-2.0 */
/* What a suite refers to: cases, their parameters, requirements. */
#include <string.h>

#include "plan_parts.h"
#include "registry.h"

enum r5_status run_plan_wrong(const struct cfg_where *where, struct r5_error *error,
                              const char *what, const char *name, const char *remedy)
{
    return r5_fail(error, R5_E_INPUT, "%s:%d:%d: %s '%s'; %s", where->file, where->line,
                   where->column, what, name, remedy);
}
const struct cfg_axis *run_plan_axis(const struct cfg_entry *entry, const char *name)
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
    return run_plan_wrong(&axis->where, error, "the case takes no parameter", axis->name,
                          "declare it with R5_INT in the case's .takes, or take it out");
}

static enum r5_status check_entry(const struct cfg_entry *entry, struct r5_error *error)
{
    const struct r5_case *body = run_case_named(entry->name);
    if (body == NULL)
        return run_plan_wrong(
            &entry->name_where, error, "there is no case", entry->name,
            "write it with R5_CASE in a .c file beside the suite, or correct the name");
    for (size_t i = 0; i < entry->axes; i++) {
        enum r5_status status = check_axis(&entry->axis[i], body, error);
        if (status != R5_OK)
            return status;
    }
    for (int p = 0; p < run_params(body); p++)
        if (run_plan_axis(entry, body->takes[p].name) == NULL)
            return run_plan_wrong(&entry->where, error, "no value for the case's parameter",
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

enum r5_status run_plan_check_suite(const struct run_plan *plan, const struct cfg_suite *suite,
                                    struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (size_t i = 0; status == R5_OK && i < suite->entries; i++) {
        const struct cfg_entry *entry = &suite->entry[i];
        status = check_entry(entry, error);
        for (size_t r = 0; status == R5_OK && r < entry->requirements.count; r++)
            if (run_plan_requirement(plan, entry->requirements.word[r]) == NULL)
                status =
                    run_plan_wrong(&entry->where, error, "no catalogue has a requirement",
                                   entry->requirements.word[r], "look for it in suites/catalogues");
    }
    return status;
}
