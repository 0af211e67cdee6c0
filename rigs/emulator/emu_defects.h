/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ways in which this module is broken on purpose, by name. Each is asked for where the decision is
 * taken: the plain path is the conforming one.
 *
 *     if (tag_is_wrong && !emu_broken(e, "tag-not-checked"))
 *
 * A defect belongs to the unit, not to its state: it outlives power, reset and restore. The file
 * defects.yaml says of each name what it breaks and which case must catch it.
 */
#ifndef EMU_DEFECTS_H
#define EMU_DEFECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { EMU_DEFECTS_MAX = 8, EMU_DEFECT_NAME = 64 };

struct emu;

/* Zeroed: none, a conforming module. */
struct emu_defects {
    size_t count;
    char name[EMU_DEFECTS_MAX][EMU_DEFECT_NAME];
};

/* False: no room, or the name is too long. */
bool emu_defects_add(struct emu_defects *d, const char *name);

/* For pure functions that see no module; `d` may be null: none. */
bool emu_defects_have(const struct emu_defects *d, const char *name);

bool emu_broken(const struct emu *e, const char *name);

/*
 * The list of defects.yaml. Find: 1 the name is there, 0 not, -1 the file cannot be read and `why`
 * says so. Print: name and what it breaks, a line each; false fills `why`.
 */
int emu_defects_find(const char *path, const char *name, char *why, size_t room);
bool emu_defects_print(const char *path, FILE *to, char *why, size_t room);

#endif
