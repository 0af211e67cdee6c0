/* SPDX-License-Identifier: Apache-2.0 */
/* What a record says, in words. Not escaped: the caller passes the words on through an escape of
 * rep_out. */
#ifndef R5_REPORTS_TELL_H
#define R5_REPORTS_TELL_H

#include "dialogue.h"
#include "out.h"

/* A line that is not REP_WIRE: "PWR_ON low", "must: the tag is refused; want ..., got ...". */
void rep_tell(struct rep_out *out, const struct rep_line *line);

/* "; want 1, got 0"; nothing when neither side is recorded. */
void rep_tell_sides(struct rep_out *out, const json_t *check);

/* A sentence: "On opening twice: the keys stay." */
void rep_tell_risk(struct rep_out *out, const json_t *risk);

/* "12 ms, at most 100 ms". */
void rep_tell_measure(struct rep_out *out, const json_t *measure);
void rep_tell_limits(struct rep_out *out, const json_t *measure); /* "at most 100 ms", "no limit" */

/* A value of any scalar type: 12, true, text; "" for anything else. */
void rep_tell_value(struct rep_out *out, const json_t *value);

/* About a frame whose text is not simply its own: "(continued) ", "(no text of its own) "; or "".
 */
const char *rep_frame_words(const struct rep_line *line);

/* True for a line that a reader looks for: a check that does not hold, a weak risk, an error. */
bool rep_is_bad(const struct rep_line *line);

#endif
