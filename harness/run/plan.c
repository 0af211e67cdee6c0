/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan_parts.h"

enum r5_status run_plan_read_catalogues(const char *root, struct run_plan *plan,
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

enum r5_status run_plan_read_suite(const char *path, struct run_plan *plan, struct r5_error *error)
{
    struct cfg_suite *suite = &plan->suite[plan->suites];
    enum r5_status status = cfg_suite_read(path, suite, error);
    if (status != R5_OK)
        return status;
    plan->suites++;
    return run_plan_check_suite(plan, suite, error);
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
            return run_plan_wrong(&plan->file.suite_where[i], error, "there is no suite",
                                  plan->file.suites.word[i],
                                  "name a folder of suites/ with a suite.yaml");
        status = run_plan_read_suite(path, plan, error);
    }
    return status;
}

enum r5_status run_plan_read(const char *root, const char *plan_path,
                             const struct run_select *select, struct run_plan *plan,
                             struct r5_error *error)
{
    memset(plan, 0, sizeof(*plan));
    enum r5_status status = cfg_plan_read(plan_path, &plan->file, error);
    if (status == R5_OK)
        status = run_plan_read_catalogues(root, plan, error);
    if (status == R5_OK)
        status = read_suites(root, plan, error);
    if (status == R5_OK)
        status = run_plan_expand(plan, select, error);
    if (status == R5_E_MEMORY)
        return r5_fail(error, status, "out of memory while expanding the plan");
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
