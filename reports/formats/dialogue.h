/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a row as lines for a reader.
 *
 * Two records can become one line: a C2C frame and the first of the text that it carried, and
 * the empty line that a module sends before an answer and that answer.
 */
#ifndef R5_REPORTS_DIALOGUE_H
#define R5_REPORTS_DIALOGUE_H

#include "model.h"

enum rep_line_kind {
    REP_WIRE,    /* `record` is tx, rx, held or c2c, or NULL for a frame without text */
    REP_DROPPED, /* a frame that the channel did not take; `record` says why */
    REP_PIN,
    REP_SUPPLY,
    REP_CHECK,
    REP_MEASURE,
    REP_RISK,
    REP_SPEND,
    REP_STATE,
    REP_POINT,   /* of a sweep */
    REP_TROUBLE, /* record of kind error */
};

struct rep_line {
    enum rep_line_kind kind;
    const json_t *record;
    const json_t *frame; /* the raw frame that `record` travelled in, or NULL */
    bool tx, held, framed;
    bool gap;     /* an empty line from the module came just before */
    bool begun;   /* its text was begun in an earlier frame */
    bool goes_on; /* a frame without text: the text is told with a later frame */
    bool urc;     /* the module spoke unasked: no command was open */
    int unit;
    int64_t t_ns; /* device time */
};

struct rep_dialogue {
    const struct rep_run *run;
    const struct rep_row *row;
    size_t at;
    bool command_open;
    int begun[2]; /* from and to the module: 1 + the unit whose line is not yet whole; 0: none */
};

void rep_dialogue_begin(struct rep_dialogue *d, const struct rep_run *run,
                        const struct rep_row *row);

/* The next line; false after the last. */
bool rep_dialogue_next(struct rep_dialogue *d, struct rep_line *line);

size_t rep_dialogue_count(const struct rep_run *run, const struct rep_row *row);

/* When a pin changed: its at_ns, which is before the record was written. */
int64_t rep_pin_time(const json_t *pin);

#endif
