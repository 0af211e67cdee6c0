/* SPDX-License-Identifier: Apache-2.0 */
/* The stored memory as a file: `r5emu-nvm 1`, then a line `name hex` a record. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu.h"

static const char head[] = "r5emu-nvm 1";

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

static bool load_line(struct emu *e, char *line)
{
    char *hex = strchr(line, ' ');
    size_t len;
    bool stored;
    uint8_t *data;

    if (!hex || hex == line || strlen(hex + 1) % 2 != 0)
        return false;
    *hex++ = '\0';
    len = strlen(hex) / 2;
    data = malloc(len + 1);
    if (!data)
        abort();
    stored = true;
    for (size_t i = 0; i < len; i++) {
        int high = hex_digit(hex[2 * i]);
        int low = hex_digit(hex[2 * i + 1]);

        stored = stored && high >= 0 && low >= 0;
        data[i] = (uint8_t)((high & 15) << 4 | (low & 15));
    }
    stored = stored && emu_nvm_put(e, line, data, len) == EMU_NVM_OK;
    free(data);
    return stored;
}

bool emu_nvm_load(struct emu *e, const char *path, char *why, size_t room)
{
    int64_t writes = e->world->counters.writes;
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t line_room = 0;
    bool good = true;
    ssize_t len;

    if (!file && errno == ENOENT)
        return true;
    if (!file) {
        snprintf(why, room, "%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    for (int number = 1; good && (len = getline(&line, &line_room, file)) >= 0; number++) {
        if (len > 0 && line[len - 1] == '\n')
            line[len - 1] = '\0';
        good = number == 1 ? strcmp(line, head) == 0 : load_line(e, line);
        if (!good)
            snprintf(why, room,
                     "%s:%d: not a record of r5emu: give another file, or remove this one", path,
                     number);
    }
    free(line);
    fclose(file);
    e->world->counters.writes = writes; /* the module has written nothing yet */
    return good;
}

static void write_records(const struct emu *e, FILE *file)
{
    const char *name;

    fprintf(file, "%s\n", head);
    for (size_t i = 0; (name = emu_nvm_nth(e, "", i)) != NULL; i++) {
        size_t len;
        const uint8_t *data = emu_nvm_get(e, name, &len);

        fprintf(file, "%s ", name);
        for (size_t at = 0; at < len; at++)
            fprintf(file, "%02x", data[at]);
        fputc('\n', file);
    }
}

bool emu_nvm_save(const struct emu *e, const char *path, char *why, size_t room)
{
    char aside[4096];
    FILE *file;
    bool good;

    if ((size_t)snprintf(aside, sizeof(aside), "%s.new", path) >= sizeof(aside)) {
        snprintf(why, room, "%s: the name is too long", path);
        return false;
    }
    file = fopen(aside, "we");
    if (!file) {
        snprintf(why, room, "%s: cannot be written: %s", aside, strerror(errno));
        return false;
    }
    write_records(e, file);
    good = fflush(file) == 0 && fsync(fileno(file)) == 0;
    good = fclose(file) == 0 && good && rename(aside, path) == 0;
    if (!good)
        snprintf(why, room, "%s: cannot be written: %s", path, strerror(errno));
    return good;
}
