/* SPDX-License-Identifier: Apache-2.0 */
#include "anchor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Other characters become one '-' for each stretch of them, and none at the end. */
static char *plain_name(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "._-";
    char *name = malloc(strlen(text) + 2);
    if (name == NULL)
        return NULL;
    size_t len = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr(allowed, *at) != NULL)
            name[len++] = *at;
        else if (len > 0 && name[len - 1] != '-')
            name[len++] = '-';
    }
    while (len > 0 && name[len - 1] == '-')
        len--;
    if (len == 0)
        name[len++] = '_';
    name[len] = '\0';
    return name;
}

static bool note(json_t *taken, const char *name, json_int_t wanted)
{
    return json_object_set_new_nocheck(taken, name, json_integer(wanted)) == 0;
}

/* The name for a text, with a number behind it when another has it already. NULL: memory. */
static char *own_name(json_t *taken, const char *text)
{
    char *name = plain_name(text);
    if (name == NULL || json_object_get(taken, name) == NULL)
        return name != NULL && note(taken, name, 1) ? name : (free(name), NULL);
    size_t room = strlen(name) + 24;
    char *numbered = malloc(room);
    json_int_t wanted = json_integer_value(json_object_get(taken, name));
    do {
        wanted++;
        if (numbered != NULL)
            snprintf(numbered, room, "%s.%lld", name, (long long)wanted);
    } while (numbered != NULL && json_object_get(taken, numbered) != NULL);
    bool noted = numbered != NULL && note(taken, name, wanted) && note(taken, numbered, 1);
    free(name);
    return noted ? numbered : (free(numbered), NULL);
}

static bool name_all(struct rep_anchors *anchors)
{
    const struct rep_run *run = anchors->run;
    for (size_t i = 0; i < run->cases; i++) {
        anchors->of_case[i] = own_name(anchors->taken, run->case_[i].id);
        if (anchors->of_case[i] == NULL)
            return false;
    }
    for (size_t i = 0; i < run->rows; i++) {
        const struct rep_row *row = &run->row[i];
        const char *of_case = anchors->of_case[row->of_case];
        bool alone = run->case_[row->of_case].rows == 1 && rep_is(row->start, "row", "");
        anchors->of_row[i] = alone ? strdup(of_case) : own_name(anchors->taken, row->name);
        if (anchors->of_row[i] == NULL)
            return false;
    }
    return true;
}

enum r5_status rep_anchors_build(const struct rep_run *run, struct rep_anchors *anchors)
{
    *anchors = (struct rep_anchors){ .of_case = calloc(run->cases + 1, sizeof(char *)),
                                     .of_row = calloc(run->rows + 1, sizeof(char *)),
                                     .taken = json_object(),
                                     .run = run };
    /* Those of the page's own elements. */
    bool room = anchors->of_case != NULL && anchors->of_row != NULL && anchors->taken != NULL &&
                note(anchors->taken, "find", 1) && note(anchors->taken, "found", 1);
    if (room && name_all(anchors))
        return R5_OK;
    rep_anchors_reset(anchors);
    return R5_E_MEMORY;
}

void rep_anchors_reset(struct rep_anchors *anchors)
{
    for (size_t i = 0; anchors->of_case != NULL && i < anchors->run->cases; i++)
        free(anchors->of_case[i]);
    for (size_t i = 0; anchors->of_row != NULL && i < anchors->run->rows; i++)
        free(anchors->of_row[i]);
    free(anchors->of_case);
    free(anchors->of_row);
    json_decref(anchors->taken);
    *anchors = (struct rep_anchors){ 0 };
}
