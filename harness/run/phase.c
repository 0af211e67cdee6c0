/* SPDX-License-Identifier: Apache-2.0 */
#include "phase.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check_adapter.h"
#include "material.h"
#include "signals.h"

#define WALL_GUARD_MS 4000

struct call {
    struct run_session *session;
    r5_body *body;
};

/* In the process of the case. */
static void in_child(void *arg)
{
    struct call *call = arg;
    struct run_session *s = call->session;
    if (!s->no_fork)
        s->child = getpid();
    call->body(&s->dut[0]);
    for (int i = 0; i < s->bench->units; i++)
        run_settle(&s->dut[i]);
    s->phase.returned = true;
}

/* What a process that died had written or held back is brought in order; the parent writes from
 * here. */
static void take_over(struct run_session *s, bool died)
{
    struct r5_error error;
    enum r5_status status = jrn_recover(s->journal, &error);
    jrn_set_time(s->journal, link_now(s->clock));
    for (int i = 0; status == R5_OK && i < s->bench->units; i++) {
        jrn_wiretap_bulk(s->dut[i].wiretap, false);
        status = jrn_wiretap_flush(s->dut[i].wiretap, died, &error);
    }
    if (status == R5_OK)
        return;
    s->phase.errored = s->evidence_lost = true;
    snprintf(s->phase.reason, sizeof(s->phase.reason), "%.390s", error.text);
}

static void explain_death(struct run_session *s, const char *how, r5_time wall)
{
    struct run_phase *phase = &s->phase;
    phase->errored = phase->died = true;
    if (strstr(how, "imeout") != NULL)
        snprintf(phase->reason, sizeof(phase->reason),
                 "the %s did not end within %lld ms of wall time", phase->name,
                 (long long)(wall / R5_NS_PER_MS));
    else
        snprintf(phase->reason, sizeof(phase->reason), "the %s crashed: %.300s", phase->name, how);
}

static enum run_outcome outcome_of(const struct run_phase *phase)
{
    if (phase->refused)
        return RUN_REFUSED;
    if (phase->errored)
        return RUN_AT_FAULT;
    if (phase->failed)
        return RUN_VIOLATED;
    return phase->returned ? RUN_HELD : RUN_UNFINISHED;
}

static void note(struct run_session *s, const char *result)
{
    struct r5_error error;
    jrn_set_time(s->journal, link_now(s->clock));
    if (jrn_write(s->journal, "state",
                  json_pack("{s:s, s:s, s:s}", "phase", s->phase.name, "state",
                            strcmp(s->phase.name, "start") == 0 ? s->row->body->starts : "",
                            "result", result),
                  &error) != R5_OK) {
        s->phase.errored = s->evidence_lost = true;
        snprintf(s->phase.reason, sizeof(s->phase.reason), "%.390s", error.text);
    }
}

/* Stepped time costs next to nothing; on a real clock the phase takes what it may take. */
static r5_time wall_limit(const struct run_session *s, long limit_ms)
{
    bool is_long = strcmp(s->phase.name, "body") == 0 && s->row->body->wall_s > 0;
    r5_time guard = r5_wall_guard(is_long ? 1000 * s->row->body->wall_s : WALL_GUARD_MS);
    return s->bench->file->stepped ? guard : guard + r5_ms(limit_ms);
}

enum run_outcome run_phase_do(struct run_session *s, const char *name, r5_body *body, long limit_ms)
{
    char how[200] = "";
    memset(&s->phase, 0, sizeof(s->phase));
    s->phase.name = name;
    s->phase.deadline = link_now(s->clock) + r5_ms(limit_ms);
    s->sweep_points = s->reaching = 0;
    for (int i = 0; i < s->bench->units; i++)
        run_forget_subject(&s->dut[i]);
    note(s, "begun");
    if (s->evidence_lost) /* nothing is done to a module without a record */
        return RUN_AT_FAULT;
    struct call call = { .session = s, .body = body };
    const struct run_guarded guarded = {
        .name = name,
        .body = in_child,
        .arg = &call,
        .before_fork = run_signals_take_back,
        .wall_limit = wall_limit(s, limit_ms),
        .no_fork = s->no_fork,
    };
    run_material_remember(s);
    run_signals_block();
    enum run_ending ending = run_guard(&guarded, how, sizeof(how));
    s->child = 0;
    take_over(s, ending == RUN_DIED);
    if (ending == RUN_DIED)
        explain_death(s, how, guarded.wall_limit);
    enum run_outcome outcome = outcome_of(&s->phase);
    note(s, outcome == RUN_HELD ? "done" : "failed");
    return outcome;
}
