/* SPDX-License-Identifier: Apache-2.0 */
/* User files, for commands that take one by its name. */
#ifndef EMU_FILE_H
#define EMU_FILE_H

#include "emu.h"

/* The content, borrowed until the next stored write; null: no such file, or no such name. */
/* Creates or replaces it; false: a wrong name, or no room. */
bool emu_file_put(struct emu *e, const char *file, const uint8_t *bytes, size_t len);

const uint8_t *emu_file_get(const struct emu *e, const char *file, size_t *len);

#endif
