/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"

#include <stdlib.h>
#include <string.h>

void cfg_node_reset(struct cfg_node *node)
{
    for (size_t i = 0; i < node->count; i++)
        cfg_node_reset(&node->child[i]);
    free(node->child);
    free(node->text);
    free(node->key);
    *node = (struct cfg_node){ 0 };
}

static struct cfg_node *find(const struct cfg_node *map, const char *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->child[i].key, key) == 0)
            return &map->child[i];
    return NULL;
}

const struct cfg_node *cfg_node_at(const struct cfg_node *map, const char *key)
{
    return map != NULL && map->kind == CFG_MAP ? find(map, key) : NULL;
}

bool cfg_node_is_null(const struct cfg_node *node)
{
    return node->kind == CFG_VALUE && node->plain && strcmp(node->text, "null") == 0;
}

bool cfg_node_take(struct cfg_node *map, const char *key, struct cfg_node *out)
{
    struct cfg_node *found = find(map, key);
    if (found == NULL)
        return false;
    *out = *found;
    map->count--;
    size_t after = map->count - (size_t)(found - map->child);
    memmove(found, found + 1, after * sizeof(*found));
    return true;
}

static void replace(struct cfg_node *old, struct cfg_node *by)
{
    cfg_node_reset(old);
    *old = *by;
    *by = (struct cfg_node){ 0 };
}

static enum r5_status append(struct cfg_node *map, struct cfg_node *take_child)
{
    struct cfg_node *grown = realloc(map->child, (map->count + 1) * sizeof(*grown));
    if (grown == NULL)
        return R5_E_MEMORY;
    map->child = grown;
    map->child[map->count++] = *take_child;
    *take_child = (struct cfg_node){ 0 };
    return R5_OK;
}

static void take_away(struct cfg_node *map, const char *key)
{
    struct cfg_node gone = { 0 };
    if (cfg_node_take(map, key, &gone))
        cfg_node_reset(&gone);
}

static enum r5_status overlay_child(struct cfg_node *base, struct cfg_node *over)
{
    struct cfg_node *old = find(base, over->key);
    if (old == NULL)
        return append(base, over);
    if (old->kind == CFG_MAP && over->kind == CFG_MAP)
        return cfg_node_overlay(old, over);
    if (cfg_node_is_null(over))
        take_away(base, over->key);
    else
        replace(old, over);
    return R5_OK;
}

enum r5_status cfg_node_overlay(struct cfg_node *base, struct cfg_node *over)
{
    enum r5_status status = R5_OK;
    for (size_t i = 0; i < over->count && status == R5_OK; i++)
        status = overlay_child(base, &over->child[i]);
    /* What is missing is missed where the reader's own file speaks of it. */
    base->where = over->where;
    base->key_where = over->key_where;
    cfg_node_reset(over);
    return status;
}
