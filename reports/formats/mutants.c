/* SPDX-License-Identifier: Apache-2.0 */
#include "mutants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutants_parts.h"

#define PAGE_MAX ((size_t)64 << 20)

static const char style[] =
    "<style>\n"
    ".map{display:block;font:10px var(--mono)}.map text{fill:var(--soft)}.map "
    ".name{fill:var(--ink)}"
    ".map .hit{fill:var(--pass)}.map .also{fill:var(--pass);opacity:.35}.map "
    ".miss{fill:var(--fail)}"
    ".map .err{fill:var(--error)}.map .no{fill:var(--skipped-w)}"
    ".defects{table-layout:fixed}.defects th:first-child{width:8.6rem}"
    ".defects th:nth-child(3){width:38%}.defects td code{overflow-wrap:anywhere}"
    ".defects .v{white-space:normal}.defects p{margin:0 0 .15rem}"
    ".defects tr{scroll-margin-top:3rem}.defects tr:target{outline:2px solid var(--link)}"
    ".all{display:flex;flex-wrap:wrap;gap:3px;margin:.6rem 0}.all a{width:13px;height:13px;"
    "border-radius:2px;background:var(--pass)}.all .fail{background:var(--fail)}"
    ".all .inconclusive{background:var(--inconclusive)}.all .error{background:var(--error)}\n"
    "@media (max-width:44rem){.defects td:nth-child(-n+2){display:block}}\n"
    "@media print{.defects th:first-child{width:6.6rem}.map{max-width:100%}}\n"
    "</style>\n";

void rep_mut_sign(struct rep_page *page, const char *colour, const char *word)
{
    static const struct {
        const char *colour;
        enum rep_verdict verdict;
    } signs[] = { { "pass", REP_PASS },
                  { "fail", REP_FAIL },
                  { "error", REP_ERROR },
                  { "inconclusive", REP_INCONCLUSIVE },
                  { "skipped", REP_SKIPPED } };
    const char *sign = "";
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (strcmp(signs[i].colour, colour) == 0)
            sign = rep_verdict_sign(signs[i].verdict);
    rep_printf(&page->out, "<span class=\"v %s\"><b aria-hidden=\"true\">%s</b> ", colour, sign);
    rep_html(&page->out, word);
    rep_text(&page->out, "</span>");
}

void rep_mut_glance(struct rep_page *page, size_t good, size_t all, const char *words, bool holds)
{
    struct rep_out *out = &page->out;
    const char *colour = holds ? "pass" : "fail";
    double share = all > 0 ? 1000.0 * (double)good / (double)all : 0;
    rep_printf(out,
               "<div class=\"glance %s\"><div class=\"word\"><span aria-hidden=\"true\">%s</span> "
               "%zu of %zu</div>\n<div class=\"counts\">%s",
               colour, rep_verdict_sign(holds ? REP_PASS : REP_FAIL), good, all, words);
    rep_printf(out,
               "<svg viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
               "<rect class=\"f-pass\" width=\"%.1f\" height=\"14\"/><rect class=\"f-fail\" "
               "x=\"%.1f\" width=\"%.1f\" height=\"14\"/></svg>\n",
               share, share, 1000.0 - share);
}

static void fact(struct rep_page *page, const char *name, const char *value)
{
    rep_printf(&page->out, "<dt>%s</dt><dd>", name);
    rep_html(&page->out, value);
    rep_text(&page->out, "</dd>\n");
}

static void facts(struct rep_page *page, const json_t *found)
{
    struct rep_out *out = &page->out;
    const json_t *setup;
    size_t i;
    rep_text(out, "<dl class=\"facts\">\n");
    fact(page, "Plan", rep_string(found, "plan"));
    rep_printf(out, "<dt>Seed</dt><dd>%lld</dd>\n", (long long)rep_number(found, "seed"));
    fact(page, "Made by", rep_string(found, "version"));
    fact(page, "Revision", rep_string(found, "revision"));
    rep_printf(
        out, "<dt>defects.yaml</dt><dd>%lld described <code class=\"soft\">%.12s</code></dd>\n",
        (long long)rep_number(found, "defects_described"), rep_string(found, "defects_sha256"));
    json_array_foreach(rep_array(found, "conforming"), i, setup)
    {
        rep_text(out, "<dt>Conforming module</dt><dd>");
        rep_html(out, rep_string(setup, "module"));
        rep_text(out, " on ");
        rep_html(out, rep_string(setup, "rig"));
        rep_printf(out, ": %lld rows pass, %lld skipped</dd>\n",
                   (long long)rep_number(setup, "pass"), (long long)rep_number(setup, "skipped"));
    }
    rep_text(out, "</dl>\n");
}

static void head(struct rep_page *page, const char *title)
{
    rep_printf(&page->out,
               "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%s</title>\n",
               title);
    rep_html_style(page);
    rep_text(&page->out, style);
    rep_text(&page->out, "</head>\n<body>\n");
    rep_html_banner(page);
    rep_printf(&page->out,
               "<div class=\"page\">\n<header>\n<p class=\"kicker\">r5conform \u00b7 is the suite "
               "any good?</p>\n<h1>%s</h1>\n",
               title);
}

static void whole_page(struct rep_page *page, const json_t *found)
{
    bool checks = rep_array(found, "checks") != NULL;
    head(page, checks ? "Does every check matter?" : "Is every defect caught?");
    if (checks)
        rep_mut_checks_glance(page, found);
    else
        rep_mut_defects_glance(page, found);
    facts(page, found);
    rep_text(&page->out, "</header>\n<main>\n");
    if (checks)
        rep_mut_checks(page, found);
    else
        rep_mut_defects(page, found);
    rep_text(&page->out, "</main>\n</div>\n</body>\n</html>\n");
}

static enum r5_status write_page(const json_t *found, const char *path, struct r5_error *error)
{
    struct r5_buf buf;
    const struct rep_run emulated = { .emulated = true };
    r5_buf_init(&buf, PAGE_MAX);
    struct rep_page page = { .out = { .buf = &buf }, .run = &emulated };
    whole_page(&page, found);
    enum r5_status status = page.out.status;
    if (status == R5_OK)
        status = r5_buf_write_file(&buf, path, error);
    else
        r5_fail(error, status, "cannot make %s: %s", path, r5_status_word(status));
    r5_buf_reset(&buf);
    return status;
}

static enum r5_status write_json(const json_t *found, const char *path, struct r5_error *error)
{
    struct r5_buf buf;
    char *text = json_dumps(found, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
    r5_buf_init(&buf, PAGE_MAX);
    enum r5_status status = text != NULL ? r5_buf_text(&buf, text) : R5_E_MEMORY;
    if (status == R5_OK)
        status = r5_buf_text(&buf, "\n");
    free(text);
    if (status == R5_OK)
        status = r5_buf_write_file(&buf, path, error);
    else
        r5_fail(error, status, "cannot make %s: %s", path, r5_status_word(status));
    r5_buf_reset(&buf);
    return status;
}

enum r5_status rep_mutants_write(const json_t *found, const char *dir, struct r5_error *error)
{
    char path[4096];
    if (snprintf(path, sizeof(path), "%s/mutants.json", dir) >= (int)sizeof(path))
        return r5_fail(error, R5_E_LIMIT, "the folder name %.60s... is too long", dir);
    enum r5_status status = write_json(found, path, error);
    snprintf(path, sizeof(path), "%s/mutants.html", dir);
    return status == R5_OK ? write_page(found, path, error) : status;
}
