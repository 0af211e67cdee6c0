/* SPDX-License-Identifier: Apache-2.0 */
#include "module_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binder.h"
#include "module_keys.h"
#include "names.h"
#include "nearest.h"
#include "yaml_doc.h"

#define PATH_MAX_TEXT 96 /* of a dotted path, longer than any in the table */

static const struct cfg_key module_keys[] = {
    { "module", CFG_VALUE, false },
    { "title", CFG_VALUE, false },
    { 0 },
};
static const struct cfg_key leaf_keys[] = {
    { "value", CFG_VALUE, false },
    { "source", CFG_VALUE, false },
    { "confidence", CFG_VALUE, false },
    { 0 },
};
static const char *const confidences[] = { "doc",      "host",    "run",      "3rd",
                                           "inferred", "assumed", "recalled", NULL };

/* The place of `key` in the table, its size when it is not there. */
static size_t place_of(const char *key)
{
    size_t i = 0;
    while (i < cfg_module_key_count && strcmp(cfg_module_keys[i].key, key) != 0)
        i++;
    return i;
}

static bool is_branch(const char *path)
{
    size_t len = strlen(path);
    for (size_t i = 0; i < cfg_module_key_count; i++)
        if (strncmp(cfg_module_keys[i].key, path, len) == 0 && cfg_module_keys[i].key[len] == '.')
            return true;
    return false;
}

/* How long the start of `key` is that has as many names as `path`. */
static size_t same_depth(const char *key, const char *path)
{
    const char *end = key;
    for (;;) {
        end += strcspn(end, ".");
        path += strcspn(path, ".");
        if (*end == '\0' || *path == '\0')
            return (size_t)(end - key);
        end++;
        path++;
    }
}

static void refuse_unknown(struct cfg_bind *bind, const struct cfg_node *node, const char *path)
{
    struct cfg_nearest nearest = cfg_nearest_to(path);
    for (size_t i = 0; i < cfg_module_key_count; i++)
        cfg_nearest_try(&nearest, cfg_module_keys[i].key, same_depth(cfg_module_keys[i].key, path));
    cfg_refuse(bind, &node->key_where, "unknown key \"%s\"; the nearest known key is \"%.*s\"",
               path, nearest.word_len, nearest.word);
}

static void bind_text(struct cfg_bind *bind, const struct cfg_node *node, struct cfg_leaf *leaf)
{
    /* "" is a value here: a module may, for example, print nothing when it is ready. */
    if (bind->status == R5_OK && (node->plain || node->text[0] != '\0'))
        cfg_copy(bind, node, leaf->text, sizeof(leaf->text));
}

static void bind_value(struct cfg_bind *bind, const struct cfg_node *node,
                       const struct cfg_module_key *key, struct cfg_leaf *leaf)
{
    leaf->key = key->key;
    leaf->type = key->type;
    leaf->secret = key->secret;
    switch (key->type) {
    case CFG_INT:
        leaf->number = cfg_int(bind, node, key->min, key->max);
        break;
    case CFG_BOOL:
        leaf->number = cfg_bool(bind, node);
        break;
    case CFG_TEXT:
        if (key->words != NULL)
            (void)cfg_word(bind, node, key->words);
        break;
    }
    bind_text(bind, node, leaf);
}

static void bind_leaf(struct cfg_bind *bind, const struct cfg_node *node,
                      const struct cfg_module_key *key, struct cfg_leaf *leaf)
{
    cfg_check_map(bind, node, leaf_keys);
    bind_value(bind, cfg_node_at(node, "value"), key, leaf);
    cfg_copy(bind, cfg_node_at(node, "source"), leaf->source, sizeof(leaf->source));
    const struct cfg_node *confidence = cfg_node_at(node, "confidence");
    (void)cfg_word(bind, confidence, confidences);
    cfg_copy(bind, confidence, leaf->confidence, sizeof(leaf->confidence));
}

static void bind_branch(struct cfg_bind *bind, const struct cfg_node *map, const char *path,
                        struct cfg_module *module);

/* A path without a dot is a key of the top. */
static bool is_head(const char *path)
{
    return strcmp(path, "module") == 0 || strcmp(path, "title") == 0;
}

static void bind_child(struct cfg_bind *bind, const struct cfg_node *node, const char *above,
                       struct cfg_module *module)
{
    char path[PATH_MAX_TEXT];
    snprintf(path, sizeof(path), "%s%s%s", above, above[0] != '\0' ? "." : "", node->key);
    if (is_head(path))
        return;
    size_t place = place_of(path);
    if (place < cfg_module_key_count)
        bind_leaf(bind, node, &cfg_module_keys[place], &module->leaf[place]);
    else if (is_branch(path))
        bind_branch(bind, node, path, module);
    else
        refuse_unknown(bind, node, path);
}

static void bind_branch(struct cfg_bind *bind, const struct cfg_node *map, const char *path,
                        struct cfg_module *module)
{
    cfg_check_kind(bind, map, CFG_MAP);
    for (size_t i = 0; i < cfg_count(bind, map); i++)
        bind_child(bind, &map->child[i], path, module);
}

static void bind_module(struct cfg_bind *bind, const struct cfg_node *root,
                        struct cfg_module *module)
{
    cfg_check_some(bind, root, module_keys);
    cfg_check_name(bind, cfg_node_at(root, "module"));
    cfg_copy(bind, cfg_node_at(root, "module"), module->name, sizeof(module->name));
    cfg_copy(bind, cfg_node_at(root, "title"), module->title, sizeof(module->title));
    module->leaf = cfg_room(bind, cfg_module_key_count, sizeof(*module->leaf));
    if (bind->status == R5_OK)
        module->leaves = cfg_module_key_count;
    bind_branch(bind, root, "", module);
    for (size_t i = 0; i < module->leaves; i++)
        if (module->leaf[i].key == NULL)
            cfg_refuse(bind, &root->where,
                       "key \"%s\" is missing here and in what is extended; add it",
                       cfg_module_keys[i].key);
}

enum r5_status cfg_module_read(const char *path, struct cfg_module *module, struct r5_error *error)
{
    struct cfg_doc doc;
    *module = (struct cfg_module){ 0 };
    enum r5_status status = cfg_doc_read(path, true, &doc, error);
    if (status != R5_OK)
        return status;
    struct cfg_bind bind = { .error = error };
    bind_module(&bind, &doc.root, module);
    memcpy(module->sha256, doc.sha256, sizeof(module->sha256));
    cfg_doc_reset(&doc);
    if (bind.status != R5_OK)
        cfg_module_reset(module);
    return bind.status;
}

void cfg_module_reset(struct cfg_module *module)
{
    free(module->leaf);
    *module = (struct cfg_module){ 0 };
}

static int compare_key(const void *key, const void *leaf)
{
    return strcmp(key, ((const struct cfg_leaf *)leaf)->key);
}

const struct cfg_leaf *cfg_module_leaf(const struct cfg_module *module, const char *key)
{
    if (module->leaves == 0)
        return NULL;
    return bsearch(key, module->leaf, module->leaves, sizeof(*module->leaf), compare_key);
}
