/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that a module profile says: one table, strict. A new key begins here. */
#ifndef R5_CONFIG_MODULE_KEYS_H
#define R5_CONFIG_MODULE_KEYS_H

#include <stddef.h>

#include "module_file.h"

struct cfg_module_key {
    const char *key; /* dotted path */
    enum cfg_type type;
    long min, max;            /* CFG_INT */
    const char *const *words; /* CFG_TEXT: the words allowed, ended by NULL; NULL: any text */
    bool secret;              /* its value never enters a journal */
};

/* Sorted by key. */
extern const struct cfg_module_key cfg_module_keys[];
extern const size_t cfg_module_key_count;

#endif
