/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <stdlib.h>
#include <string.h>

static void refuse_twice(struct cfg_bind *bind, const struct cfg_node *list, size_t at)
{
    for (size_t i = 0; i < at && bind->status == R5_OK; i++)
        if (strcmp(list->child[i].text, list->child[at].text) == 0)
            cfg_refuse(bind, &list->child[at].where,
                       "\"%.60s\" stands in the list already; keep one of them",
                       list->child[at].text);
}

void cfg_words_bind(struct cfg_bind *bind, const struct cfg_node *list, cfg_check_word check,
                    struct cfg_words *words)
{
    cfg_check_kind(bind, list, CFG_LIST);
    words->word = cfg_room(bind, cfg_count(bind, list), sizeof(*words->word));
    for (size_t i = 0; i < cfg_count(bind, list); i++) {
        cfg_check_kind(bind, &list->child[i], CFG_VALUE);
        if (check != NULL)
            check(bind, &list->child[i]);
        refuse_twice(bind, list, i);
        words->word[i] = cfg_dup(bind, &list->child[i]);
        if (words->word[i] != NULL)
            words->count++;
    }
}

void cfg_words_reset(struct cfg_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->word[i]);
    free(words->word);
    *words = (struct cfg_words){ 0 };
}
