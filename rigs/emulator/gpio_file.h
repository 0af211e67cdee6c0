/* SPDX-License-Identifier: Apache-2.0 */
/* Small files of sysfs, debugfs and tracefs: read whole, written in one word. */
#ifndef EMU_GPIO_FILE_H
#define EMU_GPIO_FILE_H

#include <stdbool.h>
#include <stddef.h>

enum { FILE_PATH_ROOM = 512 };

/* At most room - 1 bytes, ended by a zero; -1: not there, errno says why. */
long file_read(const char *path, char *to, size_t room);
/* False: errno says why. */
bool file_write(const char *path, const char *text);
/* As file_write(), with the reason and `remedy` printed. */
bool file_set(const char *path, const char *text, const char *remedy);

#endif
