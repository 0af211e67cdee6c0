/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of one YAML file as a tree. */
#ifndef R5_CONFIG_YAML_TREE_H
#define R5_CONFIG_YAML_TREE_H

#include "buf.h"
#include "node.h"

/*
 * The top is a map. Refuses what yaml_check.h refuses, keys that repeat or are not text, and texts
 * of several lines or with control characters. `file` is borrowed by the tree's positions.
 */
enum r5_status cfg_tree_read(const struct r5_buf *bytes, const char *file, struct cfg_node *root,
                             struct r5_error *error) R5_CHECKED;

#endif
