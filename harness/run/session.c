/* SPDX-License-Identifier: Apache-2.0 */
#include "session.h"

#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check_adapter.h"

/* The journal itself has failed: nothing more can be recorded, so only the end of the phase is
 * left. */
static _Noreturn void evidence_lost(struct run_session *s, const struct r5_error *error)
{
    s->phase.errored = true;
    s->phase.rig_broken = true;
    snprintf(s->phase.reason, sizeof(s->phase.reason), "%.390s", error->text);
    run_stop(s->phase.reason);
}

void run_record(struct run_session *s, const char *kind, json_t *take_fields)
{
    struct r5_error error;
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
    run_record(s, "error", json_pack("{s:s, s:i}", "text", error->text, "unit", dut->index));
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
    run_record(s, "error", json_pack("{s:s, s:i}", "text", s->phase.reason, "unit", dut->index));
    run_stop(s->phase.reason);
}

const uint8_t *run_secret_bytes(struct r5_dut *dut, r5_secret secret)
{
    run_insist(dut, secret >= 1 && secret <= dut->session->secrets,
               "the case uses a secret that it does not have; look at what r5_pair has given");
    return dut->session->secret[secret - 1].bytes;
}

r5_secret run_keep_secret(struct r5_dut *dut, const uint8_t bytes[C2C_KEY_LEN])
{
    struct run_session *s = dut->session;
    run_insist(dut, s->secrets < RUN_SECRETS,
               "the case has used up its %d secrets; split it into rows", RUN_SECRETS);
    (void)jrn_vault_add(s->vault, bytes, C2C_KEY_LEN);
    memcpy(s->secret[s->secrets].bytes, bytes, C2C_KEY_LEN);
    return ++s->secrets;
}

struct c2c_keys run_keys_of(struct r5_dut *dut, const struct r5_pairing *pairing)
{
    struct c2c_keys keys = { .version = pairing->version == 1 ? C2C_V1 : C2C_V2 };
    memcpy(keys.te, run_secret_bytes(dut, pairing->te), C2C_KEY_LEN);
    memcpy(keys.key, run_secret_bytes(dut, pairing->key), C2C_KEY_LEN);
    if (keys.version == C2C_V2)
        memcpy(keys.hmac_key, run_secret_bytes(dut, pairing->hmac_key), C2C_KEY_LEN);
    return keys;
}

enum r5_status run_host_random(void *session, uint8_t *bytes, size_t len, struct r5_error *error)
{
    struct run_session *s = session;
    if (s->emulated)
        return run_stream_fill(&s->host, bytes, len, error);
    if (RAND_bytes(bytes, (int)len) != 1)
        return r5_fail(error, R5_E_IO, "OpenSSL has no random bytes");
    return R5_OK;
}

void run_spend(struct r5_dut *dut, enum r5_spend what)
{
    static const char *const names[] = { "nothing", "pairing", "seal", "pin", "flash" };
    struct run_session *s = dut->session;
    run_insist(dut, s->emulated || (s->consent & (1u << what)) != 0,
               "the case would spend a %s of a real module; allow it with --consent %s",
               names[what], names[what]);
    run_record(s, "spend",
               json_pack("{s:i, s:s, s:i}", "unit", dut->index, "what", names[what], "count",
                         ++s->spent[what]));
}
