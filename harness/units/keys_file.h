/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are for no eyes but their owner's: read, and replaced as a whole by one process.
 *
 * Private to this folder.
 */
#ifndef R5_UNITS_KEYS_FILE_H
#define R5_UNITS_KEYS_FILE_H

#include <stdint.h>

#include "units_path.h"

/* R5_E_INPUT for a folder that others may enter, or that is none; R5_E_ABSENT. */
enum r5_status keys_folder_check(const char *folder, struct r5_error *error) R5_CHECKED;

/*
 * The first `room` bytes, `*len` of them. R5_E_INPUT for a file that others may read or write, or
 * that is none; R5_E_ABSENT.
 */
enum r5_status keys_file_read(const char *path, uint8_t *bytes, size_t room, size_t *len,
                              struct r5_error *error) R5_CHECKED;

/* The right to replace a file, from begin until close. */
struct keys_file {
    int fd; /* of the file that will take its place; -1: none */
    char path[UNITS_PATH_MAX];
    char part[UNITS_PATH_MAX];
    char folder[UNITS_PATH_MAX];
};

/* R5_E_LIMIT: another process has it. */
enum r5_status keys_file_begin(struct keys_file *file, const char *folder, const char *name,
                               struct r5_error *error) R5_CHECKED;

/* These bytes are the file, and on disk, or the old ones are still. */
enum r5_status keys_file_replace(struct keys_file *file, const uint8_t *bytes, size_t len,
                                 struct r5_error *error) R5_CHECKED;

/* Accepts one whose begin has failed. */
void keys_file_close(struct keys_file *file);

#endif
