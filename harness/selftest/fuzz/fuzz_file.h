/* SPDX-License-Identifier: Apache-2.0 */
/* A folder in memory for targets that read files; gone when the program ends. */
#ifndef R5_FUZZ_FILE_H
#define R5_FUZZ_FILE_H

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

enum { FUZZ_PATH = 128 };

static char fuzz_folder[64];

static inline const char *fuzz_path(const char *name)
{
    static char path[FUZZ_PATH];
    snprintf(path, sizeof(path), "%s/%s", fuzz_folder, name);
    return path;
}

/* All names that targets make. */
static const char *const fuzz_names[] = { "input.yaml", "sara-r5.yaml", "journal.jsonl" };

static inline void fuzz_folder_remove(void)
{
    for (size_t i = 0; i < sizeof(fuzz_names) / sizeof(fuzz_names[0]); i++)
        unlink(fuzz_path(fuzz_names[i]));
    rmdir(fuzz_folder);
}

static inline void fuzz_folder_make(void)
{
    if (fuzz_folder[0] != '\0')
        return;
    struct stat shm;
    bool memory = stat("/dev/shm", &shm) == 0 && access("/dev/shm", W_OK) == 0;
    snprintf(fuzz_folder, sizeof(fuzz_folder), "%s/r5-fuzz-XXXXXX", memory ? "/dev/shm" : "/tmp");
    fuzz_claim(mkdtemp(fuzz_folder) != NULL, "a folder can be made");
    atexit(fuzz_folder_remove);
}

/* Path of a file with these bytes, until the next call. */
static inline const char *fuzz_file(const char *name, const void *bytes, size_t len)
{
    fuzz_folder_make();
    const char *path = fuzz_path(name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    fuzz_claim(fd >= 0 && (len == 0 || write(fd, bytes, len) == (ssize_t)len) && close(fd) == 0,
               "a file can be written");
    return path;
}

#endif
