/* SPDX-License-Identifier: Apache-2.0 */
/* The list behind emu_witness(): every secret since the program started, for tests only. */
#ifndef EMU_WITNESS_H
#define EMU_WITNESS_H

#include <stdbool.h>
#include <stddef.h>

struct emu_witness_list;

struct emu_witness_list *emu_witness_new(void);
void emu_witness_free(struct emu_witness_list **list);

/* The file also gets each entry, `label=hex` and a line end; it is appended to. False: errno. */
bool emu_witness_file(struct emu_witness_list *list, const char *path);

/* All entries, `label=hex` with one space between; null if longer than `most`. */
const char *emu_witness_text(const struct emu_witness_list *list, size_t most);

#endif
