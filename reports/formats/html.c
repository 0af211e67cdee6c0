/* SPDX-License-Identifier: Apache-2.0 */
/* report.html: one file that needs no other. */
#include "html.h"

#include <string.h>

#include "formats.h"

void rep_html_verdict(struct rep_page *page, enum rep_verdict verdict)
{
    const char *word = rep_verdict_word(verdict);
    rep_printf(&page->out, "<span class=\"v %s\"><b aria-hidden=\"true\">%s</b> %s</span>", word,
               rep_verdict_sign(verdict), word);
}

void rep_html_element(struct rep_page *page, const char *tag, const char *text)
{
    if (text[0] == '\0')
        return;
    rep_printf(&page->out, "<%s>", tag);
    rep_html(&page->out, text);
    rep_printf(&page->out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

const char *rep_html_anchor(const struct rep_page *page, const struct rep_row *row)
{
    return page->anchors.of_row[row - page->run->row];
}

static void document_head(struct rep_page *page)
{
    struct rep_out *out = &page->out;
    rep_text(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  /* Nothing is fetched, whatever a journal brings in. */
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
                  "form-action 'none'\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    rep_printf(out, "%s: ", rep_verdict_word(page->run->verdict));
    rep_html(out, rep_string(rep_object(page->run->start, "plan"), "name"));
    rep_text(out, " on ");
    rep_html(out, rep_string(rep_object(page->run->start, "module"), "name"));
    rep_text(out, page->run->emulated ? " (emulated)</title>\n" : "</title>\n");
    rep_html_style(page);
    rep_text(out, "</head>\n");
}

static void whole_page(struct rep_page *page)
{
    document_head(page);
    rep_text(&page->out, "<body>\n");
    rep_html_banner(page);
    rep_text(&page->out, "<div class=\"page\">\n<header>\n");
    rep_html_headline(page);
    rep_html_facts(page);
    rep_text(&page->out, "</header>\n<main>\n");
    rep_html_findings(page);
    rep_html_cases(page);
    rep_html_appendix(page);
    rep_text(&page->out, "</main>\n<footer><p>End of the report on run ");
    rep_html(&page->out, rep_string(page->run->start, "run"));
    rep_text(&page->out, ". The results concern only the item that is named in it.</p></footer>\n"
                         "</div>\n");
    rep_html_script(page);
    rep_text(&page->out, "</body>\n</html>\n");
}

enum r5_status rep_html_render(const struct jrn_book *book, struct r5_buf *buf)
{
    struct rep_run run;
    enum r5_status status = rep_run_build(book, &run);
    if (status != R5_OK)
        return status;
    struct rep_page page = { .out = { .buf = buf }, .run = &run };
    status = rep_anchors_build(&run, &page.anchors);
    if (status == R5_OK) {
        whole_page(&page);
        status = page.out.status;
    }
    rep_anchors_reset(&page.anchors);
    rep_run_reset(&run);
    return status;
}
