/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A YAML file with those it extends, as one tree.
 *
 * `extends: base.yaml` names a file beside the file. Laying over: node.h. Missing keys are looked
 * for by who binds the tree, after the merge.
 */
#ifndef R5_CONFIG_YAML_DOC_H
#define R5_CONFIG_YAML_DOC_H

#include "node.h"

#define CFG_FILE_BYTES_MAX (1024 * 1024)
#define CFG_EXTENDS_MAX 4

struct cfg_doc {
    size_t files;
    char *path[CFG_EXTENDS_MAX + 1]; /* owned; all positions borrow from here */
    struct cfg_node root;
    char sha256[65]; /* over the bytes of the files in the order read */
};

/* Without `may_extend`, "extends" is a key like any other. Errors: R5_E_INPUT with a position. */
enum r5_status cfg_doc_read(const char *path, bool may_extend, struct cfg_doc *doc,
                            struct r5_error *error) R5_CHECKED;

/* Accepts a zeroed struct. */
void cfg_doc_reset(struct cfg_doc *doc);

#endif
