/* SPDX-License-Identifier: Apache-2.0 */
#include "suite_file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "binder.h"
#include "names.h"
#include "words.h"
#include "yaml_doc.h"

static const char *const expectations[] = { "accept",  "reject",       "no_leak", "fail_safe",
                                            "measure", "characterise", NULL };
static const char *const tiers[] = { "core", "extended", NULL };
static const char *const blamed[] = { "module", "rig", NULL };

static const struct cfg_key suite_keys[] = {
    { "suite", CFG_VALUE, false }, { "title", CFG_VALUE, false }, { "about", CFG_VALUE, false },
    { "blames", CFG_VALUE, true }, { "cases", CFG_LIST, false },  { 0 },
};
static const struct cfg_key entry_keys[] = {
    { "id", CFG_VALUE, false },   { "title", CFG_VALUE, false },
    { "case", CFG_VALUE, false }, { "requirements", CFG_LIST, false },
    { "cwe", CFG_LIST, true },    { "expect", CFG_VALUE, false },
    { "tier", CFG_VALUE, false }, { "tags", CFG_LIST, true },
    { "matrix", CFG_MAP, true },  { 0 },
};

/* The same place in the copy of the path that the suite owns. */
static struct cfg_where owned_where(const struct cfg_where *where, const char *path)
{
    return (struct cfg_where){ path, where->line, where->column };
}

static void refuse_same_value(struct cfg_bind *bind, const struct cfg_node *node,
                              const struct cfg_axis *axis, long value)
{
    for (size_t i = 0; i < axis->count && bind->status == R5_OK; i++)
        if (axis->value[i] == value)
            cfg_refuse(bind, &node->where, "%ld stands in the list already; keep one of them",
                       value);
}

static void bind_value(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_axis *axis)
{
    long value = cfg_int(bind, node, LONG_MIN, LONG_MAX);
    refuse_same_value(bind, node, axis, value);
    if (bind->status == R5_OK)
        axis->value[axis->count++] = value;
}

static void bind_axis(struct cfg_bind *bind, const struct cfg_node *node, const char *path,
                      struct cfg_axis *axis)
{
    bool list = node->kind == CFG_LIST;
    cfg_check_c_name(bind, &node->key_where, node->key);
    if (bind->status == R5_OK && node->kind != CFG_VALUE && (!list || node->count == 0))
        cfg_refuse(bind, &node->where, "expected a whole number or a list of them; write [0, 7]");
    axis->where = owned_where(&node->key_where, path);
    axis->value = cfg_room(bind, list ? node->count : 1, sizeof(*axis->value));
    if (bind->status == R5_OK && (axis->name = strdup(node->key)) == NULL)
        cfg_no_memory(bind);
    if (!list)
        bind_value(bind, node, axis);
    for (size_t i = 0; list && i < cfg_count(bind, node); i++)
        bind_value(bind, &node->child[i], axis);
}

static void bind_matrix(struct cfg_bind *bind, const struct cfg_node *node, const char *path,
                        struct cfg_entry *entry)
{
    entry->axis = cfg_room(bind, cfg_count(bind, node), sizeof(*entry->axis));
    for (size_t i = 0; i < cfg_count(bind, node); i++)
        bind_axis(bind, &node->child[i], path, &entry->axis[entry->axes++]);
}

static void bind_entry(struct cfg_bind *bind, const struct cfg_node *node, const char *path,
                       struct cfg_entry *entry)
{
    cfg_check_map(bind, node, entry_keys);
    if (bind->status != R5_OK)
        return;
    const struct cfg_node *name = cfg_node_at(node, "case");
    const struct cfg_node *expect = cfg_node_at(node, "expect");
    const struct cfg_node *tier = cfg_node_at(node, "tier");
    entry->where = owned_where(&node->where, path);
    entry->name_where = owned_where(&name->where, path);

    cfg_check_case_id(bind, cfg_node_at(node, "id"));
    entry->id = cfg_dup(bind, cfg_node_at(node, "id"));
    entry->title = cfg_dup(bind, cfg_node_at(node, "title"));
    cfg_check_c_name(bind, &name->where, name->text);
    entry->name = cfg_dup(bind, name);
    cfg_words_bind(bind, cfg_node_at(node, "requirements"), NULL, &entry->requirements);
    cfg_words_bind(bind, cfg_node_at(node, "cwe"), cfg_check_cwe, &entry->cwe);
    cfg_words_bind(bind, cfg_node_at(node, "tags"), cfg_check_name, &entry->tags);
    (void)cfg_word(bind, expect, expectations);
    entry->expect = cfg_dup(bind, expect);
    (void)cfg_word(bind, tier, tiers);
    entry->tier = cfg_dup(bind, tier);
    bind_matrix(bind, cfg_node_at(node, "matrix"), path, entry);
}

static void refuse_same_id(struct cfg_bind *bind, const struct cfg_node *node,
                           const struct cfg_suite *suite, size_t at)
{
    for (size_t i = 0; i < at && bind->status == R5_OK; i++)
        if (strcmp(suite->entry[i].id, suite->entry[at].id) == 0)
            cfg_refuse(bind, &cfg_node_at(node, "id")->where,
                       "id %s stands in line %d already; give each case its own",
                       suite->entry[at].id, suite->entry[i].where.line);
}

static void bind_suite(struct cfg_bind *bind, const struct cfg_node *root, struct cfg_suite *suite)
{
    cfg_check_map(bind, root, suite_keys);
    cfg_check_name(bind, cfg_node_at(root, "suite"));
    suite->name = cfg_dup(bind, cfg_node_at(root, "suite"));
    suite->title = cfg_dup(bind, cfg_node_at(root, "title"));
    suite->about = cfg_dup(bind, cfg_node_at(root, "about"));
    const struct cfg_node *blames = cfg_node_at(root, "blames");
    suite->blames_rig = blames != NULL && cfg_word(bind, blames, blamed) == 1;

    const struct cfg_node *cases = cfg_node_at(root, "cases");
    if (bind->status == R5_OK && cases->count == 0)
        cfg_refuse(bind, &cases->where, "a suite without cases; write one");
    suite->entry = cfg_room(bind, cfg_count(bind, cases), sizeof(*suite->entry));
    for (size_t i = 0; i < cfg_count(bind, cases); i++) {
        bind_entry(bind, &cases->child[i], suite->path, &suite->entry[suite->entries++]);
        refuse_same_id(bind, &cases->child[i], suite, i);
    }
}

enum r5_status cfg_suite_read(const char *path, struct cfg_suite *suite, struct r5_error *error)
{
    struct cfg_doc doc;
    *suite = (struct cfg_suite){ 0 };
    enum r5_status status = cfg_doc_read(path, false, &doc, error);
    if (status != R5_OK)
        return status;
    struct cfg_bind bind = { .error = error };
    if ((suite->path = strdup(path)) == NULL)
        cfg_no_memory(&bind);
    bind_suite(&bind, &doc.root, suite);
    memcpy(suite->sha256, doc.sha256, sizeof(suite->sha256));
    cfg_doc_reset(&doc);
    if (bind.status != R5_OK)
        cfg_suite_reset(suite);
    return bind.status;
}

static void reset_entry(struct cfg_entry *entry)
{
    free(entry->id);
    free(entry->title);
    free(entry->name);
    free(entry->expect);
    free(entry->tier);
    cfg_words_reset(&entry->requirements);
    cfg_words_reset(&entry->cwe);
    cfg_words_reset(&entry->tags);
    for (size_t i = 0; i < entry->axes; i++) {
        free(entry->axis[i].name);
        free(entry->axis[i].value);
    }
    free(entry->axis);
}

void cfg_suite_reset(struct cfg_suite *suite)
{
    for (size_t i = 0; i < suite->entries; i++)
        reset_entry(&suite->entry[i]);
    free(suite->entry);
    free(suite->name);
    free(suite->title);
    free(suite->about);
    free(suite->path);
    *suite = (struct cfg_suite){ 0 };
}
