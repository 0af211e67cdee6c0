/* SPDX-License-Identifier: Apache-2.0 */
/* Where things are: the project's files, the folder of the program, a run that was asked for. */
#ifndef R5_CLI_PATHS_H
#define R5_CLI_PATHS_H

#include <stddef.h>

#include "error.h"

#define CLI_PATH_MAX 1024

/* The project's top: the environment's R5CONFORM_ROOT, else where it was built. */
const char *cli_root(void);

/* Folder in which this program lies; spawned programs are its neighbours. */
void cli_program_folder(char *path, size_t room);

/*
 * "nightly" is <root>/<folder>/nightly.yaml; a word with a slash or .yaml is a path already. A name
 * that does not exist is refused with those that do. `what`: "plan", for the message.
 */
enum r5_status cli_find_file(const char *what, const char *folder, const char *name, char *path,
                             size_t room, struct r5_error *error) R5_CHECKED;

/* The file of defects; the emulated module looks at the same word of the environment. */
void cli_defects_file(char *path, size_t room);

/* The journal of a run: a folder that holds one, a journal itself, or NULL for out/latest. */
enum r5_status cli_find_journal(const char *run, char *path, size_t room,
                                struct r5_error *error) R5_CHECKED;

/* The folder part of a path, "." if it has none. */
void cli_folder_of(const char *path, char *folder, size_t room);

/* Makes a folder and those above it. */
enum r5_status cli_make_folder(const char *path, struct r5_error *error) R5_CHECKED;

#endif
