/* SPDX-License-Identifier: Apache-2.0 */
/* The module's own serial port: raw, without flow control of its own, at the module's speed. */
#ifndef EMU_FRONT_TTY_H
#define EMU_FRONT_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TTY_WAITING_MAX = 65536 };

struct tty {
    const char *path;                 /* borrowed */
    int fd;                           /* does not block; -1 while closed */
    int64_t baud;                     /* asked for last */
    uint8_t waiting[TTY_WAITING_MAX]; /* the port takes no more at present */
    size_t waiting_len;
};

/* False: the reason was printed. What came in before is thrown away. */
bool tty_open(struct tty *t, const char *path, int64_t baud);
void tty_close(struct tty *t);

/* A speed that the port does not know is said on stderr, and the old one stays. */
void tty_speed(struct tty *t, int64_t baud);

/* Bytes that the port cannot take wait; where even that is full they are lost, as on a wire that
   nobody reads. False: the port is gone. */
bool tty_write(struct tty *t, const uint8_t *bytes, size_t len);
bool tty_flush(struct tty *t); /* what waits, as far as it goes */
/* How many came; 0: none at present. False: the port is gone. */
bool tty_read(struct tty *t, uint8_t *to, size_t room, size_t *len);

#endif
