/* SPDX-License-Identifier: Apache-2.0 */
/* r5peer: scenarios are read strictly, requests answered whatever they are, services keep to
 * bounds. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "service.h"
#include "wiping.h"

#define PSK "\"psk\":[{\"identity\":\"a\",\"key\":\"00ff\"}]"

static const struct {
    const char *json;
    const char *says; /* NULL: it is taken */
} scenarios[] = {
    { "{" PSK "}", NULL },
    { "{" PSK ",\"transport\":\"udp\",\"cookie\":true}", NULL },
    { "{" PSK ",\"ciphers\":[\"TLS_PSK_WITH_AES_128_CBC_SHA\",174,4865]}", NULL },
    { "{\"misbehave\":{\"what\":\"silence\"}}", NULL },
    { "{" PSK ",\"misbehave\":{\"what\":\"mutate\",\"seed\":9223372036854775807}}", NULL },
    { "{}", "give chain and key" },
    { "[]", "must be an object" },
    { "{" PSK ",\"vesions\":{}}", "did you mean 'versions'" },
    { "{" PSK ",\"versions\":{\"min\":\"1.4\"}}", "did you mean '1.0'" },
    { "{" PSK ",\"versions\":{\"min\":\"1.3\",\"max\":\"1.2\"}}", "min is above max" },
    { "{" PSK ",\"versions\":{\"minimum\":\"1.3\"}}", "did you mean 'min'" },
    { "{" PSK ",\"transport\":\"upd\"}", "did you mean 'udp'" },
    { "{" PSK ",\"transport\":1}", "transport: must be a word" },
    { "{" PSK ",\"cookie\":true}", "is for transport udp" },
    { "{" PSK ",\"transport\":\"udp\",\"misbehave\":{\"what\":\"slow-drip\"}}", "transport tcp" },
    { "{" PSK ",\"guard_ms\":9}", "guard_ms: must be a number from 10" },
    { "{" PSK ",\"guard_ms\":1.5}", "guard_ms: must be a number" },
    { "{" PSK ",\"ciphers\":[4]}", "use misbehave scripted-flight" },
    { "{" PSK ",\"ciphers\":[\"TLS_RSA_WITH_RC4_128_SHA\"]}", "TLS_RSA_WITH_RC4_128_SHA" },
    { "{" PSK ",\"ciphers\":[null]}", "IANA names or numbers" },
    { "{" PSK ",\"ciphers\":[]}", "must be a list" },
    { "{" PSK ",\"chain\":\"x\"}", "both are PEM texts" },
    { "{" PSK ",\"chain\":\"x\",\"key\":\"y\"}", "no certificate in PEM" },
    { "{" PSK ",\"client_ca\":\"x\"}", "no certificate in PEM" },
    { "{" PSK ",\"client_certificate\":\"require\"}", "require needs client_ca" },
    { "{" PSK ",\"misbehave\":{}}", "has no key 'what'" },
    { "{" PSK ",\"misbehave\":{\"what\":\"silense\"}}", "did you mean 'silence'" },
    { "{" PSK ",\"misbehave\":{\"what\":\"mutate\",\"nth\":1}}", "mutate: there is no 'nth'" },
    { "{" PSK ",\"misbehave\":{\"what\":\"altered-record\",\"nth\":0}}", "nth: must be" },
    { "{\"psk\":[{\"identity\":\"a\"}]}", "an identity and a key" },
    { "{\"psk\":[{\"identity\":\"a\\u0000b\",\"key\":\"00\"}]}", "control characters" },
    { "{\"psk\":[{\"identity\":\"a\",\"key\":\"0\"}]}", "must be hex digits" },
    { "{\"psk\":{}}", "must be a list" },
    { "{" PSK ",\"named\":[{\"name\":\"a\"}]}", "each has a name, a chain and a key" },
    { "{" PSK ",\"ocsp\":\"0g\"}", "must be hex digits" },
    { "{" PSK ",\"resumption\":{\"tickets\":1}}", "must be true or false" },
};

START_TEST(scenarios_are_read_strictly)
{
    struct r5_error error = { .text = "" };
    json_t *json = json_loads(scenarios[_i].json, JSON_ALLOW_NUL, NULL);
    ck_assert_msg(json != NULL, "%s", scenarios[_i].json);
    struct scenario *scenario = scenario_new(json, &error);
    const char *says = scenarios[_i].says;
    ck_assert_msg((scenario != NULL) == (says == NULL), "%s: %s", scenarios[_i].json, error.text);
    ck_assert_msg(says == NULL || strstr(error.text, says) != NULL, "%s: %s", scenarios[_i].json,
                  error.text);
    scenario_free(&scenario);
    json_decref(json);
}
END_TEST

/* ---- requests ----------------------------------------------------------------------------- */

static struct peer peer;

static const struct {
    const char *request;
    const char *answer;
} requests[] = {
    { "", "{\"id\":0,\"ok\":false," },
    { "null", "{\"id\":0,\"ok\":false," },
    { "[1]", "{\"id\":0,\"ok\":false," },
    { "{\"id\":7}", "{\"id\":7,\"ok\":false," },
    { "{\"id\":-1,\"verb\":\"hello\"}", "{\"id\":0,\"ok\":false," },
    { "{\"id\":7,\"id\":8,\"verb\":\"hello\"}", "{\"id\":0,\"ok\":false," },
    { "{\"id\":7,\"verb\":\"hello\"}", "{\"id\":7,\"ok\":true," },
    { "{\"id\":7,\"verb\":\"hello\",\"more\":1}", "{\"id\":7,\"ok\":false," },
    { "{\"id\":7,\"verb\":\"record\"}", "{\"id\":7,\"ok\":true,\"record\":null}" },
    { "{\"id\":7,\"verb\":\"record\",\"listener\":\"1\"}", "{\"id\":7,\"ok\":false," },
    { "{\"id\":7,\"verb\":\"close\",\"listener\":3}", "{\"id\":7,\"ok\":false," },
    { "{\"id\":7,\"verb\":\"forget\"}", "{\"id\":7,\"ok\":true,\"forgotten\":0}" },
    { "{\"id\":7,\"verb\":\"listen\"}", "{\"id\":7,\"ok\":false," },
    { "{\"id\":7,\"verb\":\"\xC3\xA4\\u001b[2J\"}", "{\"id\":7,\"ok\":false," },
};

START_TEST(requests_are_answered)
{
    struct control control = { .peer = &peer };
    peer_init(&peer, "127.0.0.1");
    char *answer = control_answer(&control, requests[_i].request, strlen(requests[_i].request));
    ck_assert_msg(answer != NULL &&
                      strncmp(answer, requests[_i].answer, strlen(requests[_i].answer)) == 0,
                  "%s: %s", requests[_i].request, answer);
    ck_assert(strchr(answer, '\n') == NULL && strchr(answer, 27) == NULL);
    wiping_free(answer);
}
END_TEST

START_TEST(a_wait_ends)
{
    struct control control = { .peer = &peer };
    const char *wait = "{\"id\":9,\"verb\":\"record\",\"wait_ms\":60000}";
    peer_init(&peer, "127.0.0.1");
    ck_assert_ptr_null(control_answer(&control, wait, strlen(wait)));
    char *second = control_answer(&control, wait, strlen(wait));
    ck_assert(strstr(second, "waited for already") != NULL);
    wiping_free(second);
    ck_assert_ptr_null(control_due(&control, control.wait.until - 1));
    peer.record[peer.records++] = json_pack("{s:i}", "listener", 4);
    char *answer = control_due(&control, control.wait.until - 1);
    ck_assert_str_eq(answer, "{\"id\":9,\"ok\":true,\"record\":{\"listener\":4}}");
    wiping_free(answer);
    ck_assert_ptr_null(control_answer(&control, wait, strlen(wait)));
    answer = control_due(&control, control.wait.until);
    ck_assert_str_eq(answer, "{\"id\":9,\"ok\":true,\"record\":null}");
    wiping_free(answer);
}
END_TEST

START_TEST(records_are_taken_by_listener)
{
    peer_init(&peer, "127.0.0.1");
    for (int i = 0; i < 4; i++)
        peer.record[peer.records++] = json_pack("{s:i, s:i}", "listener", 1 + i % 2, "n", i);
    json_t *record = peer_take(&peer, 2);
    ck_assert_int_eq(json_integer_value(json_object_get(record, "n")), 1);
    json_decref(record);
    ck_assert_uint_eq(peer_forget(&peer, 1), 2);
    ck_assert_uint_eq(peer.records, 1);
    peer_reset(&peer);
    ck_assert_uint_eq(peer.records, 0);
}
END_TEST

/* ---- MQTT --------------------------------------------------------------------------------- */

static struct scenario mqtt = { .answer = ANSWER_MQTT };

static size_t say(struct service *service, const char *bytes, size_t len, uint8_t answer[256])
{
    struct octets_out out = { .bytes = answer, .room = 256 };
    service_take(service, &mqtt, (const uint8_t *)bytes, len, &out);
    return out.len;
}

#define SAY(bytes) say(&service, (bytes), sizeof(bytes) - 1, answer)

START_TEST(mqtt_packets)
{
    struct service service = { 0 };
    uint8_t answer[256];
    ck_assert_uint_eq(SAY("\x10\x02"), 0);
    ck_assert_uint_eq(SAY("ab\xC0"), 4);
    ck_assert_mem_eq(answer, "\x20\x02\0\0", 4);
    ck_assert_uint_eq(SAY("\0"), 2);
    ck_assert_mem_eq(answer, "\xD0\0", 2);
    ck_assert_uint_eq(SAY("\x30\x05\0\1thi"), 0);
    ck_assert_uint_eq(SAY("\x82\x06\0\x09\0\1t\0"), 5);
    ck_assert_mem_eq(answer, "\x90\x03\0\x09\0", 5);
    ck_assert_uint_eq(SAY("\x30\x05\0\1thi"), 7);
    ck_assert_uint_eq(SAY("\xA2\x05\0\x0A\0\1t"), 4);
    ck_assert(!service.over);
    ck_assert_uint_eq(SAY("\xE0\0\xC0\0"), 0);
    ck_assert(service.over);
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
} hostile[] = {
    { "\x10\xFF\xFF\xFF\xFF", 5 }, /* a length without end */
    { "\x30\xFF\x7F", 3 },         /* longer than there is room */
    { "\x82\x06\0\x09\0\xFF"
      "t\0",
      8 },                        /* a topic beyond the packet */
    { "\x82\x02\0\x09", 4 },      /* no topic */
    { "\xA2\x01\0", 3 },          /* no number */
    { "\x32\x07\0\1t\0\1hi", 9 }, /* another quality of service */
    { "\0\0", 2 },
};

START_TEST(mqtt_is_not_fooled)
{
    struct service service = { 0 };
    uint8_t answer[256];
    ck_assert_uint_eq(say(&service, hostile[_i].bytes, hostile[_i].len, answer), 0);
    ck_assert_msg(service.over, "row %d", _i);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("r5peer, scenarios and services");
    TCase *tcase = tcase_create("scenario");
    wiping_json();
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, scenarios_are_read_strictly, 0,
                        sizeof(scenarios) / sizeof(scenarios[0]));
    tcase_add_loop_test(tcase, requests_are_answered, 0, sizeof(requests) / sizeof(requests[0]));
    tcase_add_test(tcase, a_wait_ends);
    tcase_add_test(tcase, records_are_taken_by_listener);
    tcase_add_test(tcase, mqtt_packets);
    tcase_add_loop_test(tcase, mqtt_is_not_fooled, 0, sizeof(hostile) / sizeof(hostile[0]));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
