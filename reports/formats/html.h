/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of report.html, in the order of the page. Each writes whole elements and nothing else.
 */
#ifndef R5_REPORTS_HTML_H
#define R5_REPORTS_HTML_H

#include "anchor.h"
#include "model.h"
#include "out.h"

struct rep_page {
    struct rep_out out;
    const struct rep_run *run;
    struct rep_anchors anchors;
};

void rep_html_style(struct rep_page *page);
void rep_html_banner(struct rep_page *page);   /* "Emulated module: ..." */
void rep_html_headline(struct rep_page *page); /* the verdict at a glance */
void rep_html_facts(struct rep_page *page);    /* what was run, on what, when, how long */
void rep_html_findings(struct rep_page *page); /* what did not pass, and risks */
void rep_html_cases(struct rep_page *page);
void rep_html_requirements(struct rep_page *page);
void rep_html_appendix(struct rep_page *page);
void rep_html_script(struct rep_page *page);

/* The parts of a case. A row in full has its checks, measures, time line and a longer dialogue. */
void rep_html_row(struct rep_page *page, const struct rep_row *row, bool full);
void rep_html_checks(struct rep_page *page, const struct rep_row *row);
void rep_html_measures(struct rep_page *page, const struct rep_row *row);
void rep_html_risk(struct rep_page *page, const json_t *risk); /* its sentence */
void rep_html_risks(struct rep_page *page, const struct rep_row *row);
void rep_html_timeline(struct rep_page *page, const struct rep_row *row);
void rep_html_dialogue(struct rep_page *page, const struct rep_row *row, bool full);

/* Sign and word: colour never says it alone. */
void rep_html_verdict(struct rep_page *page, enum rep_verdict verdict);

/* The name that links to a row lead to. */
const char *rep_html_anchor(const struct rep_page *page, const struct rep_row *row);

/* "<tag>text</tag>" with the text escaped; nothing when it is empty. */
void rep_html_element(struct rep_page *page, const char *tag, const char *text);

#endif
