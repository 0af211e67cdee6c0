/* SPDX-License-Identifier: Apache-2.0 */
/* TAP 14: a row is a test point. Inconclusive and error are never ok. */
#include "formats.h"
#include "notice.h"
#include "tell.h"
#include "unit.h"

static void key(struct rep_out *out, const char *name, const char *value)
{
    rep_printf(out, "  %s: ", name);
    rep_yaml(out, value);
    rep_text(out, "\n");
}

static void list(struct rep_out *out, const char *name, const json_t *items)
{
    rep_printf(out, "  %s: [", name);
    for (size_t i = 0; i < json_array_size(items); i++) {
        rep_text(out, i > 0 ? ", " : "");
        rep_yaml(out, rep_item(items, i));
    }
    rep_text(out, "]\n");
}

static void unmet_checks(const struct rep_run *run, const struct rep_row *row, struct rep_out *out)
{
    const json_t *check;
    bool first = true;
    for (size_t at = row->first; (check = rep_next(run, row, &at, "check")) != NULL;) {
        if (rep_flag(check, "ok"))
            continue;
        rep_text(out, first ? "  unmet:\n" : "");
        first = false;
        struct r5_buf said;
        r5_buf_init(&said, out->buf->limit);
        struct rep_line line = { .kind = REP_CHECK, .record = check };
        rep_tell(&(struct rep_out){ .buf = &said }, &line);
        rep_text(out, "    - ");
        rep_yaml(out, r5_buf_str(&said));
        rep_text(out, "\n");
        r5_buf_reset(&said);
    }
}

static void block(const struct rep_run *run, const struct rep_row *row, struct rep_out *out)
{
    rep_text(out, "  ---\n");
    key(out, "verdict", rep_verdict_word(row->verdict));
    if (row->reason[0] != '\0')
        key(out, "reason", row->reason);
    key(out, "suite", rep_string(row->start, "suite"));
    key(out, "claim", rep_string(row->start, "says"));
    list(out, "requirements", rep_array(row->start, "requirements"));
    list(out, "cwe", rep_array(row->start, "cwe"));
    rep_printf(out, "  device_ms: %lld\n", (long long)(row->device_ns / 1000000));
    unmet_checks(run, row, out);
    rep_text(out, "  ...\n");
}

static void point(const struct rep_run *run, const struct rep_row *row, size_t number,
                  struct rep_out *out)
{
    bool ok = row->verdict == REP_PASS || row->verdict == REP_SKIPPED;
    rep_printf(out, "%s %zu - ", ok ? "ok" : "not ok", number);
    rep_tap(out, row->name);
    rep_text(out, " ");
    rep_tap(out, rep_string(row->start, "title"));
    if (row->verdict == REP_SKIPPED) {
        rep_text(out, " # SKIP ");
        rep_tap(out, row->reason);
    }
    rep_text(out, "\n");
    block(run, row, out);
}

static void comment(struct rep_out *out, const char *name, const char *value)
{
    rep_printf(out, "# %s: ", name);
    rep_plain(out, value);
    rep_text(out, "\n");
}

static void units(const struct rep_run *run, struct rep_out *out)
{
    struct r5_buf unit;
    r5_buf_init(&unit, out->buf->limit);
    for (size_t at = 0; rep_unit(run, &at, &(struct rep_out){ .buf = &unit });) {
        comment(out, "unit", r5_buf_str(&unit));
        r5_buf_reset(&unit);
    }
}

static void bail_out(const struct rep_run *run, struct rep_out *out)
{
    int at = 0;
    struct r5_buf why;
    r5_buf_init(&why, out->buf->limit);
    if (rep_run_is_whole(run) || !rep_notice(run, &at, &(struct rep_out){ .buf = &why }))
        return;
    rep_text(out, "Bail out! ");
    rep_tap(out, r5_buf_str(&why));
    rep_text(out, "\n");
    r5_buf_reset(&why);
}

enum r5_status rep_tap_render(const struct jrn_book *book, struct r5_buf *buf)
{
    struct rep_run run;
    enum r5_status status = rep_run_build(book, &run);
    if (status != R5_OK)
        return status;
    struct rep_out out = { .buf = buf };
    rep_printf(&out, "TAP version 14\n1..%zu%s\n", run.rows,
               run.rows == 0 ? " # SKIP the journal has no case" : "");
    if (run.emulated)
        rep_text(&out, "# " REP_EMULATED "\n");
    comment(&out, "plan", rep_string(rep_object(run.start, "plan"), "name"));
    comment(&out, "module", rep_string(rep_object(run.start, "module"), "title"));
    units(&run, &out);
    comment(&out, "rig", rep_string(rep_object(run.start, "rig"), "name"));
    comment(&out, "journal", run.hash);
    for (size_t i = 0; i < run.rows; i++)
        point(&run, &run.row[i], i + 1, &out);
    bail_out(&run, &out);
    rep_run_reset(&run);
    return out.status;
}
