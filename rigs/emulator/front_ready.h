/* SPDX-License-Identifier: Apache-2.0 */
/* The file of --ready: empty, there while r5emu serves, for scripts that wait for it. */
#ifndef EMU_FRONT_READY_H
#define EMU_FRONT_READY_H

#include <stdbool.h>

/* Takes away what a killed r5emu left. False, with the reason printed: something else is there. */
bool front_ready_clear(const char *path);
/* Appears whole: made under another name and renamed. False: the reason was printed. */
bool front_ready_make(const char *path);
void front_ready_remove(const char *path);

#endif
