/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeks secrets in files (harness/evidence/leaks.h says how).
 *
 *     seek_secrets WITNESS FILE ...
 *
 * WITNESS: lines "label=hex", as r5emu --witness writes them: the other party says what is secret.
 * Status 0: none found. 1: found, each place told. 2: wrong use, or a witness without a secret.
 */
#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "leaks.h"

#define TOLD_MAX 5
#define ARENA_SIZE ((size_t)3 << 20)

struct place {
    const char *path;
    int told;
};

static void tell(void *user, size_t at, const char *form)
{
    struct place *place = user;
    if (place->told++ < TOLD_MAX)
        printf("%s: offset %zu: 8 bytes of a secret, %s\n", place->path, at, form);
}

static void learn(struct jrn_windows *windows, const char *hex)
{
    uint8_t bytes[4096];
    size_t len = 0;
    while (len < sizeof(bytes) &&
           r5_hex_read(hex + 2 * len, strnlen(hex + 2 * len, 2), bytes + len, 1))
        len++;
    jrn_windows_add(windows, bytes, len);
}

static bool learn_all(struct jrn_windows *windows, const char *path)
{
    char line[16384];
    bool all = false;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    while (fgets(line, sizeof(line), file) != NULL) {
        const char *hex = strchr(line, '=');
        if (hex != NULL)
            learn(windows, hex + 1);
    }
    fclose(file);
    return jrn_windows_count(windows, &all) > 0 && all;
}

int main(int argc, char **argv)
{
    struct r5_error error;
    struct r5_arena *arena = r5_arena_new(ARENA_SIZE, &error);
    struct jrn_windows *windows = arena != NULL ? jrn_windows_new(arena) : NULL;
    if (argc < 3 || windows == NULL || !learn_all(windows, argv[1])) {
        fprintf(stderr, "usage: seek_secrets WITNESS FILE ...; the witness must hold a secret, and "
                        "not more than fit\n");
        return 2;
    }
    long found = 0;
    for (int i = 2; i < argc; i++) {
        struct place place = { .path = argv[i] };
        long places;
        if (jrn_leaks_in_file(windows, argv[i], tell, &place, &places, &error) != R5_OK) {
            fprintf(stderr, "seek_secrets: %s\n", error.text);
            return 2;
        }
        found += places;
    }
    printf("%ld places found\n", found);
    r5_arena_free(&arena);
    return found == 0 ? 0 : 1;
}
