/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_witness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu.h"

struct emu_witness_list {
    char *text; /* entries with one space between: what `dump` sends */
    size_t len;
    size_t room;
    FILE *file;
};

struct emu_witness_list *emu_witness_new(void)
{
    struct emu_witness_list *list = calloc(1, sizeof(*list));

    if (list)
        list->text = calloc(1, list->room = 256);
    if (!list || !list->text)
        abort();
    return list;
}

void emu_witness_free(struct emu_witness_list **list)
{
    if (!*list)
        return;
    if ((*list)->file)
        fclose((*list)->file);
    free((*list)->text);
    free(*list);
    *list = NULL;
}

bool emu_witness_file(struct emu_witness_list *list, const char *path)
{
    list->file = fopen(path, "ae");
    return list->file != NULL;
}

const char *emu_witness_text(const struct emu_witness_list *list, size_t most)
{
    return list->len <= most ? list->text : NULL;
}

static bool known(const struct emu_witness_list *list, const char *entry, size_t len)
{
    const char *at = list->text;

    while ((at = strstr(at, entry)) != NULL) {
        if ((at == list->text || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
        at++;
    }
    return false;
}

static void append(struct emu_witness_list *list, const char *entry, size_t len)
{
    size_t need = list->len + len + 2;

    if (need > list->room) {
        list->room = need * 2;
        list->text = realloc(list->text, list->room);
        if (!list->text)
            abort();
    }
    if (list->len > 0)
        list->text[list->len++] = ' ';
    memcpy(list->text + list->len, entry, len + 1);
    list->len += len;
    if (list->file) {
        fprintf(list->file, "%s\n", entry);
        fflush(list->file);
    }
}

void emu_witness(struct emu *e, const char *label, const void *bytes, size_t len)
{
    static const char digit[] = "0123456789abcdef";
    const uint8_t *from = bytes;
    size_t head = strlen(label) + 1;
    char *entry = malloc(head + 2 * len + 1);

    if (!entry)
        abort();
    memcpy(entry, label, head - 1);
    entry[head - 1] = '=';
    for (size_t i = 0; i < len; i++) {
        entry[head + 2 * i] = digit[from[i] >> 4];
        entry[head + 2 * i + 1] = digit[from[i] & 15];
    }
    entry[head + 2 * len] = '\0';
    if (!known(e->world->witness, entry, head + 2 * len))
        append(e->world->witness, entry, head + 2 * len);
    free(entry);
}
