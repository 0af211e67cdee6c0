/* SPDX-License-Identifier: Apache-2.0 */
#include "session.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check_adapter.h"

/* The journal itself has failed: nothing more can be recorded, so only the end of the phase is
 * left. */
static _Noreturn void evidence_lost(struct run_session *s, const struct r5_error *error)
{
    s->evidence_lost = true;
    s->phase.errored = true;
    snprintf(s->phase.reason, sizeof(s->phase.reason), "%.390s", error->text);
    run_stop(s->phase.reason);
}

json_t *run_text(const char *text)
{
    char clean[4 * 512 + 1];
    size_t used = 0;
    for (; *text != '\0' && used + 5 < sizeof(clean); text++) {
        bool plain = *text >= ' ' && *text <= '~';
        used += (size_t)snprintf(clean + used, sizeof(clean) - used, plain ? "%c" : "\\x%02x",
                                 (unsigned char)*text);
    }
    return json_stringn(clean, used);
}

void run_record(struct run_session *s, const char *kind, json_t *take_fields)
{
    struct r5_error error;
    for (int i = 0; i < s->bench->units; i++) /* it was on the wire before */
        jrn_wiretap_write_bulk(s->dut[i].wiretap);
    jrn_set_time(s->journal, link_now(s->clock));
    if (jrn_write(s->journal, kind, take_fields, &error) != R5_OK)
        evidence_lost(s, &error);
}

_Noreturn void run_rig_failed(struct r5_dut *dut, const struct r5_error *error)
{
    struct run_session *s = dut->session;
    struct r5_error ignored;
    r5_ignore(jrn_wiretap_flush(dut->wiretap, false, &ignored));
    s->phase.errored = true;
    s->phase.rig_broken = true;
    snprintf(s->phase.reason, sizeof(s->phase.reason), "%.390s", error->text);
    run_record(s, "error",
               json_pack("{s:o, s:i}", "text", run_text(error->text), "unit", dut->index));
    run_stop(s->phase.reason);
}

void run_expect(struct r5_dut *dut, enum r5_status status, const struct r5_error *error)
{
    if (status != R5_OK)
        run_rig_failed(dut, error);
}

static void note_edges(struct r5_dut *dut)
{
    struct link_edge edge;
    struct r5_error error;
    while (link_pin_wait_edge(dut->bench->pins, 0, &edge, &error) == R5_OK) {
        json_t *fields =
            json_pack("{s:i, s:s, s:s, s:s, s:I}", "unit", dut->index, "pin",
                      link_pin_name(edge.pin), "level", edge.level == LINK_HIGH ? "high" : "low",
                      "by", "module", "at_ns", (json_int_t)edge.at);
        if (edge.lost_some)
            json_object_set_new(fields, "note", json_string("edges before this one were not seen"));
        run_record(dut->session, "pin", fields);
    }
}

void run_settle(struct r5_dut *dut)
{
    struct r5_error error;
    if (jrn_wiretap_flush(dut->wiretap, false, &error) != R5_OK)
        evidence_lost(dut->session, &error);
    note_edges(dut);
}

void run_forget_subject(struct r5_dut *dut)
{
    dut->subject[0] = '\0';
    dut->frames_in.ivs = 0;
    dut->frames_in.ivs_lost = false;
}

void run_check_limit(struct r5_dut *dut)
{
    const struct run_session *s = dut->session;
    run_insist(dut, link_now(s->clock) < s->phase.deadline,
               "the %s has used up its device time; raise limit_ms or let it wait for less",
               s->phase.name);
}

r5_time run_deadline(struct r5_dut *dut, long ms)
{
    run_check_limit(dut);
    r5_time wanted = link_now(dut->session->clock) + r5_ms(ms);
    return wanted < dut->session->phase.deadline ? wanted : dut->session->phase.deadline;
}

void run_insist(struct r5_dut *dut, bool holds, const char *format, ...)
{
    if (holds)
        return;
    struct run_session *s = dut->session;
    va_list args;
    va_start(args, format);
    vsnprintf(s->phase.reason, sizeof(s->phase.reason), format, args);
    va_end(args);
    s->phase.errored = true;
    run_record(s, "error",
               json_pack("{s:o, s:i}", "text", run_text(s->phase.reason), "unit", dut->index));
    run_stop(s->phase.reason);
}
