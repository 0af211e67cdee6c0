/* SPDX-License-Identifier: Apache-2.0 */
#include "row.h"

#include <stdio.h>
#include <string.h>

#include "abilities.h"
#include "hex.h"
#include "kept_keys.h"
#include "phase.h"
#include "registry.h"
#include "revival.h"
#include "signals.h"
#include "spending.h"

#define STATE_LIMIT_MS 900000 /* reaching a state, a control, a recovery: device time */

static json_t *words_of(const struct cfg_words *words)
{
    json_t *list = json_array();
    for (size_t i = 0; i < words->count; i++)
        json_array_append_new(list, json_string(words->word[i]));
    return list;
}

static json_t *needs_of(const struct r5_case *body)
{
    json_t *list = json_array();
    for (int i = 0; run_ability_name(i) != NULL; i++)
        if ((body->needs >> i & 1u) != 0)
            json_array_append_new(list, json_string(run_ability_name(i)));
    return list;
}

static json_t *params_of(const struct run_row *row)
{
    json_t *params = json_object();
    for (int i = 0; i < run_params(row->body); i++)
        json_object_set_new(params, row->body->takes[i].name, json_integer(row->param[i]));
    return params;
}

static enum r5_status write_start(struct run_session *s, struct r5_error *error)
{
    const struct run_row *row = s->row;
    const struct cfg_entry *entry = row->entry;
    json_t *fields =
        json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", entry->id, "row",
                  row->row, "repeat", row->repeat, "suite", row->suite->name, "name",
                  row->body->name, "title", entry->title, "says", row->body->says, "expect",
                  entry->expect, "tier", entry->tier, "starts", row->body->starts);
    json_object_set_new(fields, "requirements", words_of(&entry->requirements));
    json_object_set_new(fields, "cwe", words_of(&entry->cwe));
    json_object_set_new(fields, "tags", words_of(&entry->tags));
    json_object_set_new(fields, "needs", needs_of(row->body));
    json_object_set_new(fields, "params", params_of(row));
    return jrn_write(s->journal, "case-start", fields, error);
}

/* Every party's stream is a function of the seed and the row's name alone. */
static enum r5_status reseed(struct run_session *s, struct r5_error *error)
{
    char info[300];
    snprintf(info, sizeof(info), "harness|0|%s|%d", s->row->id, s->row->repeat);
    s->host.counter = s->points.counter = 0;
    enum r5_status status = run_derive(s->seed, info, s->host.key, error);
    snprintf(info, sizeof(info), "points|0|%s|%d", s->row->id, s->row->repeat);
    if (status == R5_OK)
        status = run_derive(s->seed, info, s->points.key, error);
    for (int i = 0; status == R5_OK && i < s->bench->units; i++) {
        uint8_t key[RUN_KEY_LEN];
        char hex[2 * RUN_KEY_LEN + 1];
        struct link_faults *faults = s->bench->unit[i].faults;
        if (faults == NULL)
            continue;
        snprintf(info, sizeof(info), "module|%d|%s|%d", i, s->row->id, s->row->repeat);
        status = run_derive(s->seed, info, key, error);
        r5_hex_lower(hex, key, sizeof(key));
        if (status == R5_OK)
            status = link_reseed(faults, hex, error);
    }
    return status;
}

/* Nothing of the row before is left: rig, channel, line, secrets, undo list. */
static enum r5_status fresh(struct run_session *s, struct r5_error *error)
{
    bool new_units = s->row->body->spends != R5_SPEND_NOTHING;
    enum r5_status status = bench_fresh(s->bench, new_units, error);
    s->secrets = s->undos = s->ports = 0;
    memset(s->spent, 0, sizeof(s->spent));
    for (int i = 0; status == R5_OK && i < s->bench->units; i++) {
        struct r5_dut *dut = &s->dut[i];
        if (new_units && dut->bench->file->fresh.count > 0)
            run_forget_pairings(dut);
        if (dut->bench->faults != NULL || new_units)
            c2c_channel_switch_off(dut->channel);
        c2c_channel_forget_frames(dut->channel, true);
        memset(&dut->present, 0, sizeof(dut->present));
        dut->heard = false;
        memset(&dut->frames_in, 0, sizeof(dut->frames_in));
        dut->seen = *c2c_channel_counts(dut->channel);
        dut->secrets_seen = jrn_wiretap_secrets_heard(dut->wiretap);
        status = at_forget(dut->dialogue, error);
    }
    return status == R5_OK ? reseed(s, error) : status;
}

static void play_undo(struct r5_dut *dut)
{
    struct run_session *s = dut->session;
    if (r5_channel_is_open(dut) && !r5_close(dut)->ok)
        r5_forget_channel(dut);
    while (s->undos > 0) {
        s->undos--;
        r5_at(&s->dut[s->undo[s->undos].unit], "%s", s->undo[s->undos].command);
    }
}

static enum run_verdict because(struct run_session *s, enum run_verdict verdict, const char *what,
                                char reason[RUN_REASON])
{
    snprintf(reason, RUN_REASON, "%s%.*s", what, RUN_REASON - 120, s->phase.reason);
    return verdict;
}

static enum run_verdict verdict_of_body(struct run_session *s, enum run_outcome outcome,
                                        char reason[RUN_REASON])
{
    switch (outcome) {
    case RUN_REFUSED:
        return because(s, RUN_SKIPPED, "", reason);
    case RUN_AT_FAULT:
        return because(s, RUN_ERROR, "", reason);
    case RUN_VIOLATED:
        return because(s, s->row->suite->blames_rig ? RUN_ERROR : RUN_FAIL, "", reason);
    case RUN_UNFINISHED:
        snprintf(reason, RUN_REASON, "the body left before its end");
        return RUN_INCONCLUSIVE;
    case RUN_HELD:
        break;
    }
    if (s->phase.checks > 0)
        return RUN_PASS;
    snprintf(reason, RUN_REASON, "the body checked nothing about the module");
    return RUN_INCONCLUSIVE;
}

/*
 * A fault that is the module's only if the bench still works: a reset must revive the module. With
 * --hold the rig stays as it is, and the fault stays as found.
 */
static enum run_verdict after_reset(struct run_session *s, char reason[RUN_REASON])
{
    char first[RUN_REASON], line[100];
    snprintf(first, sizeof(first), "%s", reason);
    if (s->hold || run_phase_do(s, "revive", run_revive, STATE_LIMIT_MS) == RUN_HELD) {
        snprintf(reason, RUN_REASON, "%s", first);
        return s->row->suite->blames_rig ? RUN_ERROR : RUN_FAIL;
    }
    run_line_words(&s->dut[0], line, sizeof(line));
    snprintf(reason, RUN_REASON, "%.*s; and a reset does not bring the rig in order: %.*s%s",
             RUN_REASON / 2 - 80, first, RUN_REASON / 2 - 80, s->phase.reason, line);
    return RUN_ERROR;
}

/* Nothing is said of a module that cannot even be brought to the start. */
static enum run_verdict not_started(struct run_session *s, char reason[RUN_REASON])
{
    char line[100];
    run_line_words(&s->dut[0], line, sizeof(line));
    (void)because(s, RUN_ERROR, "start state not reached: ", reason);
    size_t used = strlen(reason);
    snprintf(reason + used, RUN_REASON - used, "%s", line);
    s->not_started++;
    return RUN_ERROR;
}

static enum run_verdict live(struct run_session *s, char reason[RUN_REASON], long *checks)
{
    const struct r5_case *body = s->row->body;
    enum run_outcome outcome = run_phase_do(s, "start", run_reach_start, STATE_LIMIT_MS);
    if (outcome == RUN_REFUSED)
        return because(s, RUN_SKIPPED, "", reason);
    if (outcome != RUN_HELD)
        return not_started(s, reason);
    s->not_started = 0;
    if (body->control != NULL &&
        run_phase_do(s, "control-before", body->control, STATE_LIMIT_MS) != RUN_HELD)
        return because(s, RUN_ERROR, "control before the body: ", reason);

    outcome = run_phase_do(s, "body", body->body, body->limit_ms);
    *checks = s->phase.checks;
    enum run_verdict verdict = verdict_of_body(s, outcome, reason);
    if (verdict == RUN_FAIL)
        return after_reset(s, reason);
    if (verdict != RUN_PASS || body->control == NULL)
        return verdict;
    outcome = run_phase_do(s, "control-after", body->control, STATE_LIMIT_MS);
    if (outcome == RUN_HELD)
        return verdict;
    (void)because(s, RUN_FAIL, "after the body the right stimulus fails: ", reason);
    if (s->phase.died || s->phase.rig_broken || run_interrupted() || outcome == RUN_UNFINISHED)
        return RUN_ERROR;
    return after_reset(s, reason);
}

static bool lacks(const struct run_session *s, const struct r5_case *body, char reason[RUN_REASON])
{
    char missing[160], offered[200];
    unsigned bits = body->needs & ~s->offers;
    if (bits == 0)
        return !run_may_spend(s, 0, body->spends, reason, RUN_REASON);
    run_ability_words(bits, missing, sizeof(missing));
    run_ability_words(s->offers, offered, sizeof(offered));
    snprintf(reason, RUN_REASON, "needs %s; rig '%s' with %s offers %s", missing,
             s->bench->file->name, s->module->name, offered);
    return true;
}

static enum run_verdict decide(struct run_session *s, char reason[RUN_REASON], long *checks)
{
    struct r5_error error;
    if (lacks(s, s->row->body, reason))
        return RUN_SKIPPED;
    if (fresh(s, &error) != R5_OK) {
        s->phase.rig_broken = true;
        snprintf(s->phase.reason, sizeof(s->phase.reason), "%.390s", error.text);
        return because(s, RUN_ERROR, "the rig cannot be made ready: ", reason);
    }
    enum run_verdict verdict = live(s, reason, checks);
    bool held = s->hold && !run_interrupted() && (verdict == RUN_FAIL || verdict == RUN_ERROR);
    if (!s->bench->file->stepped && (run_interrupted() || (s->phase.died && !held)))
        r5_ignore(bench_release(s->bench, &error)); /* tried again at the end of the run */
    if (held)
        s->held(s->watcher, s->row, reason);
    if (s->undos > 0 && !s->phase.rig_broken)
        (void)run_phase_do(s, "undo", play_undo, STATE_LIMIT_MS);
    if (held || !run_interrupted()) /* who interrupts a hold has been told the verdict */
        return verdict;
    snprintf(reason, RUN_REASON, "interrupted");
    return RUN_INCONCLUSIVE;
}

enum run_verdict run_row_do(struct run_session *s, const struct run_row *row,
                            char reason[RUN_REASON])
{
    struct r5_error error;
    long checks = 0;
    reason[0] = '\0';
    s->row = row;
    memset(&s->phase, 0, sizeof(s->phase));
    jrn_set_case(s->journal, row->id);
    jrn_set_time(s->journal, 0);
    enum run_verdict verdict = RUN_ERROR;
    if (write_start(s, &error) == R5_OK) {
        verdict = decide(s, reason, &checks);
        json_t *fields = json_pack("{s:s, s:o, s:I}", "verdict", run_verdict_word(verdict),
                                   "reason", run_text(reason), "checks", (json_int_t)checks);
        if (jrn_write(s->journal, "verdict", fields, &error) == R5_OK)
            return verdict;
    }
    s->evidence_lost = true;
    snprintf(reason, RUN_REASON, "%.390s", error.text);
    return RUN_ERROR;
}
