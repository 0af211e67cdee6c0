/* SPDX-License-Identifier: Apache-2.0 */
/* r5peer: records are cut, a ClientHello is put together from them and read. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hello_capture.h"
#include "octets.h"

enum { ROOM = 4096 };

static uint8_t bytes[ROOM];
static struct octets_out out;

static void begin(void)
{
    out = (struct octets_out){ .bytes = bytes, .room = sizeof(bytes) };
}

static void put_extension(unsigned type, const char *body, size_t len)
{
    octets_put_number(&out, type, 2);
    octets_put_number(&out, len, 2);
    octets_put(&out, body, len);
}

/* A body whose every field has a value of its own. */
static void put_body(bool dtls)
{
    octets_put_number(&out, dtls ? 0xFEFD : 0x0303, 2);
    for (int i = 0; i < 32; i++)
        octets_put_number(&out, (uint64_t)i, 1);
    octets_put(&out, "\4ABCD", 5);
    if (dtls)
        octets_put(&out, "\3xyz", 4);
    octets_put(&out, "\0\6\xC0\x2F\x00\x35\x56\x00", 8);
    octets_put(&out, "\2\1\0", 3);
    size_t list = octets_open(&out, 2);
    put_extension(0, "\0\7\0\0\4name", 9);
    put_extension(43, "\4\3\4\3\3", 5);
    put_extension(10, "\0\4\0\35\0\27", 6);
    put_extension(11, "\1\0", 2);
    put_extension(13, "\0\4\4\1\4\3", 6);
    put_extension(16, "\0\6\2h2\2ab", 8);
    put_extension(23, "", 0);
    put_extension(35, "ticket", 6);
    put_extension(51, "\0\6\0\35\0\2zz", 8);
    put_extension(0xFF01, "\0", 1);
    put_extension(41, "\0\12\0\4some....\0\3\2bb", 15);
    octets_close(&out, list, 2);
}

static void whole_hello(bool dtls)
{
    struct client_hello hello;
    static const uint16_t extensions[] = { 0, 43, 10, 11, 13, 16, 23, 35, 51, 0xFF01, 41 };

    begin();
    put_body(dtls);
    ck_assert_msg(client_hello_read(&hello, bytes, out.len, dtls), "%s", hello.wrong);
    ck_assert_uint_eq(hello.version, dtls ? 0xFEFD : 0x0303);
    ck_assert_uint_eq(hello.session_id_len, 4);
    ck_assert_uint_eq(hello.cookie_len, dtls ? 3 : 0);
    ck_assert_uint_eq(hello.ciphers.count, 3);
    ck_assert_uint_eq(hello.ciphers.value[0], 0xC02F);
    ck_assert_uint_eq(hello.ciphers.value[1], 0x0035);
    ck_assert(hello_list_has(&hello.ciphers, SCSV_FALLBACK));
    ck_assert_uint_eq(hello.compression.value[0], 1);
    ck_assert_uint_eq(hello.server_name.len, 4);
    ck_assert_mem_eq(hello.server_name.bytes, "name", 4);
    ck_assert(client_hello_offers_13(&hello));
    ck_assert_uint_eq(hello.groups.value[1], 23);
    ck_assert_uint_eq(hello.key_shares.value[0], 29);
    ck_assert_uint_eq(hello.key_shares.sent, 1);
    ck_assert_uint_eq(hello.schemes.value[1], 0x0403);
    ck_assert_uint_eq(hello.alpn.count, 2);
    ck_assert_mem_eq(hello.alpn.name[1].bytes, "ab", 2);
    ck_assert_uint_eq(hello.psk_identities.count, 1);
    ck_assert_mem_eq(hello.psk_identities.name[0].bytes, "some", 4);
    ck_assert(hello.extended_master_secret && hello.has_ticket && hello.has_renegotiation_info);
    ck_assert(!hello.encrypt_then_mac && !hello.status_request);
    ck_assert_uint_eq(hello.ticket_len, 6);
    ck_assert_uint_eq(hello.extensions.count, sizeof(extensions) / sizeof(extensions[0]));
    ck_assert_mem_eq(hello.extensions.value, extensions, sizeof(extensions));
}

START_TEST(each_field_is_read)
{
    whole_hello(_i == 1);
}
END_TEST

/* A message that ends anywhere is told to be wrong, and read up to there. */
START_TEST(each_cut_is_noticed)
{
    struct client_hello hello;
    size_t before_extensions = 2 + 32 + 5 + 8 + 3;

    begin();
    put_body(false);
    for (size_t len = 0; len < out.len; len++) {
        uint8_t *copy = malloc(len + 1); /* of its size: the sanitizer sees a byte behind it */
        memcpy(copy, bytes, len);
        bool good = client_hello_read(&hello, copy, len, false);
        free(copy);
        ck_assert_msg(good == (len == before_extensions), "cut at %zu", len);
        ck_assert(good == (hello.wrong == NULL));
        ck_assert_uint_eq(hello.ciphers.count, len >= 2 + 32 + 5 + 8 ? 3 : 0);
    }
    octets_put(&out, "x", 1);
    ck_assert(!client_hello_read(&hello, bytes, out.len, false));
    ck_assert_str_eq(hello.wrong, "bytes follow the extensions");
}
END_TEST

START_TEST(long_lists_are_counted)
{
    struct client_hello hello;

    begin();
    octets_put_number(&out, 0x0303, 2);
    for (int i = 0; i < 33; i++)
        octets_put_number(&out, 0, 1);
    octets_put_number(&out, 2 * 200, 2);
    for (uint64_t i = 0; i < 200; i++)
        octets_put_number(&out, i, 2);
    octets_put(&out, "\1\0", 2);
    ck_assert(client_hello_read(&hello, bytes, out.len, false));
    ck_assert_uint_eq(hello.ciphers.count, HELLO_LIST_MAX);
    ck_assert_uint_eq(hello.ciphers.sent, 200);
    ck_assert_uint_eq(hello.ciphers.value[HELLO_LIST_MAX - 1], HELLO_LIST_MAX - 1);
}
END_TEST

START_TEST(an_extension_comes_once)
{
    struct client_hello hello;

    begin();
    octets_put_number(&out, 0x0303, 2);
    for (int i = 0; i < 33; i++)
        octets_put_number(&out, 0, 1);
    octets_put(&out, "\0\2\0\57\1\0", 6);
    size_t list = octets_open(&out, 2);
    put_extension(23, "", 0);
    put_extension(23, "", 0);
    octets_close(&out, list, 2);
    ck_assert(!client_hello_read(&hello, bytes, out.len, false));
    ck_assert_str_eq(hello.wrong, "an extension comes twice");
}
END_TEST

START_TEST(an_uneven_list_is_wrong)
{
    struct client_hello hello;

    begin();
    octets_put_number(&out, 0x0303, 2);
    for (int i = 0; i < 33; i++)
        octets_put_number(&out, 0, 1);
    octets_put(&out, "\0\3\0\57\0\1\0", 7);
    ck_assert(!client_hello_read(&hello, bytes, out.len, false));
    ck_assert_uint_eq(hello.ciphers.count, 1);
}
END_TEST

/* ---- records ------------------------------------------------------------------------------ */

START_TEST(records_are_cut)
{
    struct record record;
    static const uint8_t two[] = { 22, 3, 1, 0, 2, 'a', 'b', 21, 3, 3, 0, 2, 2, 40 };

    ck_assert_int_eq(record_cut(two, sizeof(two), false, &record), RECORD_WHOLE);
    ck_assert_uint_eq(record.len, 7);
    ck_assert_uint_eq(record.version, 0x0301);
    ck_assert_mem_eq(record.body, "ab", 2);
    ck_assert_int_eq(record_cut(two + 7, 7, false, &record), RECORD_WHOLE);
    ck_assert_uint_eq(record.type, RECORD_ALERT);
    for (size_t len = 0; len < 7; len++)
        ck_assert_int_eq(record_cut(two, len, false, &record), RECORD_MORE);
    ck_assert_int_eq(record_cut((const uint8_t *)"GET / HTTP", 10, false, &record), RECORD_WRONG);
    ck_assert_int_eq(record_cut((const uint8_t *)"\26\3\1\x48\x01.", 6, false, &record),
                     RECORD_WRONG);
    ck_assert_int_eq(record_cut((const uint8_t *)"\26\3\1\x48\x00.", 6, false, &record),
                     RECORD_MORE);
    static const uint8_t datagram[] = { 22, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 9, 0, 1, 'x' };
    ck_assert_int_eq(record_cut(datagram, sizeof(datagram), true, &record), RECORD_WHOLE);
    ck_assert_uint_eq(record.epoch, 1);
    ck_assert_uint_eq(record.body_len, 1);
}
END_TEST

static struct hello_capture capture;

static enum capture_state take(uint8_t type, const uint8_t *body, size_t len, bool dtls)
{
    struct record record = { .type = type, .version = 0x0301, .body = body, .body_len = len };

    return hello_capture_take(&capture, &record, dtls);
}

START_TEST(a_hello_in_pieces)
{
    size_t len = 0;

    begin();
    octets_put_number(&out, 1, 1);
    size_t message = octets_open(&out, 3);
    put_body(false);
    octets_close(&out, message, 3);
    for (size_t part = 1; part < out.len; part++) {
        capture = (struct hello_capture){ .state = CAPTURE_MORE };
        for (size_t at = 0; at < out.len; at += part) {
            size_t now = out.len - at < part ? out.len - at : part;
            ck_assert_int_eq(take(RECORD_HANDSHAKE, bytes + at, now, false),
                             at + now < out.len ? CAPTURE_MORE : CAPTURE_WHOLE);
        }
        ck_assert_mem_eq(hello_capture_body(&capture, false, &len), bytes + 4, out.len - 4);
        ck_assert_uint_eq(len, out.len - 4);
    }
    capture = (struct hello_capture){ .state = CAPTURE_MORE };
    take(RECORD_HANDSHAKE, bytes, 10, false);
    ck_assert_int_eq(take(RECORD_ALERT, bytes, 2, false), CAPTURE_OTHER);
    ck_assert_int_eq(take(RECORD_HANDSHAKE, bytes + 10, out.len - 10, false), CAPTURE_OTHER);
    capture = (struct hello_capture){ .state = CAPTURE_MORE };
    ck_assert_int_eq(take(RECORD_HANDSHAKE, (const uint8_t *)"\1\x7F\0\0.", 5, false),
                     CAPTURE_OTHER);
}
END_TEST

static enum capture_state take_fragment(size_t total, size_t at, const char *part)
{
    uint8_t fragment[64];
    struct octets_out to = { .bytes = fragment, .room = sizeof(fragment) };

    octets_put_number(&to, 1, 1);
    octets_put_number(&to, total, 3);
    octets_put_number(&to, 0, 2);
    octets_put_number(&to, at, 3);
    octets_put_number(&to, strlen(part), 3);
    octets_put(&to, part, strlen(part));
    return take(RECORD_HANDSHAKE, fragment, to.len, true);
}

START_TEST(fragments_of_datagrams)
{
    size_t len = 0;

    capture = (struct hello_capture){ .state = CAPTURE_MORE };
    ck_assert_int_eq(take_fragment(9, 0, "abcd"), CAPTURE_MORE);
    ck_assert_int_eq(take_fragment(9, 0, "abcd"), CAPTURE_MORE);
    ck_assert_int_eq(take_fragment(9, 4, "efghi"), CAPTURE_WHOLE);
    ck_assert_mem_eq(hello_capture_body(&capture, true, &len), "abcdefghi", 9);
    ck_assert_uint_eq(len, 9);
    capture = (struct hello_capture){ .state = CAPTURE_MORE };
    ck_assert_int_eq(take_fragment(9, 4, "efghi"), CAPTURE_OTHER);
    capture = (struct hello_capture){ .state = CAPTURE_MORE };
    ck_assert_int_eq(take_fragment(3, 0, "abcd"), CAPTURE_OTHER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("r5peer, ClientHello");
    TCase *tcase = tcase_create("hello");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, each_field_is_read, 0, 2);
    tcase_add_test(tcase, each_cut_is_noticed);
    tcase_add_test(tcase, long_lists_are_counted);
    tcase_add_test(tcase, an_extension_comes_once);
    tcase_add_test(tcase, an_uneven_list_is_wrong);
    tcase_add_test(tcase, records_are_cut);
    tcase_add_test(tcase, a_hello_in_pieces);
    tcase_add_test(tcase, fragments_of_datagrams);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
