/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of mutants.html. Each writes whole elements and nothing else. */
#ifndef R5_REPORTS_MUTANTS_PARTS_H
#define R5_REPORTS_MUTANTS_PARTS_H

#include "field.h"
#include "html.h"

/* A sign and a word in the colour of a verdict: colour never says it alone. */
void rep_mut_sign(struct rep_page *page, const char *colour, const char *word);

/* Opens the box "N of M"; the caller ends it with "</div></div>". `words` are our own. */
void rep_mut_glance(struct rep_page *page, size_t good, size_t all, const char *words, bool holds);

void rep_mut_defects_glance(struct rep_page *page, const json_t *found);
void rep_mut_defects(struct rep_page *page, const json_t *found);
void rep_mut_checks_glance(struct rep_page *page, const json_t *found);
void rep_mut_checks(struct rep_page *page, const json_t *found);

/* Defects of one family against the cases that were run with them, as squares. */
void rep_mut_map(struct rep_page *page, const json_t *found, const char *family);

/* "C2C-FRM" of the case that the defect names first; `room` for it. */
void rep_mut_family(const json_t *defect, char *family, size_t room);
bool rep_mut_is_of(const json_t *defect, const char *family);

/* Colour of an outcome. */
const char *rep_mut_colour(const char *outcome);

#endif
