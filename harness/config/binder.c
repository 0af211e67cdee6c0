/* SPDX-License-Identifier: Apache-2.0 */
#include "binder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"

void cfg_refuse(struct cfg_bind *bind, const struct cfg_where *where, const char *format, ...)
{
    if (bind->status != R5_OK)
        return;
    va_list args;
    va_start(args, format);
    bind->status = cfg_fail_list(bind->error, where, format, args);
    va_end(args);
}

void cfg_no_memory(struct cfg_bind *bind)
{
    if (bind->status == R5_OK)
        bind->status = r5_fail(bind->error, R5_E_MEMORY, "out of memory reading a YAML file");
}

static bool idle(const struct cfg_bind *bind, const struct cfg_node *node)
{
    return bind->status != R5_OK || node == NULL;
}

void cfg_check_kind(struct cfg_bind *bind, const struct cfg_node *node, enum cfg_kind kind)
{
    static const char *const name[] = { "", "one value", "a list", "a map" };
    static const char *const shape[] = { "", "write one value",
                                         "write [a, b] or lines that begin with -",
                                         "write { key: value } or indented key: value lines" };
    if (idle(bind, node))
        return;
    if (cfg_node_is_null(node))
        cfg_refuse(bind, &node->where, "null, but nothing is here to take away; remove the line");
    else if (kind != CFG_ANY && node->kind != kind)
        cfg_refuse(bind, &node->where, "expected %s, found %s; %s", name[kind], name[node->kind],
                   shape[kind]);
}

static const struct cfg_key *known(const struct cfg_key *keys, const char *key)
{
    for (; keys->key != NULL; keys++)
        if (strcmp(keys->key, key) == 0)
            return keys;
    return NULL;
}

static void refuse_unknown(struct cfg_bind *bind, const struct cfg_node *child,
                           const struct cfg_key *keys)
{
    struct cfg_nearest nearest = cfg_nearest_to(child->key);
    for (const struct cfg_key *key = keys; key->key != NULL; key++)
        cfg_nearest_try(&nearest, key->key, strlen(key->key));
    cfg_refuse(bind, &child->key_where, "unknown key \"%.60s\"; the nearest known key is \"%s\"",
               child->key, nearest.word);
}

static void check_keys(struct cfg_bind *bind, const struct cfg_node *node,
                       const struct cfg_key *keys, bool others)
{
    cfg_check_kind(bind, node, CFG_MAP);
    for (size_t i = 0; i < cfg_count(bind, node); i++) {
        const struct cfg_key *key = known(keys, node->child[i].key);
        if (key != NULL)
            cfg_check_kind(bind, &node->child[i], key->kind);
        else if (!others)
            refuse_unknown(bind, &node->child[i], keys);
    }
    for (; !idle(bind, node) && keys->key != NULL; keys++)
        if (!keys->optional && cfg_node_at(node, keys->key) == NULL)
            cfg_refuse(bind, &node->where, "key \"%s\" is missing here; add it", keys->key);
}

void cfg_check_map(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_key *keys)
{
    check_keys(bind, node, keys, false);
}

void cfg_check_some(struct cfg_bind *bind, const struct cfg_node *node, const struct cfg_key *keys)
{
    check_keys(bind, node, keys, true);
}

size_t cfg_count(const struct cfg_bind *bind, const struct cfg_node *node)
{
    return idle(bind, node) ? 0 : node->count;
}

void *cfg_room(struct cfg_bind *bind, size_t count, size_t size)
{
    if (bind->status != R5_OK || count == 0)
        return NULL;
    void *room = calloc(count, size);
    if (room == NULL)
        cfg_no_memory(bind);
    return room;
}

/* NULL unless the node is a text that can be used. */
static const char *text_of(struct cfg_bind *bind, const struct cfg_node *node)
{
    cfg_check_kind(bind, node, CFG_VALUE);
    if (idle(bind, node))
        return NULL;
    if (node->text[0] == '\0')
        cfg_refuse(bind, &node->where, "no value; write one");
    return bind->status == R5_OK ? node->text : NULL;
}

void cfg_copy(struct cfg_bind *bind, const struct cfg_node *node, char *to, size_t size)
{
    const char *text = text_of(bind, node);
    if (text == NULL)
        return;
    if (strlen(text) >= size)
        cfg_refuse(bind, &node->where, "a text of %zu bytes where %zu fit; shorten it",
                   strlen(text), size - 1);
    else
        strcpy(to, text);
}

char *cfg_dup(struct cfg_bind *bind, const struct cfg_node *node)
{
    const char *text = text_of(bind, node);
    if (text == NULL)
        return NULL;
    char *copy = strdup(text);
    if (copy == NULL)
        cfg_no_memory(bind);
    return copy;
}

/* strtol alone would also take spaces, a plus sign and leading zeros. */
static bool read_decimal(const char *text, long *number)
{
    const char *digits = text[0] == '-' ? text + 1 : text;
    size_t len = strspn(digits, "0123456789");
    if (len == 0 || digits[len] != '\0' || (digits[0] == '0' && digits[1] != '\0'))
        return false;
    errno = 0;
    *number = strtol(text, NULL, 10);
    return errno == 0;
}

long cfg_int(struct cfg_bind *bind, const struct cfg_node *node, long min, long max)
{
    const char *text = text_of(bind, node);
    long number = 0;
    if (text == NULL)
        return 0;
    if (node->plain && read_decimal(text, &number) && number >= min && number <= max)
        return number;
    const char *quote = node->plain ? "" : "\"";
    cfg_refuse(bind, &node->where,
               "expected a whole number from %ld to %ld, found %s%.40s%s; correct the value", min,
               max, quote, text, quote);
    return 0;
}

bool cfg_bool(struct cfg_bind *bind, const struct cfg_node *node)
{
    const char *text = text_of(bind, node);
    if (text == NULL)
        return false;
    bool yes = strcmp(text, "true") == 0;
    if (!node->plain || (!yes && strcmp(text, "false") != 0))
        cfg_refuse(bind, &node->where,
                   "expected true or false without quotes, found %.40s; correct the value", text);
    return yes;
}

int cfg_word(struct cfg_bind *bind, const struct cfg_node *node, const char *const *words)
{
    const char *text = text_of(bind, node);
    if (text == NULL)
        return 0;
    char list[200] = "";
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
        size_t used = strlen(list);
        snprintf(list + used, sizeof(list) - used, "%s%s", i > 0 ? ", " : "", words[i]);
    }
    cfg_refuse(bind, &node->where, "expected %s%s, found %.40s; correct the value",
               words[1] != NULL ? "one of " : "", list, text);
    return 0;
}
