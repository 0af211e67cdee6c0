/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing into a buffer, with escapes. The first status that is not R5_OK sticks and the rest is
 * not written, so that a renderer reads straight down and looks at `status` once, at its end.
 *
 * All text is hostile. Characters that a reader would not see, or that would change what is seen
 * (controls, bidirectional marks, broken UTF-8), are shown as \x1b, \u{202e} or U+FFFD.
 */
#ifndef R5_REPORTS_OUT_H
#define R5_REPORTS_OUT_H

#include <stdint.h>

#include "buf.h"

struct rep_out {
    struct r5_buf *buf; /* borrowed */
    enum r5_status status;
};

/* As they are: only for text of our own. */
void rep_text(struct rep_out *out, const char *text);
void rep_printf(struct rep_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "1 row", "2 rows". */
void rep_count(struct rep_out *out, int64_t count, const char *thing);

/* For element content and attribute values. Line feeds and tabs stay. */
void rep_html(struct rep_out *out, const char *text);

/* The same for XML 1.0; characters that XML forbids are shown by their number. */
void rep_xml(struct rep_out *out, const char *text);

/* A double-quoted YAML 1.2 scalar, quotes included. */
void rep_yaml(struct rep_out *out, const char *text);

/* A TAP 14 description: one line, # and \ escaped. */
void rep_tap(struct rep_out *out, const char *text);

/* One line for a terminal or a text file: CR, LF and TAB are shown as \r, \n, \t. */
void rep_plain(struct rep_out *out, const char *text);

/* The same, with backslashes doubled: what a wire said can be told exactly. */
void rep_wire(struct rep_out *out, const char *text);

/* One word of a shell, quoted, with controls shown as by rep_plain. */
void rep_shell(struct rep_out *out, const char *text);

/* A wire's text for HTML: CR, LF and TAB are shown in <i>. */
void rep_html_wire(struct rep_out *out, const char *text);

/* "850 us", "12.3 ms", "4.21 s", "13 min 32 s". ASCII. */
void rep_span(struct rep_out *out, int64_t ns);

/* "2026-01-15 02:00:00 UTC" of microseconds since 1970; "an unknown time" if there is no such date.
 */
void rep_when(struct rep_out *out, int64_t t_utc_us);

#endif
