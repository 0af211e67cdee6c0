/* SPDX-License-Identifier: Apache-2.0 */
/* What an engineer reads in ten seconds: plain text, the worst first. */
#include <ctype.h>

#include "formats.h"
#include "notice.h"
#include "tell.h"
#include "unit.h"

static void label(struct rep_out *out, const char *name)
{
    rep_printf(out, "%-9s", name);
}

static void verdict_line(const struct rep_run *run, struct rep_out *out)
{
    const json_t *module = rep_object(run->start, "module");
    for (const char *c = rep_verdict_word(run->verdict); *c != '\0'; c++)
        rep_printf(out, "%c", toupper((unsigned char)*c));
    rep_text(out, "  ");
    rep_plain(out, rep_string(rep_object(run->start, "plan"), "name"));
    rep_text(out, " on ");
    rep_plain(out, rep_string(module, "title")[0] != '\0' ? rep_string(module, "title")
                                                          : rep_string(module, "name"));
    rep_text(out, ", rig ");
    rep_plain(out, rep_string(rep_object(run->start, "rig"), "name"));
    rep_text(out, "\n");
    if (run->emulated)
        rep_text(out, REP_EMULATED "\n");
}

static void notices(const struct rep_run *run, struct rep_out *out)
{
    struct r5_buf text;
    r5_buf_init(&text, out->buf->limit);
    for (int at = 0; rep_notice(run, &at, &(struct rep_out){ .buf = &text });) {
        rep_text(out, "!! ");
        rep_plain(out, r5_buf_str(&text));
        rep_text(out, "\n");
        r5_buf_reset(&text);
    }
}

static void count_line(struct rep_out *out, const char *name, const struct rep_counts *count)
{
    static const enum rep_verdict order[] = { REP_PASS, REP_FAIL, REP_ERROR, REP_INCONCLUSIVE,
                                              REP_SKIPPED };
    label(out, name);
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        rep_printf(out, "%s%zu %s", i > 0 ? ", " : "", count->of[order[i]],
                   rep_verdict_word(order[i]));
    rep_printf(out, "  (%zu in all)\n", count->all);
}

static void units(const struct rep_run *run, struct rep_out *out)
{
    struct r5_buf unit;
    r5_buf_init(&unit, out->buf->limit);
    for (size_t at = 0; rep_unit(run, &at, &(struct rep_out){ .buf = &unit });) {
        label(out, "unit");
        rep_plain(out, r5_buf_str(&unit));
        rep_text(out, "\n");
        r5_buf_reset(&unit);
    }
}

static void facts(const struct rep_run *run, struct rep_out *out)
{
    const json_t *tool = rep_object(run->start, "tool");
    units(run, out);
    count_line(out, "cases", &run->case_count);
    count_line(out, "rows", &run->row_count);
    label(out, "time");
    rep_span(out, rep_wall_ns(run));
    rep_text(out, " wall, ");
    rep_span(out, run->device_ns);
    rep_printf(out, " device, ratio %lld\n", (long long)rep_ratio(run));
    label(out, "begun");
    rep_when(out, run->begun_us);
    rep_text(out, ", seed ");
    struct r5_buf seed;
    r5_buf_init(&seed, 256);
    rep_tell_value(&(struct rep_out){ .buf = &seed }, json_object_get(run->start, "seed"));
    rep_plain(out, r5_buf_str(&seed));
    r5_buf_reset(&seed);
    rep_text(out, "\n");
    label(out, "written");
    rep_text(out, "by ");
    rep_plain(out, rep_string(tool, "name"));
    rep_text(out, " ");
    rep_plain(out, rep_string(tool, "version"));
    rep_text(out, " ");
    rep_plain(out, rep_string(tool, "revision"));
    rep_text(out, "\n");
    label(out, "journal");
    rep_plain(out, run->hash);
    rep_text(out, "\n");
}

static void next_line(struct rep_out *out)
{
    rep_printf(out, "\n%16s", "");
}

/* Where it went wrong, and how to see what passed on the wire. */
static void where(const struct rep_run *run, const struct rep_row *row, struct rep_out *out)
{
    const char *at = rep_string(rep_unmet(run, row), "at");
    if (at[0] != '\0') {
        next_line(out);
        rep_text(out, "at ");
        rep_plain(out, at);
    }
    next_line(out);
    rep_text(out, "r5conform show --case ");
    rep_shell(out, row->name);
}

static void row_line(const struct rep_run *run, const struct rep_row *row, struct rep_out *out)
{
    rep_printf(out, "  %-12s  ", rep_verdict_word(row->verdict));
    rep_plain(out, row->name);
    rep_text(out, "  ");
    rep_plain(out, rep_string(row->start, "title"));
    if (row->reason[0] != '\0') {
        next_line(out);
        rep_plain(out, row->reason);
    }
    if (row->verdict >= REP_FAIL)
        where(run, row, out);
    rep_text(out, "\n");
}

static void rows_with(const struct rep_run *run, enum rep_verdict verdict, const char *title,
                      struct rep_out *out)
{
    if (run->row_count.of[verdict] == 0)
        return;
    rep_printf(out, "\n%s\n", title);
    for (size_t i = 0; i < run->rows; i++)
        if (run->row[i].verdict == verdict)
            row_line(run, &run->row[i], out);
}

static void rig_errors(const struct rep_run *run, struct rep_out *out)
{
    if (run->strays == 0)
        return;
    rep_text(out, "\nErrors between cases\n");
    for (size_t i = 0; i < run->strays; i++) {
        rep_text(out, "  ");
        rep_plain(out, rep_string(run->stray[i], "text"));
        rep_text(out, "\n");
    }
}

static void risk_line(const struct rep_row *row, const json_t *risk, struct rep_out *out)
{
    struct r5_buf said;
    r5_buf_init(&said, out->buf->limit);
    rep_tell_risk(&(struct rep_out){ .buf = &said }, risk);
    rep_text(out, "  ");
    rep_plain(out, row->name);
    rep_text(out, "  ");
    rep_plain(out, rep_string(row->start, "title"));
    next_line(out);
    rep_plain(out, r5_buf_str(&said));
    rep_text(out, "\n");
    r5_buf_reset(&said);
}

static void risks(const struct rep_run *run, struct rep_out *out)
{
    bool any = false;
    for (size_t i = 0; i < run->rows; i++) {
        const struct rep_row *row = &run->row[i];
        const json_t *risk;
        for (size_t at = row->first; (risk = rep_next(run, row, &at, "risk")) != NULL;) {
            if (!rep_flag(risk, "weak"))
                continue;
            rep_text(out, any ? "" : "\nRisks: weak where no public rule exists\n");
            any = true;
            risk_line(row, risk, out);
        }
    }
}

static void suites(const struct rep_run *run, struct rep_out *out)
{
    rep_text(out, "\nSuites\n");
    for (size_t i = 0; i < run->suites; i++) {
        const struct rep_suite *suite = &run->suite[i];
        rep_printf(out, "  %3zu of %3zu %-5s passed", suite->count.of[REP_PASS], suite->cases,
                   suite->cases == 1 ? "case" : "cases");
        for (int v = REP_VERDICTS - 1; v >= 0; v--)
            if (v != REP_PASS && suite->count.of[v] > 0)
                rep_printf(out, ", %zu %s", suite->count.of[v],
                           rep_verdict_word((enum rep_verdict)v));
        rep_text(out, "  ");
        rep_plain(out, suite->name);
        rep_text(out, "  ");
        rep_plain(out, rep_string(suite->about, "title"));
        rep_text(out, "\n");
    }
}

enum r5_status rep_summary_render(const struct jrn_book *book, struct r5_buf *buf)
{
    struct rep_run run;
    enum r5_status status = rep_run_build(book, &run);
    if (status != R5_OK)
        return status;
    struct rep_out out = { .buf = buf };
    verdict_line(&run, &out);
    notices(&run, &out);
    facts(&run, &out);
    rows_with(&run, REP_FAIL, "Failed: the module did wrong", &out);
    rows_with(&run, REP_ERROR, "Errors: the rig or the harness is at fault", &out);
    rows_with(&run, REP_INCONCLUSIVE, "Inconclusive: no verdict could be given", &out);
    rig_errors(&run, &out);
    risks(&run, &out);
    rows_with(&run, REP_SKIPPED, "Skipped", &out);
    suites(&run, &out);
    rep_run_reset(&run);
    return out.status;
}
