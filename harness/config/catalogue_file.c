/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "binder.h"
#include "suite_file.h"
#include "yaml_doc.h"

/* Catalogues hold more than we bind: the rest is for people and other tools. */
static const struct cfg_key catalogue_keys[] = {
    { "catalogue", CFG_VALUE, false },
    { "version", CFG_VALUE, false },
    { "count", CFG_VALUE, false },
    { "requirements", CFG_LIST, false },
    { 0 },
};
static const struct cfg_key requirement_keys[] = {
    { "id", CFG_VALUE, false },         { "title", CFG_VALUE, false },
    { "capability", CFG_VALUE, false }, { "bench_testable", CFG_VALUE, false },
    { "source", CFG_VALUE, false },     { 0 },
};
static const char *const testable[] = { "yes", "partly", "no", NULL };

static void bind_requirement(struct cfg_bind *bind, const struct cfg_node *node,
                             const struct cfg_node *catalogue, struct cfg_requirement *requirement)
{
    cfg_check_some(bind, node, requirement_keys);
    requirement->id = cfg_dup(bind, cfg_node_at(node, "id"));
    requirement->title = cfg_dup(bind, cfg_node_at(node, "title"));
    requirement->capability = cfg_dup(bind, cfg_node_at(node, "capability"));
    (void)cfg_word(bind, cfg_node_at(node, "bench_testable"), testable);
    requirement->bench_testable = cfg_dup(bind, cfg_node_at(node, "bench_testable"));
    requirement->source = cfg_dup(bind, cfg_node_at(node, "source"));
    requirement->catalogue = cfg_dup(bind, catalogue);
}

static void refuse_same_id(struct cfg_bind *bind, const struct cfg_node *node,
                           const struct cfg_catalogue *catalogue, size_t at)
{
    for (size_t i = 0; i < at && bind->status == R5_OK; i++)
        if (strcmp(catalogue->requirement[i].id, catalogue->requirement[at].id) == 0)
            cfg_refuse(bind, &cfg_node_at(node, "id")->where,
                       "id %.60s stands above already; give each requirement its own",
                       catalogue->requirement[at].id);
}

static void bind_catalogue(struct cfg_bind *bind, const struct cfg_node *root,
                           struct cfg_catalogue *catalogue)
{
    cfg_check_some(bind, root, catalogue_keys);
    const struct cfg_node *name = cfg_node_at(root, "catalogue");
    const struct cfg_node *list = cfg_node_at(root, "requirements");
    catalogue->name = cfg_dup(bind, name);
    catalogue->version = cfg_dup(bind, cfg_node_at(root, "version"));
    long count = cfg_int(bind, cfg_node_at(root, "count"), 1, CFG_CHILDREN_MAX);
    if (bind->status == R5_OK && (size_t)count != list->count)
        cfg_refuse(bind, &cfg_node_at(root, "count")->where,
                   "count says %ld, the list has %zu; correct the one that is wrong", count,
                   list->count);
    catalogue->requirement = cfg_room(bind, cfg_count(bind, list), sizeof(*catalogue->requirement));
    for (size_t i = 0; i < cfg_count(bind, list); i++) {
        bind_requirement(bind, &list->child[i], name, &catalogue->requirement[catalogue->count++]);
        refuse_same_id(bind, &list->child[i], catalogue, i);
    }
}

enum r5_status cfg_catalogue_read(const char *path, struct cfg_catalogue *catalogue,
                                  struct r5_error *error)
{
    struct cfg_doc doc;
    *catalogue = (struct cfg_catalogue){ 0 };
    enum r5_status status = cfg_doc_read(path, false, &doc, error);
    if (status != R5_OK)
        return status;
    struct cfg_bind bind = { .error = error };
    bind_catalogue(&bind, &doc.root, catalogue);
    cfg_doc_reset(&doc);
    if (bind.status != R5_OK)
        cfg_catalogue_reset(catalogue);
    return bind.status;
}

void cfg_catalogue_reset(struct cfg_catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        free(catalogue->requirement[i].id);
        free(catalogue->requirement[i].title);
        free(catalogue->requirement[i].capability);
        free(catalogue->requirement[i].bench_testable);
        free(catalogue->requirement[i].source);
        free(catalogue->requirement[i].catalogue);
    }
    free(catalogue->requirement);
    free(catalogue->name);
    free(catalogue->version);
    *catalogue = (struct cfg_catalogue){ 0 };
}
