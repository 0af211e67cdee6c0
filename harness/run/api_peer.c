/* SPDX-License-Identifier: Apache-2.0 */
/* The instrumented peer: scenarios from the certificate factory, what it saw into the journal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "material.h"
#include "session.h"

#define LOOPBACK "127.0.0.1"
#define FIRST_PORT 4433

static struct bench_peer *peer_of(struct r5_dut *dut)
{
    struct bench_peer *peer = dut->session->bench->peer;
    run_insist(dut, peer != NULL, "the rig has no peer; let the case need R5_PEER");
    return peer;
}

/* One request; the answer's fields, owned by the caller. The peer's refusal is the case's mistake.
 */
static json_t *ask(struct r5_dut *dut, json_t *take_request, int wait_ms)
{
    struct r5_error error;
    struct bench_peer *peer = peer_of(dut);
    const char *text = NULL;
    long id = bench_peer_next(peer);
    json_object_set_new(take_request, "id", json_integer(id));
    char *request = json_dumps(take_request, JSON_COMPACT);
    json_decref(take_request);
    run_insist(dut, request != NULL, "a request to the peer cannot be made: out of memory");
    enum r5_status status = bench_peer_ask(peer, request, id, wait_ms, &text, &error);
    free(request);
    run_expect(dut, status, &error);
    json_t *answer = json_loads(text, 0, NULL);
    run_insist(dut, json_is_true(json_object_get(answer, "ok")), "the peer refuses: %s",
               answer != NULL && json_object_get(answer, "error") != NULL
                   ? json_string_value(json_object_get(answer, "error"))
                   : "no JSON");
    return answer;
}

/* --- scenarios --- */

static json_t *further_keys(struct r5_dut *dut, const char *more)
{
    char text[4096];
    int len = snprintf(text, sizeof(text), "{%s}", more != NULL ? more : "");
    json_t *keys = len < (int)sizeof(text) ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    run_insist(dut, keys != NULL, "the further keys of a scenario are no JSON: %s", more);
    return keys;
}

/*
 * The peer's ports change from run to run. The emulated network has a number of its own for each,
 * so that what is said to the module does not.
 */
static int port_for_module(struct r5_dut *dut, int real)
{
    struct r5_error error;
    struct run_session *s = dut->session;
    struct link_door *door = dut->bench->door;
    if (door == NULL)
        return real;
    int port = FIRST_PORT + s->ports++;
    run_expect(dut, link_door_ask(door, NULL, 0, &error, "route %d %d", port, real), &error);
    return port;
}

int r5_peer_listen(struct r5_dut *dut, const struct r5_scenario *scenario)
{
    json_t *wanted = further_keys(dut, scenario->more);
    const char *min = scenario->min != NULL ? scenario->min : "1.2";
    const char *max = scenario->max != NULL ? scenario->max : "1.3";
    json_object_set_new(wanted, "versions", json_pack("{s:s, s:s}", "min", min, "max", max));
    run_record(dut->session, "peer",
               json_pack("{s:s, s:s, s:O}", "what", "listen", "kind",
                         scenario->kind != NULL ? scenario->kind : "", "scenario", wanted));
    if (scenario->kind != NULL) {
        struct run_server server = run_server_material(dut, scenario->kind);
        json_object_set_new(wanted, "chain", json_string(server.chain_pem));
        json_object_set_new(wanted, "key", json_string(server.key_pem));
    }
    json_t *answer = ask(dut, json_pack("{s:s, s:o}", "verb", "listen", "scenario", wanted), 0);
    struct r5_error error;
    int port = (int)json_integer_value(json_object_get(answer, "port"));
    long listener = (long)json_integer_value(json_object_get(answer, "listener"));
    json_decref(answer);
    run_expect(dut, bench_peer_opened(peer_of(dut), listener, &error), &error);
    return port_for_module(dut, port);
}

const char *r5_peer_address(struct r5_dut *dut)
{
    const struct cfg_peer *file = &dut->session->bench->file->peer;
    return file->by == CFG_BY_REMOTE ? file->address : LOOPBACK;
}

/* --- what it saw --- */

static const char *keep_text(struct r5_dut *dut, const json_t *text)
{
    struct run_answer *slot = &dut->answer[dut->next_answer++ % RUN_ANSWERS];
    const char *value = json_string_value(text);
    snprintf(slot->text, sizeof(slot->text), "%s", value != NULL ? value : "");
    return slot->text;
}

static int number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int)json_integer_value(value) : -1;
}

/* The module's first fatal alert. */
static void read_alert(struct r5_dut *dut, const json_t *record, struct r5_visit *visit)
{
    size_t i;
    json_t *alert;
    json_array_foreach(json_object_get(record, "alerts"), i, alert)
    {
        const char *from = json_string_value(json_object_get(alert, "from"));
        if (from == NULL || strcmp(from, "client") != 0 || number_in(alert, "level") != 2)
            continue;
        visit->alert = number_in(alert, "description");
        visit->alert_word = keep_text(dut, json_object_get(alert, "word"));
        return;
    }
}

static struct r5_visit read_visit(struct r5_dut *dut, const json_t *record)
{
    const json_t *agreed = json_object_get(record, "negotiated");
    struct r5_visit visit = {
        .came = true,
        .reached = keep_text(dut, json_object_get(record, "reached")),
        .version = number_in(agreed, "version"),
        .suite = number_in(agreed, "suite"),
        .server_name =
            keep_text(dut, json_object_get(json_object_get(record, "hello"), "server_name")),
        .alert = -1,
        .alert_word = "",
        .received = number_in(json_object_get(record, "received"), "bytes"),
        .sent = number_in(json_object_get(record, "sent"), "bytes"),
        .resumed = json_is_true(json_object_get(agreed, "resumed")),
    };
    read_alert(dut, record, &visit);
    return visit;
}

struct r5_visit r5_peer_visit(struct r5_dut *dut, int wait_ms)
{
    json_t *answer =
        ask(dut, json_pack("{s:s, s:i}", "verb", "record", "wait_ms", wait_ms), wait_ms);
    json_t *record = json_object_get(answer, "record");
    struct r5_visit visit = {
        .reached = "", .version = -1, .suite = -1, .server_name = "", .alert = -1, .alert_word = ""
    };
    if (json_is_object(record)) {
        static const char *const passing[] = { "raw", "t_ns", "client", "connection", "listener" };
        for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++)
            json_object_del(record, passing[i]); /* other in each run, and nothing to a verdict */
        json_object_del(json_object_get(record, "closed"), "client_fin");
        json_object_del(json_object_get(record, "closed"), "client_rst");
        run_record(dut->session, "peer",
                   json_pack("{s:s, s:O}", "what", "connection", "record", record));
        visit = read_visit(dut, record);
    }
    json_decref(answer);
    return visit;
}
