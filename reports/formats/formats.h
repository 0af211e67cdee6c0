/* SPDX-License-Identifier: Apache-2.0 */
/* The renderers behind the table of report.h: each a pure function of the journal. */
#ifndef R5_REPORTS_FORMATS_H
#define R5_REPORTS_FORMATS_H

#include "report.h"

enum r5_status rep_html_render(const struct jrn_book *book, struct r5_buf *out) R5_CHECKED;
enum r5_status rep_junit_render(const struct jrn_book *book, struct r5_buf *out) R5_CHECKED;
enum r5_status rep_tap_render(const struct jrn_book *book, struct r5_buf *out) R5_CHECKED;
enum r5_status rep_summary_render(const struct jrn_book *book, struct r5_buf *out) R5_CHECKED;

#endif
