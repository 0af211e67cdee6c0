/* SPDX-License-Identifier: Apache-2.0 */
/* The names of defects in the code of the emulated module, read as text. */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "mut_set.h"

#define SOURCES_MAX ((size_t)8 << 20)
#define NAME_ROOM 80

static const char *const questions[] = { "emu_broken(", "emu_defects_have(" };

static enum r5_status read_sources(const struct mut_house *house, struct r5_buf *sources,
                                   struct r5_error *error)
{
    char pattern[MUT_PATH_MAX];
    snprintf(pattern, sizeof(pattern), "%s/rigs/emulator/*.c", house->root);
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        return r5_fail(error, R5_E_ABSENT, "there are no sources at %s", pattern);
    enum r5_status status = R5_OK;
    for (size_t i = 0; status == R5_OK && i < found.gl_pathc; i++) {
        struct r5_buf one;
        r5_buf_init(&one, SOURCES_MAX);
        status = r5_buf_read_file(&one, found.gl_pathv[i], error);
        if (status == R5_OK && r5_buf_add(sources, one.data, one.len) != R5_OK)
            status = r5_fail(error, R5_E_LIMIT, "too much to read: %s", pattern);
        r5_buf_reset(&one);
    }
    globfree(&found);
    return status;
}

/* The text in quotes before the question's closing bracket, "" if there is none. */
static void asked_name(const char *question, char name[NAME_ROOM])
{
    const char *end = strchr(question, ')');
    const char *begin = strchr(question, '"');
    name[0] = '\0';
    if (begin != NULL && (end == NULL || begin < end))
        snprintf(name, NAME_ROOM, "%.*s", (int)strcspn(begin + 1, "\"\n"), begin + 1);
}

static const struct cfg_defect *defect_named(const struct cfg_defects *file, const char *name)
{
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->defect[i].name, name) == 0)
            return &file->defect[i];
    return NULL;
}

static enum r5_status check_asked(const struct cfg_defects *file, const char *sources,
                                  const char *question, struct r5_error *error)
{
    char name[NAME_ROOM];
    for (const char *at = sources; (at = strstr(at, question)) != NULL; at += strlen(question)) {
        asked_name(at, name);
        if (name[0] != '\0' && defect_named(file, name) == NULL)
            return r5_fail(
                error, R5_E_INPUT,
                "rigs/emulator/*.c asks %s\"%.60s\"), %s has no such defect; describe it "
                "there",
                question, name, file->path);
    }
    return R5_OK;
}

static enum r5_status check_described(const struct cfg_defects *file, const char *sources,
                                      struct r5_error *error)
{
    for (size_t i = 0; i < file->count; i++) {
        char quoted[NAME_ROOM + 2];
        snprintf(quoted, sizeof(quoted), "\"%s\"", file->defect[i].name);
        if (strstr(sources, quoted) == NULL)
            return cfg_fail(error, &file->defect[i].where,
                            "no file of rigs/emulator asks for %s; ask with emu_broken where the "
                            "decision is taken, or take the entry away",
                            quoted);
    }
    return R5_OK;
}

enum r5_status mut_set_lint(const struct mut_house *house, struct r5_error *error)
{
    struct mut_set set;
    struct r5_buf sources;
    r5_buf_init(&sources, SOURCES_MAX);
    enum r5_status status = mut_set_read(house, &(struct mut_choice){ 0 }, &set, error);
    if (status == R5_OK)
        status = read_sources(house, &sources, error);
    if (status == R5_OK)
        status = check_described(&set.file, r5_buf_str(&sources), error);
    for (size_t i = 0; status == R5_OK && i < sizeof(questions) / sizeof(questions[0]); i++)
        status = check_asked(&set.file, r5_buf_str(&sources), questions[i], error);
    r5_buf_reset(&sources);
    mut_set_reset(&set);
    return status;
}
