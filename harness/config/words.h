/* SPDX-License-Identifier: Apache-2.0 */
/* A list of words of a file, none of them twice. */
#ifndef R5_CONFIG_WORDS_H
#define R5_CONFIG_WORDS_H

#include "binder.h"
#include "suite_file.h"

/* How each word is checked before it is taken. */
typedef void (*cfg_check_word)(struct cfg_bind *bind, const struct cfg_node *node);

/* Binds an absent list as an empty one. What is bound before an error is owned all the same. */
void cfg_words_bind(struct cfg_bind *bind, const struct cfg_node *list, cfg_check_word check,
                    struct cfg_words *words);

/* Accepts a zeroed struct. */
void cfg_words_reset(struct cfg_words *words);

#endif
