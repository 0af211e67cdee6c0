/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_profile.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { NAME_ROOM = 128, TEXT_ROOM = 256, PATH_ROOM = 1024, ENTRIES_MAX = 512, DEPTH_MAX = 4 };
enum { PAIRS_MAX = 4 * ENTRIES_MAX }; /* of one file: aliases can make many out of few */

struct entry {
    char key[NAME_ROOM];
    char value[TEXT_ROOM];
    size_t line;
    int file; /* depth of the file it stands in */
};

struct emu_profile {
    char name[NAME_ROOM];
    struct entry entry[ENTRIES_MAX];
    size_t entries;
};

struct loading {
    struct emu_profile *profile;
    const char *path;
    yaml_document_t document;
    size_t pairs; /* flattened so far */
    char *why;
    size_t room;
};

__attribute__((format(printf, 3, 4))) static bool refuse(struct loading *l, size_t line,
                                                         const char *format, ...)
{
    va_list list;
    int at = line ? snprintf(l->why, l->room, "%s:%zu: ", l->path, line)
                  : snprintf(l->why, l->room, "%s: ", l->path);

    if (at < 0 || (size_t)at >= l->room)
        return false;
    va_start(list, format);
    vsnprintf(l->why + at, l->room - (size_t)at, format, list);
    va_end(list);
    return false;
}

static size_t line_of(const yaml_node_t *node)
{
    return node->start_mark.line + 1;
}

static const char *scalar(const yaml_node_t *node)
{
    return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

static bool is_null(const yaml_node_t *node)
{
    const char *text = scalar(node);

    return text && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (strcmp(text, "null") == 0 || strcmp(text, "~") == 0 || text[0] == '\0');
}

static yaml_node_t *child(struct loading *l, const yaml_node_t *map, const char *name)
{
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top;
         p++) {
        const char *key = scalar(yaml_document_get_node(&l->document, p->key));

        if (key && strcmp(key, name) == 0)
            return yaml_document_get_node(&l->document, p->value);
    }
    return NULL;
}

/* ---- the flat table ------------------------------------------------------------------------- */

static struct entry *entry_of(struct emu_profile *p, const char *key)
{
    for (size_t i = 0; i < p->entries; i++)
        if (strcmp(p->entry[i].key, key) == 0)
            return &p->entry[i];
    return NULL;
}

static void delete_below(struct emu_profile *p, const char *prefix)
{
    size_t len = strlen(prefix);

    for (size_t i = p->entries; i-- > 0;) {
        const char *key = p->entry[i].key;

        if (strncmp(key, prefix, len) == 0 && (key[len] == '\0' || key[len] == '.'))
            p->entry[i] = p->entry[--p->entries];
    }
}

static bool store(struct loading *l, const char *key, const yaml_node_t *value)
{
    struct emu_profile *p = l->profile;
    struct entry *e = entry_of(p, key);
    const char *text = scalar(value);

    if (!text)
        return refuse(l, line_of(value), "the value of %s must be one plain value", key);
    if (strlen(text) >= TEXT_ROOM)
        return refuse(l, line_of(value), "the value of %s is too long: at most %d characters", key,
                      TEXT_ROOM - 1);
    if (!e && p->entries == ENTRIES_MAX)
        return refuse(l, line_of(value), "too many keys: at most %d", ENTRIES_MAX);
    if (!e)
        e = &p->entry[p->entries++];
    snprintf(e->key, sizeof(e->key), "%s", key);
    snprintf(e->value, sizeof(e->value), "%s", text);
    e->line = line_of(value);
    return true;
}

static bool flatten(struct loading *l, const yaml_node_t *node, const char *prefix);

static bool flatten_pair(struct loading *l, const yaml_node_pair_t *pair, const char *prefix)
{
    yaml_node_t *name = yaml_document_get_node(&l->document, pair->key);
    yaml_node_t *value = yaml_document_get_node(&l->document, pair->value);
    char key[NAME_ROOM];
    int len;

    if (!scalar(name))
        return refuse(l, line_of(name), "a key must be a plain word");
    if (++l->pairs > PAIRS_MAX)
        return refuse(l, line_of(name), "too many keys and values: at most %d", PAIRS_MAX);
    if (!prefix[0] && scalar(value) && !is_null(value))
        return true; /* module, title, extends */
    len = snprintf(key, sizeof(key), "%s%s%s", prefix, prefix[0] ? "." : "", scalar(name));
    if (len < 0 || (size_t)len >= sizeof(key))
        return refuse(l, line_of(name), "the key below %s is too long", prefix);
    if (is_null(value)) {
        delete_below(l->profile, key);
        return true;
    }
    return flatten(l, value, key);
}

/* A map with a `value` is a leaf; other maps are levels of the name. */
static bool flatten(struct loading *l, const yaml_node_t *node, const char *prefix)
{
    const yaml_node_t *value;

    if (node->type != YAML_MAPPING_NODE)
        return refuse(l, line_of(node), "%s must be a map: { value: ..., source: ..., ... }",
                      prefix[0] ? prefix : "the file");
    value = child(l, node, "value");
    if (value && prefix[0])
        return store(l, prefix, value);
    for (yaml_node_pair_t *p = node->data.mapping.pairs.start; p < node->data.mapping.pairs.top;
         p++)
        if (!flatten_pair(l, p, prefix))
            return false;
    return true;
}

/* ---- files ---------------------------------------------------------------------------------- */

static bool load_file(struct emu_profile *profile, const char *path, int depth, char *why,
                      size_t room);

static bool load_base(struct loading *l, const yaml_node_t *root, int depth)
{
    const yaml_node_t *base = child(l, root, "extends");
    const char *slash = strrchr(l->path, '/');
    char path[PATH_ROOM];
    int len;

    if (!base)
        return true;
    if (!scalar(base))
        return refuse(l, line_of(base), "extends must name a file");
    if (depth == DEPTH_MAX)
        return refuse(l, line_of(base), "extends goes deeper than %d files: is it a circle?",
                      DEPTH_MAX);
    if (scalar(base)[0] == '/')
        slash = NULL;
    len = snprintf(path, sizeof(path), "%.*s%s", slash ? (int)(slash - l->path) + 1 : 0, l->path,
                   scalar(base));
    if (len < 0 || (size_t)len >= sizeof(path))
        return refuse(l, line_of(base), "the path of the file it extends is too long");
    return load_file(l->profile, path, depth + 1, l->why, l->room);
}

static bool load_document(struct loading *l, int depth)
{
    const yaml_node_t *root = yaml_document_get_root_node(&l->document);
    const char *name;

    if (!root)
        return refuse(l, 0, "the file is empty");
    if (root->type != YAML_MAPPING_NODE)
        return refuse(l, line_of(root), "a module profile must be a map");
    if (!load_base(l, root, depth))
        return false;
    name = scalar(child(l, root, "module"));
    if (name)
        snprintf(l->profile->name, sizeof(l->profile->name), "%.*s", NAME_ROOM - 1, name);
    return flatten(l, root, "");
}

static bool load_file(struct emu_profile *profile, const char *path, int depth, char *why,
                      size_t room)
{
    struct loading l = { .profile = profile, .path = path, .why = why, .room = room };
    FILE *file = fopen(path, "re");
    yaml_parser_t parser;
    bool good = false;

    if (!file)
        return refuse(&l, 0, "cannot be read: %s", strerror(errno));
    if (!yaml_parser_initialize(&parser))
        abort();
    yaml_parser_set_input_file(&parser, file);
    if (yaml_parser_load(&parser, &l.document)) {
        good = load_document(&l, depth);
        yaml_document_delete(&l.document);
    } else {
        refuse(&l, parser.problem_mark.line + 1, "not YAML: %s",
               parser.problem ? parser.problem : "unreadable");
    }
    yaml_parser_delete(&parser);
    fclose(file);
    return good;
}

/* ---- checking ------------------------------------------------------------------------------- */

static bool word_allowed(const char *words, const char *text)
{
    size_t len = strlen(text);

    for (const char *at = words; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (strncmp(at, text, len) == 0 && (at[len] == '|' || at[len] == '\0'))
            return len > 0;
    return false;
}

static bool check_key(struct loading *l, const struct emu_key *key)
{
    const struct entry *e = entry_of(l->profile, key->name);
    char *end;
    long long number;

    if (!e)
        return refuse(l, 0, "%s is missing: give it here or in the file that this one extends",
                      key->name);
    switch (key->type) {
    case EMU_KEY_INT:
        errno = 0;
        number = strtoll(e->value, &end, 10);
        if (errno || end == e->value || *end || number < key->least || number > key->most)
            return refuse(l, 0, "%s is \"%s\": must be a number from %lld to %lld", key->name,
                          e->value, (long long)key->least, (long long)key->most);
        return true;
    case EMU_KEY_BOOL:
        if (strcmp(e->value, "true") != 0 && strcmp(e->value, "false") != 0)
            return refuse(l, 0, "%s is \"%s\": must be true or false", key->name, e->value);
        return true;
    case EMU_KEY_TEXT:
        if (key->words && !word_allowed(key->words, e->value))
            return refuse(l, 0, "%s is \"%s\": must be one of %s", key->name, e->value, key->words);
        return true;
    }
    return false;
}

static bool check(struct emu_profile *profile, const char *path, char *why, size_t room)
{
    static const struct emu_key *const tables[] = { emu_keys_core, emu_keys_c2c, emu_keys_tls,
                                                    emu_keys_net };
    struct loading l = { .profile = profile, .path = path, .why = why, .room = room };

    if (!profile->name[0])
        return refuse(&l, 0, "module: NAME is missing");
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        for (const struct emu_key *k = tables[i]; k->name; k++)
            if (!check_key(&l, k))
                return false;
    return true;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

struct emu_profile *emu_profile_load(const char *path, char *why, size_t room)
{
    struct emu_profile *profile = calloc(1, sizeof(*profile));

    if (!profile)
        abort();
    if (!load_file(profile, path, 1, why, room) || !check(profile, path, why, room)) {
        free(profile);
        return NULL;
    }
    qsort(profile->entry, profile->entries, sizeof(profile->entry[0]), by_key);
    return profile;
}

void emu_profile_free(struct emu_profile **profile)
{
    free(*profile);
    *profile = NULL;
}

const char *emu_profile_name(const struct emu_profile *profile)
{
    return profile->name;
}

static int key_against(const void *key, const void *entry)
{
    return strcmp(key, ((const struct entry *)entry)->key);
}

const char *emu_profile_value(const struct emu_profile *profile, const char *key)
{
    const struct entry *e =
        bsearch(key, profile->entry, profile->entries, sizeof(profile->entry[0]), key_against);

    return e ? e->value : NULL;
}
