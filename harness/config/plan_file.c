/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "binder.h"
#include "names.h"
#include "suite_file.h"
#include "words.h"
#include "yaml_doc.h"

static const struct cfg_key plan_keys[] = {
    { "plan", CFG_VALUE, false },
    { "title", CFG_VALUE, false },
    { "suites", CFG_LIST, false },
    { "cases", CFG_LIST, true },
    { 0 },
};

static struct cfg_where *bind_places(struct cfg_bind *bind, const struct cfg_node *list,
                                     const char *path)
{
    struct cfg_where *where = cfg_room(bind, cfg_count(bind, list), sizeof(*where));
    for (size_t i = 0; i < cfg_count(bind, list); i++) {
        const struct cfg_where *from = &list->child[i].where;
        where[i] = (struct cfg_where){ path, from->line, from->column };
    }
    return where;
}

static void bind_plan(struct cfg_bind *bind, const struct cfg_node *root, struct cfg_plan *plan)
{
    cfg_check_map(bind, root, plan_keys);
    const struct cfg_node *suites = cfg_node_at(root, "suites");
    const struct cfg_node *cases = cfg_node_at(root, "cases");
    cfg_check_name(bind, cfg_node_at(root, "plan"));
    plan->name = cfg_dup(bind, cfg_node_at(root, "plan"));
    plan->title = cfg_dup(bind, cfg_node_at(root, "title"));
    cfg_words_bind(bind, suites, cfg_check_name, &plan->suites);
    cfg_words_bind(bind, cases, NULL, &plan->cases);
    plan->suite_where = bind_places(bind, suites, plan->path);
    plan->case_where = bind_places(bind, cases, plan->path);
    if (bind->status != R5_OK)
        return;
    if (plan->suites.count == 0)
        cfg_refuse(bind, &suites->where, "a plan without suites; name one");
    else if (cases != NULL && plan->cases.count == 0)
        cfg_refuse(bind, &cases->where,
                   "a list without cases; remove it to run all cases of the suites");
}

enum r5_status cfg_plan_read(const char *path, struct cfg_plan *plan, struct r5_error *error)
{
    struct cfg_doc doc;
    *plan = (struct cfg_plan){ 0 };
    enum r5_status status = cfg_doc_read(path, false, &doc, error);
    if (status != R5_OK)
        return status;
    struct cfg_bind bind = { .error = error };
    if ((plan->path = strdup(path)) == NULL)
        cfg_no_memory(&bind);
    bind_plan(&bind, &doc.root, plan);
    memcpy(plan->sha256, doc.sha256, sizeof(plan->sha256));
    cfg_doc_reset(&doc);
    if (bind.status != R5_OK)
        cfg_plan_reset(plan);
    return bind.status;
}

void cfg_plan_reset(struct cfg_plan *plan)
{
    free(plan->name);
    free(plan->title);
    free(plan->path);
    free(plan->suite_where);
    free(plan->case_where);
    cfg_words_reset(&plan->suites);
    cfg_words_reset(&plan->cases);
    *plan = (struct cfg_plan){ 0 };
}
