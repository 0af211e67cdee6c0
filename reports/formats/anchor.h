/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names for links into a page: of a case its id, of a row its full name, so that a link holds from
 * one run to the next. Each has only letters, digits, '.', '_' and '-', and no two are alike.
 */
#ifndef R5_REPORTS_ANCHOR_H
#define R5_REPORTS_ANCHOR_H

#include "model.h"

struct rep_anchors {
    char **of_case; /* "C2C-FRM-001" */
    char **of_row;  /* "C2C-FRM-001-flipped_bit-7"; that of its case where it is the only row */
    json_t *taken;  /* name to how often it was wanted */
    const struct rep_run *run;
};

/* R5_E_MEMORY, with `anchors` empty. Borrows the run. */
enum r5_status rep_anchors_build(const struct rep_run *run, struct rep_anchors *anchors) R5_CHECKED;
void rep_anchors_reset(struct rep_anchors *anchors);

#endif
