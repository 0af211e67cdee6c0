/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JUnit XML, the subset that all readers take. A row is a test case. A failure is the module's; an
 * error is the rig's, the harness's, or no verdict at all. Times are of the wall, in seconds.
 */
#include <string.h>
#include <time.h>

#include "formats.h"
#include "notice.h"
#include "tell.h"
#include "unit.h"

static void attribute(struct rep_out *out, const char *name, const char *value)
{
    rep_printf(out, " %s=\"", name);
    rep_xml(out, value);
    rep_text(out, "\"");
}

static void seconds(struct rep_out *out, int64_t us)
{
    us = us > 0 ? us : 0;
    rep_printf(out, " time=\"%lld.%06lld\"", (long long)(us / 1000000), (long long)(us % 1000000));
}

static void counts(struct rep_out *out, const struct rep_counts *count, size_t extra_errors)
{
    rep_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
               count->all + extra_errors, count->of[REP_FAIL],
               count->of[REP_ERROR] + count->of[REP_INCONCLUSIVE] + extra_errors,
               count->of[REP_SKIPPED]);
}

/* Strict readers want no zone: UTC is meant. */
static void timestamp(struct rep_out *out, int64_t t_utc_us)
{
    time_t at = (time_t)(t_utc_us / 1000000);
    struct tm tm;
    char text[32];
    if (t_utc_us <= 0 || gmtime_r(&at, &tm) == NULL || tm.tm_year > 8099)
        return;
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
    attribute(out, "timestamp", text);
}

static void property(struct rep_out *out, const char *name, const char *value)
{
    rep_text(out, "      <property");
    attribute(out, "name", name);
    attribute(out, "value", value);
    rep_text(out, "/>\n");
}

static void properties(struct rep_out *out, const struct rep_run *run)
{
    struct r5_buf seed;
    r5_buf_init(&seed, 64);
    rep_tell_value(&(struct rep_out){ .buf = &seed }, json_object_get(run->start, "seed"));
    rep_text(out, "    <properties>\n");
    property(out, "plan", rep_string(rep_object(run->start, "plan"), "name"));
    property(out, "module", rep_string(rep_object(run->start, "module"), "name"));
    struct r5_buf unit;
    r5_buf_init(&unit, out->buf->limit);
    for (size_t at = 0; rep_unit(run, &at, &(struct rep_out){ .buf = &unit });) {
        property(out, "unit", r5_buf_str(&unit));
        r5_buf_reset(&unit);
    }
    property(out, "rig", rep_string(rep_object(run->start, "rig"), "name"));
    property(out, "emulated", run->emulated ? REP_EMULATED : "no");
    property(out, "seed", r5_buf_str(&seed));
    property(out, "run", rep_string(run->start, "run"));
    property(out, "tool", rep_string(rep_object(run->start, "tool"), "version"));
    property(out, "revision", rep_string(rep_object(run->start, "tool"), "revision"));
    property(out, "journal", run->hash);
    rep_text(out, "    </properties>\n");
    r5_buf_reset(&seed);
}

static void unmet_checks(const struct rep_run *run, const struct rep_row *row, struct rep_out *out)
{
    const json_t *check;
    for (size_t at = row->first; (check = rep_next(run, row, &at, "check")) != NULL;) {
        if (rep_flag(check, "ok"))
            continue;
        struct r5_buf said;
        r5_buf_init(&said, out->buf->limit);
        struct rep_line line = { .kind = REP_CHECK, .record = check };
        rep_tell(&(struct rep_out){ .buf = &said }, &line);
        rep_xml(out, r5_buf_str(&said));
        rep_text(out, "  (");
        rep_xml(out, rep_string(check, "at"));
        rep_text(out, ")\n");
        r5_buf_reset(&said);
    }
}

static void outcome(const struct rep_run *run, const struct rep_row *row, struct rep_out *out)
{
    if (row->verdict == REP_PASS)
        return;
    const char *element = row->verdict == REP_FAIL ? "failure" : "error";
    if (row->verdict == REP_SKIPPED)
        element = "skipped";
    rep_printf(out, "      <%s", element);
    attribute(out, "message", row->reason);
    if (row->verdict == REP_SKIPPED) {
        rep_text(out, "/>\n");
        return;
    }
    attribute(out, "type", rep_verdict_word(row->verdict));
    rep_text(out, ">");
    unmet_checks(run, row, out);
    rep_printf(out, "</%s>\n", element);
}

static void listed(struct rep_out *out, const char *name, const json_t *items)
{
    if (json_array_size(items) == 0)
        return;
    rep_text(out, name);
    for (size_t i = 0; i < json_array_size(items); i++) {
        rep_text(out, " ");
        rep_xml(out, rep_item(items, i));
    }
    rep_text(out, "\n");
}

static void test_case(const struct rep_run *run, const struct rep_row *row, struct rep_out *out)
{
    rep_text(out, "    <testcase classname=\"r5conform.");
    rep_xml(out, rep_string(row->start, "suite"));
    rep_text(out, "\" name=\"");
    rep_xml(out, row->name);
    rep_text(out, " ");
    rep_xml(out, rep_string(row->start, "title"));
    rep_text(out, "\"");
    seconds(out, row->wall_us);
    rep_text(out, ">\n");
    outcome(run, row, out);
    rep_text(out, "      <system-out>");
    rep_text(out, "claim: ");
    rep_xml(out, rep_string(row->start, "says"));
    rep_printf(out, "\nverdict: %s\n", rep_verdict_word(row->verdict));
    listed(out, "requirements:", rep_array(row->start, "requirements"));
    listed(out, "cwe:", rep_array(row->start, "cwe"));
    rep_text(out, "device time: ");
    rep_span(out, row->device_ns);
    rep_text(out, run->emulated ? "\n" REP_EMULATED "\n" : "\n");
    rep_text(out, "</system-out>\n    </testcase>\n");
}

static void test_suite(const struct rep_run *run, const struct rep_suite *suite,
                       struct rep_out *out)
{
    const struct rep_case *last = &run->case_[suite->first_case + suite->cases - 1];
    size_t from = run->case_[suite->first_case].first_row;
    size_t to = last->first_row + last->rows;
    struct rep_counts count = { 0 };
    int64_t wall_us = 0;
    for (size_t i = from; i < to; i++) {
        count.of[run->row[i].verdict]++;
        count.all++;
        wall_us = rep_sum(wall_us, run->row[i].wall_us);
    }
    rep_text(out, "  <testsuite");
    attribute(out, "name", suite->name);
    counts(out, &count, 0);
    seconds(out, wall_us);
    timestamp(out, rep_utc_us(run->row[from].start));
    attribute(out, "hostname", rep_string(rep_object(run->start, "rig"), "name"));
    rep_text(out, ">\n");
    properties(out, run);
    for (size_t i = from; i < to; i++)
        test_case(run, &run->row[i], out);
    rep_text(out, "  </testsuite>\n");
}

/* A reader that only counts must not take a run that is not whole for a good one. */
static void run_trouble(const struct rep_run *run, struct rep_out *out)
{
    struct r5_buf why;
    r5_buf_init(&why, out->buf->limit);
    for (int at = 0; rep_notice(run, &at, &(struct rep_out){ .buf = &why });)
        rep_text(&(struct rep_out){ .buf = &why }, " ");
    rep_text(out, "  <testsuite name=\"run\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" "
                  "time=\"0.000000\">\n"
                  "    <testcase classname=\"r5conform.run\" name=\"the run is whole\" "
                  "time=\"0.000000\">\n      <error type=\"incomplete\"");
    attribute(out, "message", r5_buf_str(&why));
    rep_text(out, "></error>\n    </testcase>\n  </testsuite>\n");
    r5_buf_reset(&why);
}

enum r5_status rep_junit_render(const struct jrn_book *book, struct r5_buf *buf)
{
    struct rep_run run;
    enum r5_status status = rep_run_build(book, &run);
    if (status != R5_OK)
        return status;
    struct rep_out out = { .buf = buf };
    bool whole = rep_run_is_whole(&run);
    rep_text(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    attribute(&out, "name", "r5conform");
    counts(&out, &run.row_count, whole ? 0 : 1);
    seconds(&out, run.wall_us);
    rep_text(&out, ">\n");
    for (size_t i = 0; i < run.suites; i++)
        test_suite(&run, &run.suite[i], &out);
    if (!whole)
        run_trouble(&run, &out);
    rep_text(&out, "</testsuites>\n");
    rep_run_reset(&run);
    return out.status;
}
