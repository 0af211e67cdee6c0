/* SPDX-License-Identifier: Apache-2.0 */
/* Suites and cases fit together: checked at every build. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_parts.h"
#include "registry.h"

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
    enum r5_status status = run_plan_read_catalogues(root, &plan, error);
    plan.suite = calloc(found.gl_pathc, sizeof(*plan.suite));
    if (plan.suite == NULL)
        status = r5_fail(error, R5_E_MEMORY, "out of memory");
    for (size_t i = 0; status == R5_OK && i < found.gl_pathc; i++)
        status = run_plan_read_suite(found.gl_pathv[i], &plan, error);
    globfree(&found);
    for (const struct r5_case *c = run_cases(); status == R5_OK && c != NULL; c = c->next)
        status = lint_case(&plan, c, error);
    run_plan_reset(&plan);
    return status;
}
