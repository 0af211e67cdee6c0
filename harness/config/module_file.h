/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module profile: what is known, and what is assumed, of one version of the module.
 *
 * A leaf is { value, source, confidence }. Keys are dotted paths, such as "c2c.max_channels". The
 * known keys, their types and ranges stand in module_keys.c; a profile, with what it extends,
 * has all of them and no other.
 */
#ifndef R5_CONFIG_MODULE_FILE_H
#define R5_CONFIG_MODULE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

enum cfg_type { CFG_INT, CFG_BOOL, CFG_TEXT };

struct cfg_leaf {
    const char *key;
    enum cfg_type type;
    long number;    /* CFG_INT; 0 or 1 for CFG_BOOL */
    char text[160]; /* the value as text, whatever the type */
    char source[200];
    bool secret;         /* the value never enters a journal */
    char confidence[12]; /* doc host run 3rd inferred assumed recalled */
};

struct cfg_module {
    char name[64];
    char title[160];
    size_t leaves;
    struct cfg_leaf *leaf; /* owned, sorted by key */
    char sha256[65];       /* over the file and those it extends, in order */
};

enum r5_status cfg_module_read(const char *path, struct cfg_module *module,
                               struct r5_error *error) R5_CHECKED;
void cfg_module_reset(struct cfg_module *module);

/* NULL for a key that does not exist. */
const struct cfg_leaf *cfg_module_leaf(const struct cfg_module *module, const char *key);

#endif
