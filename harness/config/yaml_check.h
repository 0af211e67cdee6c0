/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refuses what a loaded document no longer shows: a second document, anchors, aliases, tags,
 * depth; and what is not YAML or not UTF-8 at all.
 */
#ifndef R5_CONFIG_YAML_CHECK_H
#define R5_CONFIG_YAML_CHECK_H

#include "buf.h"
#include "error.h"

#define CFG_DEPTH_MAX 16

/* `file` is the name in the errors and must outlive what is read. */
enum r5_status cfg_yaml_check(const struct r5_buf *bytes, const char *file,
                              struct r5_error *error) R5_CHECKED;

#endif
