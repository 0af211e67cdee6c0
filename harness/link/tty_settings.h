/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a terminal's driver is set to, by the kernel's own termios2: that of the C library knows
 * neither 3250000 baud nor what the driver really made of a rate.
 */
#ifndef R5_LINK_TTY_SETTINGS_H
#define R5_LINK_TTY_SETTINGS_H

#include "transport.h"

struct link_frame {
    int bits;    /* 5 to 8 */
    char parity; /* 'N', 'E' or 'O' */
    int stops;   /* 1 or 2 */
};

/* "7E1"; "" is 8N1. R5_E_INPUT for anything else. */
enum r5_status link_frame_read(const char *text, struct link_frame *frame,
                               struct r5_error *error) R5_CHECKED;

struct link_tty_saved {
    uint32_t words[12];
};

/* All settings, to put them back later. R5_E_UNSUPPORTED when `fd` is no terminal. `name` is for
 * messages here and below. */
enum r5_status link_tty_save(int fd, const char *name, struct link_tty_saved *saved,
                             struct r5_error *error) R5_CHECKED;
void link_tty_restore(int fd, const struct link_tty_saved *saved);

/* Speed (0: as it is) and frame. */
enum r5_status link_tty_set_speed(int fd, const char *name, const struct link_line *line,
                                  struct r5_error *error) R5_CHECKED;

/*
 * Bytes as they come, nothing interpreted; RTS/CTS as `flow` says. A read of no bytes means from
 * here on that the terminal is gone, and closing the port leaves RTS and DTR alone if
 * `keep_lines`.
 */
enum r5_status link_tty_set_raw(int fd, const char *name, enum link_flow flow, bool keep_lines,
                                struct r5_error *error) R5_CHECKED;

/* Drivers take what they can and report nothing: R5_E_UNSUPPORTED with what there is now, if that
 * is not `line`. A rate may be 2 % off, as UARTs bear it. */
enum r5_status link_tty_verify(int fd, const char *name, const struct link_line *line,
                               struct r5_error *error) R5_CHECKED;

#endif
