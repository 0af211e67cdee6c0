/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cuts a byte stream from a module into lines.
 *
 * A line ends with LF, and CRs before it are no part of it. A CR that no LF follows ends a line,
 * too: echoes and numeric result codes end so. Blocks of raw bytes that some answers announce by
 * their length (+USORD, +URDFILE, ...) are taken by count, so quotes and line ends in them are
 * data; the PEM text of +USECDEVCERT runs to its closing quote. Empty and blank lines are
 * not reported.
 *
 * Pure and bounded: no device, no allocation, no pointers; it may live in shared memory.
 */
#ifndef R5_AT_LINE_H
#define R5_AT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "at_reply.h"

#define AT_BLOCK_MAX 65536 /* a longer announced block is not believed */

enum at_end { AT_END_LF, AT_END_CR, AT_END_PROMPT };

/* `text` is followed by a zero that is not counted, and borrowed until the splitter's next call. */
struct at_line {
    const char *text; /* NULL: no line */
    size_t len;
    enum at_end end;
    bool after_cr; /* the line before it was ended by a bare CR */
    bool overlong; /* longer than AT_LINE_MAX, or a block that is not believed; what fits is kept */
    bool forbidden; /* control bytes or bytes above 126 outside quotes */
};

/* Zeroed is ready. Only `prompt` is for others to write. */
struct at_splitter {
    bool prompt; /* '>' or '@' at the start of a line is a line by itself */
    bool ended;  /* text was handed out and goes at the next call */
    bool skipping;
    bool cr; /* a CR is held back: the next byte tells what it is */
    bool after_cr;
    bool quoted;
    bool through; /* in a quoted text that may hold line ends */
    bool overlong;
    bool forbidden;
    int field;    /* commas outside quotes so far */
    size_t block; /* raw bytes of an announced block still to come */
    size_t len;
    char text[AT_LINE_MAX + 1];
};

/* Takes bytes up to the end of the next line; gives back how many. All of them: no line is
 * complete. */
size_t at_splitter_feed(struct at_splitter *s, const uint8_t *bytes, size_t len,
                        struct at_line *line);

/* True while all that is held is one digit and a CR: a numeric result code if nothing follows. */
bool at_splitter_holds_code(const struct at_splitter *s);

/* True while a line has begun and has not ended; blanks alone are none. */
bool at_splitter_holds_half(const struct at_splitter *s);

/* Ends the line that is held as if its bare CR had been told from CR LF. */
void at_splitter_end(struct at_splitter *s, struct at_line *line);

/* Hands out the half line that is held, text NULL if there is none, and skips the rest of it. */
void at_splitter_cut(struct at_splitter *s, struct at_line *line);

#endif
