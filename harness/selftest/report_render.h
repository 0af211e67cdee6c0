/* SPDX-License-Identifier: Apache-2.0 */
/* A book, and everything that is rendered from it. */
#ifndef R5_SELFTEST_REPORT_RENDER_H
#define R5_SELFTEST_REPORT_RENDER_H

#include "formats.h"
#include "markup.h"
#include "report_sample.h"
#include "rune.h"

static struct jrn_book book;
static struct r5_buf html, junit, tap, summary, shown;

static inline void forget(struct jrn_book *b)
{
    for (size_t i = 0; i < b->count; i++)
        json_decref(b->record[i]);
    free(b->record);
    *b = (struct jrn_book){ 0 };
}

static inline void drop(void)
{
    r5_buf_reset(&html);
    r5_buf_reset(&junit);
    r5_buf_reset(&tap);
    r5_buf_reset(&summary);
    r5_buf_reset(&shown);
}

static inline void setup(void)
{
    struct r5_buf *all[] = { &html, &junit, &tap, &summary, &shown };
    for (int i = 0; i < 5; i++)
        r5_buf_init(all[i], (size_t)64 << 20);
    book = sample_book();
}

static inline void teardown(void)
{
    drop();
    forget(&book);
}

static inline void render(void)
{
    drop();
    ck_assert_int_eq(rep_html_render(&book, &html), R5_OK);
    ck_assert_int_eq(rep_junit_render(&book, &junit), R5_OK);
    ck_assert_int_eq(rep_tap_render(&book, &tap), R5_OK);
    ck_assert_int_eq(rep_summary_render(&book, &summary), R5_OK);
    ck_assert_int_eq(rep_show(&book, NULL, false, &shown), R5_OK);
}

static inline size_t times_in(const struct r5_buf *text, const char *what)
{
    size_t count = 0;
    for (const char *at = r5_buf_str(text); (at = strstr(at, what)) != NULL; at += strlen(what))
        count++;
    return count;
}

static inline bool has(const struct r5_buf *text, const char *what)
{
    return strstr(r5_buf_str(text), what) != NULL;
}

/* Lines of their own; a text for people holds no control but line feeds. */
static inline void no_control_in(const struct r5_buf *text)
{
    for (const char *at = r5_buf_str(text); *at != '\0';) {
        uint32_t rune = rep_rune(&at);
        ck_assert_msg(rune == '\n' || !rep_rune_hidden(rune), "U+%04X", rune);
    }
}

static inline void all_well_formed(void)
{
    const char *trouble = markup_trouble(r5_buf_str(&html), true);
    ck_assert_msg(trouble[0] == '\0', "report.html: %s", trouble);
    trouble = markup_trouble(r5_buf_str(&junit), false);
    ck_assert_msg(trouble[0] == '\0', "junit.xml: %s", trouble);
    no_control_in(&tap);
    no_control_in(&summary);
    no_control_in(&shown);
}

#endif
