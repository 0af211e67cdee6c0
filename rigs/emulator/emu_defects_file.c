/* SPDX-License-Identifier: Apache-2.0 */
/* defects.yaml, as far as the module needs it: names, and what each breaks. */
#include <errno.h>
#include <string.h>
#include <yaml.h>

#include "emu_defects.h"

struct list {
    yaml_document_t document;
    const yaml_node_t *items;
};

static const char *text_of(struct list *l, const yaml_node_t *map, const char *key)
{
    if (map == NULL || map->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top;
         p++) {
        const yaml_node_t *name = yaml_document_get_node(&l->document, p->key);
        const yaml_node_t *value = yaml_document_get_node(&l->document, p->value);
        if (name->type == YAML_SCALAR_NODE && value->type == YAML_SCALAR_NODE &&
            strcmp((const char *)name->data.scalar.value, key) == 0)
            return (const char *)value->data.scalar.value;
    }
    return NULL;
}

static const yaml_node_t *items_of(struct list *l)
{
    const yaml_node_t *root = yaml_document_get_root_node(&l->document);
    if (root == NULL || root->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *p = root->data.mapping.pairs.start; p < root->data.mapping.pairs.top;
         p++) {
        const yaml_node_t *name = yaml_document_get_node(&l->document, p->key);
        const yaml_node_t *value = yaml_document_get_node(&l->document, p->value);
        if (name->type == YAML_SCALAR_NODE && value->type == YAML_SEQUENCE_NODE &&
            strcmp((const char *)name->data.scalar.value, "defects") == 0)
            return value;
    }
    return NULL;
}

static bool load(struct list *l, const char *path, char *why, size_t room)
{
    yaml_parser_t parser;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        snprintf(why, room, "%s: %s", path, strerror(errno));
        return false;
    }
    if (!yaml_parser_initialize(&parser)) {
        fclose(file);
        snprintf(why, room, "%s: no memory to read it", path);
        return false;
    }
    yaml_parser_set_input_file(&parser, file);
    bool loaded = yaml_parser_load(&parser, &l->document) == 1;
    if (!loaded)
        snprintf(why, room, "%s:%zu: %s", path, parser.problem_mark.line + 1,
                 parser.problem != NULL ? parser.problem : "no YAML");
    yaml_parser_delete(&parser);
    fclose(file);
    if (!loaded)
        return false;
    l->items = items_of(l);
    if (l->items != NULL)
        return true;
    snprintf(why, room, "%s: has no list 'defects'", path);
    yaml_document_delete(&l->document);
    return false;
}

/* The nth entry with a name; false: no more. */
static bool nth(struct list *l, size_t n, const char **name, const char **breaks)
{
    const yaml_node_item_t *item = l->items->data.sequence.items.start + n;
    if (item >= l->items->data.sequence.items.top)
        return false;
    const yaml_node_t *map = yaml_document_get_node(&l->document, *item);
    *name = text_of(l, map, "name");
    *breaks = text_of(l, map, "breaks");
    return true;
}

int emu_defects_find(const char *path, const char *name, char *why, size_t room)
{
    struct list l;
    const char *known, *breaks;
    int found = 0;
    if (!load(&l, path, why, room))
        return -1;
    for (size_t i = 0; found == 0 && nth(&l, i, &known, &breaks); i++)
        found = known != NULL && strcmp(known, name) == 0;
    yaml_document_delete(&l.document);
    return found;
}

bool emu_defects_print(const char *path, FILE *to, char *why, size_t room)
{
    struct list l;
    const char *name, *breaks;
    if (!load(&l, path, why, room))
        return false;
    for (size_t i = 0; nth(&l, i, &name, &breaks); i++)
        if (name != NULL)
            fprintf(to, "%-34s %s\n", name, breaks != NULL ? breaks : "");
    yaml_document_delete(&l.document);
    return true;
}
