/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a module answered to one command line: values, never errors of ours.
 *
 * Pure parsing: text in, values out, no device. Everything here may be fed hostile bytes.
 */
#ifndef R5_AT_REPLY_H
#define R5_AT_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#define AT_LINE_MAX 4096 /* longest line taken; a longer one is recorded as overlong */
#define AT_LINES_MAX 64  /* information lines kept of one reply */
#define AT_TEXT_MAX 16384

enum at_final {
    AT_SILENT,      /* no final result code before the deadline */
    AT_FINAL_OK,    /* OK, or 0 with ATV0 */
    AT_FINAL_ERROR, /* ERROR, or 4 with ATV0 */
    AT_FINAL_CME,   /* +CME ERROR: number or text */
    AT_FINAL_CMS,
    AT_FINAL_ABORTED,
    AT_FINAL_CONNECT,
    AT_FINAL_NO_CARRIER,
    AT_FINAL_PROMPT, /* the module waits for data: '>' or '@' */
};

struct at_reply {
    enum at_final final;
    int cme; /* number of a +CME ERROR or +CMS ERROR, looked up from its text when verbose, else -1
              */
    char final_text[128]; /* the final line as received, without line ends; "" while silent */
    int lines;            /* information lines */
    const char *line[AT_LINES_MAX];
    bool overlong;  /* a line or the whole reply was longer than we take; what fits is kept */
    bool forbidden; /* control bytes or bytes above 126 came outside a quoted block */
    size_t text_used;
    char text[AT_TEXT_MAX]; /* storage of line[] */
};

/* The final result code that `line` (no line ends) is, AT_SILENT if it is none. Fills *cme. */
enum at_final at_final_of(const char *line, int *cme);

/* The number of a verbose +CME ERROR text, -1 if unknown; letter case does not count. */
int at_cme_number(const char *text);

/* The standard text of a number, NULL if unknown (3GPP TS 27.007 9.2, u-blox appendix A). */
const char *at_cme_text(int number);

/*
 * Field `index` (0: first) of "+NAME: a,"b",c", quotes taken off. False when there is no such
 * field, it does not fit, or a quote is left open. A field may hold commas inside quotes.
 */
bool at_field(const char *line, int index, char *text, size_t room);

/* How many fields the line has; 0 for an empty rest, -1 when a quote is left open. */
int at_fields(const char *line);

/* Field `index` as a decimal number within int; false for anything else. */
bool at_field_int(const char *line, int index, int *value);

/* Length of information line `index`, zeros within a raw block included. */
size_t at_line_len(const struct at_reply *reply, int index);

/* First information line that starts with `prefix` (such as "+CCLK:"), NULL if none. */
const char *at_line_with(const struct at_reply *reply, const char *prefix);

#endif
