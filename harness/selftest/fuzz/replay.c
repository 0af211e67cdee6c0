/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In libFuzzer's place: runs a fuzz target once on each file and on each file of each folder named.
 * Status 0: all that was claimed holds. 2: nothing could be read.
 */
#include <dirent.h>

#include "fuzz.h"

enum { INPUT_MAX = 1 << 20 };

static long inputs;

static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    uint8_t *whole = malloc(INPUT_MAX);
    size_t len = whole != NULL ? fread(whole, 1, INPUT_MAX, file) : 0;
    fclose(file);
    /* Of its very size, so that the sanitizer sees a byte read behind it. */
    uint8_t *input = malloc(len + (len == 0));
    if (whole == NULL || input == NULL)
        return false;
    memcpy(input, whole, len);
    free(whole);
    (void)LLVMFuzzerTestOneInput(input, len);
    free(input);
    inputs++;
    return true;
}

static bool replay(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return replay_file(path);
    bool good = true;
    for (struct dirent *entry; good && (entry = readdir(folder)) != NULL;) {
        char name[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        good = replay_file(name);
        if (!good)
            fprintf(stderr, "cannot read %s\n", name);
    }
    closedir(folder);
    return good;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!replay(argv[i]))
            return 2;
    if (inputs == 0)
        fprintf(stderr, "%s: no input was found: name a file or a folder of them\n", argv[0]);
    return inputs > 0 ? 0 : 2;
}
