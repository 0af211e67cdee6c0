/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a YAML file says, as a tree that remembers where each thing stood.
 *
 * A tree outlives libyaml's document, because one that `extends` another is laid over it and
 * the values keep the positions of the files they came from.
 */
#ifndef R5_CONFIG_NODE_H
#define R5_CONFIG_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "where.h"

#define CFG_CHILDREN_MAX 1024 /* keys of one map, elements of one list */

enum cfg_kind { CFG_ANY, CFG_VALUE, CFG_LIST, CFG_MAP }; /* ANY: in tables only */

struct cfg_node {
    enum cfg_kind kind;
    struct cfg_where where;
    char *key; /* owned; NULL outside a map */
    struct cfg_where key_where;
    char *text; /* owned, of a value: one line without control characters */
    bool plain; /* of a value: written without quotes */
    size_t count;
    struct cfg_node *child; /* owned: elements of a list, values of a map */
};

/* Frees what hangs below; accepts a zeroed node. */
void cfg_node_reset(struct cfg_node *node);

/* The value of `key` in a map; NULL when it is absent, or `map` is NULL. Borrowed. */
const struct cfg_node *cfg_node_at(const struct cfg_node *map, const char *key);

/* A value written as plain `null`. */
bool cfg_node_is_null(const struct cfg_node *node);

/* Takes one key out of a map into `out`, which the caller resets. False when it is absent. */
bool cfg_node_take(struct cfg_node *map, const char *key, struct cfg_node *out);

/*
 * Lays `over` onto `base`: maps merge by key, values and lists replace whole, `null` takes the
 * key away. A `null` with nothing to take away stays, for the reader of the result to refuse.
 * Empties `over`. R5_E_MEMORY leaves both fit for reset.
 */
enum r5_status cfg_node_overlay(struct cfg_node *base, struct cfg_node *over) R5_CHECKED;

#endif
