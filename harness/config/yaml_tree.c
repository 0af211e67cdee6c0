/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "yaml_check.h"

struct tree {
    yaml_document_t document;
    const char *file;
    struct r5_error *error;
};

static struct cfg_where where_of(const struct tree *tree, const yaml_node_t *from)
{
    return (struct cfg_where){ tree->file, (int)from->start_mark.line + 1,
                               (int)from->start_mark.column + 1 };
}

static enum r5_status no_memory(const struct tree *tree)
{
    return r5_fail(tree->error, R5_E_MEMORY, "out of memory in %s", tree->file);
}

/* Texts go to terminals and reports: nothing below a space, no C1 controls (C2 80 to C2 9F). */
static bool is_one_line(const unsigned char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] < 0x20 || text[i] == 0x7F)
            return false;
        if (text[i] == 0xC2 && i + 1 < len && text[i + 1] < 0xA0)
            return false;
    }
    return true;
}

static enum r5_status copy_text(const struct tree *tree, const yaml_node_t *from, char **text)
{
    const unsigned char *bytes = from->data.scalar.value;
    size_t len = from->data.scalar.length;
    struct cfg_where where = where_of(tree, from);
    if (!is_one_line(bytes, len))
        return cfg_fail(tree->error, &where,
                        "a line break or control character in a text; write it as one line");
    *text = strndup((const char *)bytes, len);
    return *text != NULL ? R5_OK : no_memory(tree);
}

static enum r5_status make_room(const struct tree *tree, struct cfg_node *to, size_t count)
{
    if (count > CFG_CHILDREN_MAX)
        return cfg_fail(tree->error, &to->where, "%zu entries, more than %d; split the file", count,
                        CFG_CHILDREN_MAX);
    to->child = calloc(count + 1, sizeof(*to->child));
    return to->child != NULL ? R5_OK : no_memory(tree);
}

static enum r5_status copy_node(struct tree *tree, int index, struct cfg_node *to);

static enum r5_status copy_list(struct tree *tree, const yaml_node_t *from, struct cfg_node *to)
{
    const yaml_node_item_t *item = from->data.sequence.items.start;
    size_t count = (size_t)(from->data.sequence.items.top - item);
    enum r5_status status = make_room(tree, to, count);
    for (size_t i = 0; i < count && status == R5_OK; i++)
        status = copy_node(tree, item[i], &to->child[to->count++]);
    return status;
}

static enum r5_status copy_key(struct tree *tree, int index, const struct cfg_node *map,
                               struct cfg_node *to)
{
    const yaml_node_t *from = yaml_document_get_node(&tree->document, index);
    to->key_where = where_of(tree, from);
    if (from->type != YAML_SCALAR_NODE)
        return cfg_fail(tree->error, &to->key_where,
                        "a key that is a list or a map; write a word as the key");
    enum r5_status status = copy_text(tree, from, &to->key);
    if (status != R5_OK)
        return status;
    const struct cfg_node *first = cfg_node_at(map, to->key);
    if (first != NULL)
        return cfg_fail(tree->error, &to->key_where,
                        "key \"%.60s\" stands in line %d already; keep one of them", to->key,
                        first->key_where.line);
    return R5_OK;
}

static enum r5_status copy_map(struct tree *tree, const yaml_node_t *from, struct cfg_node *to)
{
    const yaml_node_pair_t *pair = from->data.mapping.pairs.start;
    size_t count = (size_t)(from->data.mapping.pairs.top - pair);
    enum r5_status status = make_room(tree, to, count);
    for (size_t i = 0; i < count && status == R5_OK; i++) {
        /* Counted after its key is compared with those before. */
        struct cfg_node *child = &to->child[i];
        status = copy_key(tree, pair[i].key, to, child);
        to->count++;
        if (status == R5_OK)
            status = copy_node(tree, pair[i].value, child);
    }
    return status;
}

static enum r5_status copy_node(struct tree *tree, int index, struct cfg_node *to)
{
    const yaml_node_t *from = yaml_document_get_node(&tree->document, index);
    to->where = where_of(tree, from);
    switch (from->type) {
    case YAML_SEQUENCE_NODE:
        to->kind = CFG_LIST;
        return copy_list(tree, from, to);
    case YAML_MAPPING_NODE:
        to->kind = CFG_MAP;
        return copy_map(tree, from, to);
    default:
        to->kind = CFG_VALUE;
        to->plain = from->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        return copy_text(tree, from, &to->text);
    }
}

static enum r5_status copy_root(struct tree *tree, struct cfg_node *root)
{
    const yaml_node_t *top = yaml_document_get_root_node(&tree->document);
    struct cfg_where where = where_of(tree, top);
    if (top->type != YAML_MAPPING_NODE)
        return cfg_fail(tree->error, &where,
                        "expected key: value lines at the top of the file; write its keys");
    /* libyaml numbers nodes from 1, and the root is the first. */
    return copy_node(tree, 1, root);
}

enum r5_status cfg_tree_read(const struct r5_buf *bytes, const char *file, struct cfg_node *root,
                             struct r5_error *error)
{
    struct tree tree = { .file = file, .error = error };
    *root = (struct cfg_node){ 0 };
    enum r5_status status = cfg_yaml_check(bytes, file, error);
    if (status != R5_OK)
        return status;

    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return no_memory(&tree);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)r5_buf_str(bytes), bytes->len);
    if (yaml_parser_load(&parser, &tree.document)) {
        status = copy_root(&tree, root);
        yaml_document_delete(&tree.document);
    } else {
        /* The check has read the same bytes through: only memory is left to fail. */
        status = no_memory(&tree);
    }
    yaml_parser_delete(&parser);
    if (status != R5_OK)
        cfg_node_reset(root);
    return status;
}
