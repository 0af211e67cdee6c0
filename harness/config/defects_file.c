/* SPDX-License-Identifier: Apache-2.0 */
#include "defects_file.h"

#include <stdlib.h>
#include <string.h>

#include "binder.h"
#include "names.h"
#include "yaml_doc.h"

static const struct cfg_key file_keys[] = { { "defects", CFG_LIST, false }, { 0 } };
static const struct cfg_key defect_keys[] = {
    { "name", CFG_VALUE, false }, { "breaks", CFG_VALUE, false }, { "caught_by", CFG_LIST, false },
    { "rig", CFG_VALUE, true },   { "module", CFG_VALUE, true },  { 0 },
};
static const struct cfg_key catch_keys[] = {
    { "case", CFG_VALUE, false },
    { "check", CFG_VALUE, false },
    { 0 },
};
static const struct cfg_key needless_file_keys[] = { { "needless", CFG_LIST, false }, { 0 } };
static const struct cfg_key needless_keys[] = {
    { "at", CFG_VALUE, false },
    { "text", CFG_VALUE, false },
    { "reason", CFG_VALUE, false },
    { 0 },
};

static struct cfg_where owned_where(const struct cfg_node *node, const char *path)
{
    return (struct cfg_where){ path, node->where.line, node->where.column };
}

static void bind_catch(struct cfg_bind *bind, const struct cfg_node *node, const char *path,
                       struct cfg_catch *to)
{
    cfg_check_map(bind, node, catch_keys);
    if (bind->status != R5_OK)
        return;
    to->pattern = cfg_dup(bind, cfg_node_at(node, "case"));
    to->check = cfg_dup(bind, cfg_node_at(node, "check"));
    to->where = owned_where(cfg_node_at(node, "case"), path);
}

/* A file beside others of its kind, by its name. */
static char *bind_file_name(struct cfg_bind *bind, const struct cfg_node *node, const char *path,
                            struct cfg_where *where)
{
    if (node == NULL || bind->status != R5_OK)
        return NULL;
    *where = owned_where(node, path);
    cfg_check_name(bind, node);
    return cfg_dup(bind, node);
}

static void bind_defect(struct cfg_bind *bind, const struct cfg_node *node, const char *path,
                        struct cfg_defect *defect)
{
    cfg_check_map(bind, node, defect_keys);
    if (bind->status != R5_OK)
        return;
    const struct cfg_node *name = cfg_node_at(node, "name");
    const struct cfg_node *caught_by = cfg_node_at(node, "caught_by");
    defect->where = owned_where(name, path);
    cfg_check_name(bind, name);
    defect->name = cfg_dup(bind, name);
    defect->breaks = cfg_dup(bind, cfg_node_at(node, "breaks"));
    defect->rig = bind_file_name(bind, cfg_node_at(node, "rig"), path, &defect->rig_where);
    defect->module = bind_file_name(bind, cfg_node_at(node, "module"), path, &defect->module_where);
    if (bind->status == R5_OK && caught_by->count == 0)
        cfg_refuse(bind, &caught_by->where, "nothing must catch this defect; name a case");
    defect->catch_ = cfg_room(bind, cfg_count(bind, caught_by), sizeof(*defect->catch_));
    for (size_t i = 0; i < cfg_count(bind, caught_by); i++)
        bind_catch(bind, &caught_by->child[i], path, &defect->catch_[defect->catches++]);
}

static void refuse_same_name(struct cfg_bind *bind, const struct cfg_defects *defects, size_t at)
{
    for (size_t i = 0; i < at && bind->status == R5_OK; i++)
        if (strcmp(defects->defect[i].name, defects->defect[at].name) == 0)
            cfg_refuse(bind, &defects->defect[at].where,
                       "defect %s stands in line %d already; give each its own name",
                       defects->defect[at].name, defects->defect[i].where.line);
}

static void bind_defects(struct cfg_bind *bind, const struct cfg_node *root,
                         struct cfg_defects *defects)
{
    cfg_check_map(bind, root, file_keys);
    const struct cfg_node *list = cfg_node_at(root, "defects");
    if (bind->status == R5_OK && list->count == 0)
        cfg_refuse(bind, &list->where, "a list without defects; write one");
    defects->defect = cfg_room(bind, cfg_count(bind, list), sizeof(*defects->defect));
    for (size_t i = 0; i < cfg_count(bind, list); i++) {
        bind_defect(bind, &list->child[i], defects->path, &defects->defect[defects->count++]);
        refuse_same_name(bind, defects, i);
    }
}

enum r5_status cfg_defects_read(const char *path, struct cfg_defects *defects,
                                struct r5_error *error)
{
    struct cfg_doc doc;
    *defects = (struct cfg_defects){ 0 };
    enum r5_status status = cfg_doc_read(path, false, &doc, error);
    if (status != R5_OK)
        return status;
    struct cfg_bind bind = { .error = error };
    if ((defects->path = strdup(path)) == NULL)
        cfg_no_memory(&bind);
    bind_defects(&bind, &doc.root, defects);
    memcpy(defects->sha256, doc.sha256, sizeof(defects->sha256));
    cfg_doc_reset(&doc);
    if (bind.status != R5_OK)
        cfg_defects_reset(defects);
    return bind.status;
}

void cfg_defects_reset(struct cfg_defects *defects)
{
    for (size_t i = 0; i < defects->count; i++) {
        struct cfg_defect *defect = &defects->defect[i];
        for (size_t c = 0; c < defect->catches; c++) {
            free(defect->catch_[c].pattern);
            free(defect->catch_[c].check);
        }
        free(defect->catch_);
        free(defect->name);
        free(defect->breaks);
        free(defect->rig);
        free(defect->module);
    }
    free(defects->defect);
    free(defects->path);
    *defects = (struct cfg_defects){ 0 };
}

static void bind_needless(struct cfg_bind *bind, const struct cfg_node *node, const char *path,
                          struct cfg_needless *check)
{
    cfg_check_map(bind, node, needless_keys);
    if (bind->status != R5_OK)
        return;
    check->where = owned_where(node, path);
    check->at = cfg_dup(bind, cfg_node_at(node, "at"));
    check->text = cfg_dup(bind, cfg_node_at(node, "text"));
    check->reason = cfg_dup(bind, cfg_node_at(node, "reason"));
}

enum r5_status cfg_needless_read(const char *path, struct cfg_needless_list *list,
                                 struct r5_error *error)
{
    struct cfg_doc doc;
    *list = (struct cfg_needless_list){ 0 };
    enum r5_status status = cfg_doc_read(path, false, &doc, error);
    if (status != R5_OK)
        return status;
    struct cfg_bind bind = { .error = error };
    if ((list->path = strdup(path)) == NULL)
        cfg_no_memory(&bind);
    cfg_check_map(&bind, &doc.root, needless_file_keys);
    const struct cfg_node *checks = cfg_node_at(&doc.root, "needless");
    list->check = cfg_room(&bind, cfg_count(&bind, checks), sizeof(*list->check));
    for (size_t i = 0; i < cfg_count(&bind, checks); i++)
        bind_needless(&bind, &checks->child[i], list->path, &list->check[list->count++]);
    cfg_doc_reset(&doc);
    if (bind.status != R5_OK)
        cfg_needless_reset(list);
    return bind.status;
}

void cfg_needless_reset(struct cfg_needless_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->check[i].at);
        free(list->check[i].text);
        free(list->check[i].reason);
    }
    free(list->check);
    free(list->path);
    *list = (struct cfg_needless_list){ 0 };
}
