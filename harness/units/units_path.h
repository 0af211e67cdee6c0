/* SPDX-License-Identifier: Apache-2.0 */
/* Where things of a unit are kept, and how a unit is named. */
#ifndef R5_UNITS_PATH_H
#define R5_UNITS_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

#define UNITS_PATH_MAX 1024 /* bytes of a path with its end mark */
#define UNITS_IMEI_LEN 15
#define UNITS_UTC_MAX 32 /* bytes of a time as r5_utc_text() makes it, with its end mark */

/* 15 digits and nothing else. */
bool units_is_imei(const char *text);

/* "2026-01-31T23:59:59" and what r5_utc_text() puts behind it. */
bool units_is_utc(const char *text);

/*
 * A path that a person wrote: "~" and "~/..." begin with the environment's HOME, all others stay as
 * they are. "~name" and a HOME that is no absolute path are refused.
 */
enum r5_status units_path(const char *written, char path[UNITS_PATH_MAX],
                          struct r5_error *error) R5_CHECKED;

/*
 * The folder for who names none: $XDG_STATE_HOME/r5conform, or ~/.local/state/r5conform where that
 * is not set or no absolute path. It need not be there yet.
 */
enum r5_status units_default_folder(char path[UNITS_PATH_MAX], struct r5_error *error) R5_CHECKED;

/* "<folder>/<name>". R5_E_LIMIT when that is too long. */
enum r5_status units_join(const char *folder, const char *name, char path[UNITS_PATH_MAX],
                          struct r5_error *error) R5_CHECKED;

/* Makes a folder and those above it that are not there, each with mode 0700 and kept on disk. */
enum r5_status units_make_folder(const char *path, struct r5_error *error) R5_CHECKED;

/* Names that were made, changed or removed in a folder are so on disk. False: errno tells why. */
bool units_sync_folder(const char *path);

#endif
