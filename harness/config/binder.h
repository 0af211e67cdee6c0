/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a tree to C values, strictly.
 *
 * The first error wins: after it every call does nothing and gives 0 or NULL, and so does a call
 * for a node that is NULL. So a reader runs straight down and looks at `status` once, at the end.
 * A table says which keys a map has; absent keys are NULL nodes, which is how absent differs from
 * 0.
 */
#ifndef R5_CONFIG_BINDER_H
#define R5_CONFIG_BINDER_H

#include <stdbool.h>
#include <stddef.h>

#include "node.h"

struct cfg_bind {
    struct r5_error *error;
    enum r5_status status;
};

struct cfg_key { /* tables end with an entry of zeros */
    const char *key;
    enum cfg_kind kind;
    bool optional;
};

/* Ends the binding with an error at `where`, as cfg_fail, unless it has one already. */
void cfg_refuse(struct cfg_bind *bind, const struct cfg_where *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cfg_no_memory(struct cfg_bind *bind);

/* Is a map with these keys of these kinds and no other; the remedy names the nearest known key. */
void cfg_check_map(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_key *keys);

/* The same, but keys that are not in the table are nobody's business. */
void cfg_check_some(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_key *keys);

void cfg_check_kind(struct cfg_bind *bind, const struct cfg_node *node, enum cfg_kind kind);

/* The elements of a list or map, 0 after an error. */
size_t cfg_count(const struct cfg_bind *bind, const struct cfg_node *node);

/* Owned, zeroed memory for `count` things; NULL after an error and for none. */
void *cfg_room(struct cfg_bind *bind, size_t count, size_t size);

/* A text that is not empty: copied into the caller's room, or owned. */
void cfg_copy(struct cfg_bind *bind, const struct cfg_node *node, char *to, size_t size);
char *cfg_dup(struct cfg_bind *bind, const struct cfg_node *node);

/* A decimal number without quotes, within the limits. */
long cfg_int(struct cfg_bind *bind, const struct cfg_node *node, long min, long max);

/* true or false, without quotes. */
bool cfg_bool(struct cfg_bind *bind, const struct cfg_node *node);

/* The number of the word in `words`, which end with NULL. */
int cfg_word(struct cfg_bind *bind, const struct cfg_node *node, const char *const *words);

#endif
