/* SPDX-License-Identifier: Apache-2.0 */
#include "supervisor.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "abilities.h"
#include "identify.h"
#include "material.h"
#include "opening.h"
#include "phase.h"
#include "revival.h"
#include "row.h"
#include "signals.h"
#include "spending.h"
#include "transport_tap.h"

#define REST_MS 120000
#define ARENA_SIZE (7u << 20) /* below the usual limit of locked memory, 8 MiB */

/* --- what passes on the wire, to the journal --- */

static void on_bytes(void *self, enum link_dir dir, const uint8_t *bytes, size_t len)
{
    struct r5_dut *dut = self;
    dut->heard = dir == LINK_RX;
    jrn_set_time(dut->session->journal, link_now(dut->session->clock));
    jrn_wiretap_bytes(dut->wiretap, dir == LINK_TX ? JRN_TX : JRN_RX, bytes, len);
}

static void on_frame(void *self, const uint8_t *raw, size_t len)
{
    struct r5_dut *dut = self;
    struct run_frames_in *in = &dut->frames_in;
    memcpy(in->last, raw, len);
    in->last_len = len;
    in->ivs_lost = in->ivs_lost || in->ivs == RUN_IVS;
    if (in->ivs_lost)
        return;
    enum c2c_version version = c2c_channel_version(dut->channel);
    memcpy(in->iv[in->ivs++], c2c_body_iv(version, raw + 3, len - C2C_OVERHEAD), C2C_BLOCK);
}

static void on_text(void *self, enum link_dir dir, const uint8_t *plain, size_t len)
{
    struct r5_dut *dut = self;
    jrn_wiretap_text(dut->wiretap, dir == LINK_TX ? JRN_TX : JRN_RX, plain, len);
}

static void on_dropped(void *self, enum c2c_fault fault, const uint8_t *raw, size_t len)
{
    struct r5_dut *dut = self;
    (void)raw;
    jrn_wiretap_dropped(dut->wiretap, c2c_fault_word(fault), len);
}

/* --- opening --- */

static enum r5_status no_room(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "the shared memory of the run is used up");
}

static enum r5_status open_unit(struct run_session *s, struct r5_arena *arena, int index,
                                struct r5_error *error)
{
    struct r5_dut *dut = &s->dut[index];
    *dut = (struct r5_dut){ .session = s, .index = index, .bench = &s->bench->unit[index] };
    const struct cfg_leaf *timeout = cfg_module_leaf(s->module, "c2c.frame_timeout_ms");
    struct c2c_random random = { .fill = run_host_random, .self = s };
    struct c2c_observer observer = {
        .frame = on_frame, .text = on_text, .dropped = on_dropped, .self = dut
    };
    struct link_listener listener = { .bytes = on_bytes, .self = dut };
    dut->wiretap = jrn_wiretap_new(arena, s->journal, s->vault, index);
    dut->tap = link_tap_new(arena, dut->bench->line, listener);
    if (dut->wiretap == NULL || dut->tap == NULL)
        return no_room(error);
    dut->channel = c2c_channel_new(arena, dut->tap, s->clock, random, observer,
                                   timeout != NULL ? (int)timeout->number : 1000);
    if (dut->channel == NULL)
        return no_room(error);
    dut->dialogue = at_dialogue_new(arena, c2c_channel_transport(dut->channel), s->clock);
    return dut->dialogue != NULL ? R5_OK : no_room(error);
}

static enum r5_status open_session(struct run_session *s, struct r5_arena *arena,
                                   const struct run_settings *settings, const struct cfg_rig *rig,
                                   struct r5_error *error)
{
    s->emulated = rig->emulated;
    s->mute = rig->emulated ? settings->mute : NULL;
    s->offers = run_offers(rig, s->module);
    s->seed = settings->seed;
    s->no_fork = settings->no_fork;
    s->hold = settings->hold;
    s->consent = settings->consent;
    s->journal_path = settings->journal_path;
    s->run_name = settings->run_name;
    if (run_find_books(rig, &s->books, error) != R5_OK)
        return error->status;
    s->vault = jrn_vault_new(arena);
    if (s->vault == NULL)
        return no_room(error);
    s->bench = bench_open(arena, rig, settings->profile_path, settings->programs, error);
    if (s->bench == NULL)
        return error->status;
    s->clock = s->bench->clock;
    s->journal = jrn_writer_new(arena, settings->journal_path, s->vault, error);
    if (s->journal == NULL)
        return error->status;
    enum r5_status status = R5_OK;
    for (int i = 0; status == R5_OK && i < s->bench->units; i++)
        status = open_unit(s, arena, i, error);
    return status;
}

/* --- running --- */

/* A real module that cannot be brought to a start will hardly be for the rows that follow. */
static bool is_hopeless(const struct run_session *s, const char *reason, struct run_result *result)
{
    if (s->bench->file->stepped || s->not_started < RUN_HOPELESS)
        return false;
    snprintf(
        result->stopped, sizeof(result->stopped),
        "the module cannot be brought to a start, so the rest is left out; look with r5conform "
        "doctor --rig %s: %.390s",
        s->bench->file->name, reason);
    return true;
}

/* A rig that did not answer is brought back; without that, or without a journal, the run ends here.
 */
static bool may_go_on(struct run_session *s, const char *reason, struct run_result *result)
{
    struct r5_error error;
    if (s->evidence_lost) {
        snprintf(result->stopped, sizeof(result->stopped), "%.390s", reason);
        return false;
    }
    if (is_hopeless(s, reason, result))
        return false;
    if (!s->phase.rig_broken || bench_restart(s->bench, &error) == R5_OK)
        return true;
    snprintf(result->stopped, sizeof(result->stopped), "%.390s", error.text);
    return false;
}

static void run_rows(struct run_session *s, const struct run_plan *plan,
                     const struct run_watcher *watcher, struct run_result *result)
{
    for (size_t i = 0; i < plan->rows && !run_interrupted(); i++) {
        const struct run_row *row = &plan->row[i];
        char reason[RUN_REASON];
        watcher->row_begins(watcher->self, row, i, plan->rows);
        enum run_verdict verdict = run_row_do(s, row, reason);
        result->counts.rows[verdict]++;
        if (verdict != RUN_SKIPPED)
            result->device += link_now(s->clock);
        watcher->row_ends(watcher->self, row, verdict, reason);
        if (!may_go_on(s, reason, result))
            return;
        if (watcher->enough != NULL && watcher->enough(watcher->self))
            return;
    }
}

static enum r5_status close_journal(struct run_session *s, struct run_result *result,
                                    struct r5_error *error)
{
    const long *rows = result->counts.rows;
    jrn_set_case(s->journal, "");
    jrn_set_time(s->journal, 0);
    enum r5_status status = R5_OK;
    if (result->stopped[0] != '\0')
        status = jrn_write(s->journal, "error",
                           json_pack("{s:o}", "text", run_text(result->stopped)), error);
    if (status != R5_OK)
        return status;
    return jrn_write(
        s->journal, "run-end",
        json_pack("{s:i, s:b, s:I, s:I, s:I, s:I, s:I, s:I}", "status", result->status,
                  "interrupted", result->interrupted, "pass", (json_int_t)rows[RUN_PASS], "fail",
                  (json_int_t)rows[RUN_FAIL], "inconclusive", (json_int_t)rows[RUN_INCONCLUSIVE],
                  "error", (json_int_t)rows[RUN_ERROR], "skipped", (json_int_t)rows[RUN_SKIPPED],
                  "device_ns", (json_int_t)result->device),
        error);
}

/* A real module goes on living when the run is over. */
static void take_leave(struct run_session *s, const struct run_result *result)
{
    if (s->bench->file->stepped || result->stopped[0] != '\0' || s->row == NULL)
        return;
    jrn_set_case(s->journal, "");
    (void)run_phase_do(s, "rest", run_take_leave, REST_MS);
}

static enum r5_status run_opened(struct run_session *s, const struct run_settings *settings,
                                 const struct run_plan *plan, const struct cfg_rig *rig,
                                 const struct run_watcher *watcher, struct run_result *result,
                                 struct r5_error *error)
{
    r5_time begun = r5_wall_monotonic();
    enum r5_status status =
        jrn_write(s->journal, "run-start", run_opening(settings, plan, rig, s), error);
    if (status != R5_OK)
        return status;
    status = run_identify(s, error);
    if (status != R5_OK)
        return status;
    if (may_go_on(s, s->phase.reason, result))
        run_rows(s, plan, watcher, result);
    take_leave(s, result);
    struct r5_error at_rest;
    if (result->stopped[0] == '\0' && bench_rest(s->bench, &at_rest) != R5_OK)
        snprintf(result->stopped, sizeof(result->stopped), "rig not at rest: %.300s", at_rest.text);
    result->interrupted = run_interrupted();
    result->status = result->interrupted          ? 130
                     : result->stopped[0] != '\0' ? 2
                                                  : run_exit_status(&result->counts);
    result->wall = r5_wall_monotonic() - begun;
    return close_journal(s, result, error);
}

enum r5_status run_plan_do(const struct run_settings *settings, const struct run_plan *plan,
                           const struct cfg_rig *rig, const struct cfg_module *module,
                           const struct run_watcher *watcher, struct run_result *result,
                           struct r5_error *error)
{
    memset(result, 0, sizeof(*result));
    /* No core with keys in it: 1 byte is too little for a file, and the kernel's word for no pipe
     * either. */
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 1, 1 });
    struct r5_arena *arena = r5_arena_new(ARENA_SIZE, error);
    if (arena == NULL)
        return error->status;
    struct run_session *s = r5_arena_take(arena, sizeof(*s));
    enum r5_status status = s != NULL ? R5_OK : no_room(error);
    if (status == R5_OK) {
        s->module = module;
        s->held = watcher->held;
        s->watcher = watcher->self;
        run_signals_watch(&s->child);
        status = open_session(s, arena, settings, rig, error);
        if (status == R5_OK)
            status = run_opened(s, settings, plan, rig, watcher, result, error);
        jrn_writer_close(&s->journal);
        bench_close(&s->bench);
        run_signals_release();
    }
    run_material_forget();
    r5_arena_free(&arena);
    return status;
}
