/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes in whatever pieces become the same records, and no secret is among them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal_read.h"
#include "wiretap.h"

#define TE "00112233445566778899AABBCCDDEEFF"
#define OTHER "F0E1D2C3B4A5968778695A4B3C2D1E0F"
#define TEXT(word) (const uint8_t *)(word), sizeof(word) - 1

static char folder[32];
static char path[64];
static struct r5_arena *arena;
static struct jrn_vault *vault;
static struct jrn_writer *writer;
static struct jrn_wiretap *tap;
static struct jrn_book book;

static void setup(void)
{
    snprintf(folder, sizeof(folder), "/tmp/r5-wiretap-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/journal.jsonl", folder);
    arena = r5_arena_new((size_t)4 << 20, NULL);
    ck_assert_ptr_nonnull(arena);
    vault = jrn_vault_new(arena);
    writer = jrn_writer_new(arena, path, vault, NULL);
    ck_assert_ptr_nonnull(writer);
    tap = jrn_wiretap_new(arena, writer, vault, 1);
    ck_assert_ptr_nonnull(tap);
    ck_assert_int_eq(jrn_write(writer, "run-start", json_object(), NULL), R5_OK);
}

static void teardown(void)
{
    jrn_book_reset(&book);
    jrn_writer_close(&writer);
    r5_arena_free(&arena);
    unlink(path);
    rmdir(folder);
}

static void flush(bool as_held)
{
    ck_assert_int_eq(jrn_wiretap_flush(tap, as_held, NULL), R5_OK);
}

/* The records after run-start, one a line: kind, dir, bytes, then text, hex or note. */
static const char *records(void)
{
    static char all[65536];
    size_t used = 0;
    jrn_book_reset(&book);
    ck_assert_int_eq(jrn_read(path, &book, NULL), R5_OK);
    ck_assert(book.chain_holds);
    all[0] = '\0';
    for (size_t i = 1; i < book.count; i++) {
        json_t *r = book.record[i];
        ck_assert_int_eq(json_integer_value(json_object_get(r, "unit")), 1);
        static const char *const shown[] = { "kind", "dir",  "bytes", "text",
                                             "hex",  "note", "frame", "dropped" };
        for (size_t k = 0; k < sizeof(shown) / sizeof(shown[0]); k++) {
            json_t *value = json_object_get(r, shown[k]);
            char *word = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
            if (word != NULL)
                used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s", k > 0 ? " " : "",
                                         word);
            free(word);
        }
        used += (size_t)snprintf(all + used, sizeof(all) - used, "\n");
    }
    return all;
}

START_TEST(lines)
{
    jrn_wiretap_bytes(tap, JRN_TX, TEXT("AT\rAT+CSQ\r"));
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("\r\nOK\r\n\r\n+CSQ: 1,99\r\n\r\nOK\r\n\r\n> "));
    flush(false);
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("\r\n"));
    ck_assert_str_eq(records(), "\"tx\" 3 \"AT\\r\"\n"
                                "\"tx\" 7 \"AT+CSQ\\r\"\n"
                                "\"rx\" 6 \"\\r\\nOK\\r\\n\"\n"
                                "\"rx\" 14 \"\\r\\n+CSQ: 1,99\\r\\n\"\n"
                                "\"rx\" 6 \"\\r\\nOK\\r\\n\"\n"
                                "\"rx\" 4 \"\\r\\n> \"\n"
                                "\"rx\" 2 \"\\r\\n\"\n");
}
END_TEST

/* Text, a pairing, a frame, garbage, a marker that begins nothing: in one piece and byte by byte.
 */
START_TEST(pieces_do_not_matter)
{
    static uint8_t mixed[] = "\r\nOK\r\n+USECC2C: 0,0,\"" TE "\"\r\nX012345678901234567890123456789"
                             "012345678901234567890123\xff\xfe\nlast\r\n\xf9\x31\xf9\n";
    uint8_t *frame = (uint8_t *)strchr((char *)mixed, 'X');
    frame[0] = 0xf9;
    frame[1] = 48;
    frame[2] = 0;
    frame[53] = 0xf9;
    jrn_wiretap_bytes(tap, JRN_RX, mixed, sizeof(mixed) - 1);
    for (size_t i = 0; i < sizeof(mixed) - 1; i++)
        jrn_wiretap_bytes(tap, JRN_RX, mixed + i, 1);
    static const char want[] =
        "\"rx\" 6 \"\\r\\nOK\\r\\n\"\n"
        "\"rx\" 50 \"+USECC2C: 0,0,\\\"<secret:1 32 characters>\\\"\\r\\n\"\n"
        "\"rx\" 54 \"f9300032333435363738393031323334353637383930313233343536373839"
        "30313233343536373839303132333435363738393031f9\" true\n"
        "\"rx\" 4 \"33fffe0a\"\n"
        "\"rx\" 6 \"last\\r\\n\"\n"
        "\"rx\" 1 \"f9\"\n"
        "\"rx\" 3 \"31f90a\"\n";
    const char *got = records();
    ck_assert_msg(strncmp(got, want, strlen(want)) == 0, "%s", got);
    ck_assert_str_eq(got + strlen(want), want);
}
END_TEST

static size_t make_frame(uint8_t *frame, size_t body)
{
    memset(frame, 0xA5, body + 6);
    frame[0] = 0xf9;
    frame[1] = (uint8_t)body;
    frame[2] = (uint8_t)(body >> 8);
    frame[body + 5] = 0xf9;
    return body + 6;
}

static bool taken_as_frame(size_t body)
{
    uint8_t frame[2048];
    size_t len = make_frame(frame, body);
    size_t before = (size_t)jrn_next_seq(writer);
    jrn_wiretap_bytes(tap, JRN_RX, frame, len);
    flush(false);
    flush(true);
    records();
    return json_is_true(json_object_get(book.record[before], "frame"));
}

START_TEST(frames_by_length)
{
    static const size_t legal[] = { 48, 64, 256, 1088, 1104 };
    static const size_t illegal[] = { 0, 16, 32, 47, 49, 1103, 1105, 1120 };
    for (size_t i = 0; i < sizeof(legal) / sizeof(legal[0]); i++)
        ck_assert(taken_as_frame(legal[i]));
    for (size_t i = 0; i < sizeof(illegal) / sizeof(illegal[0]); i++)
        ck_assert(!taken_as_frame(illegal[i]));
}
END_TEST

START_TEST(frames_that_are_none)
{
    uint8_t frame[128];
    size_t len = make_frame(frame, 48);
    frame[len - 1] = 0; /* no closing marker */
    jrn_wiretap_bytes(tap, JRN_RX, frame, len);
    make_frame(frame, 48);
    jrn_wiretap_bytes(tap, JRN_RX, frame, 20); /* cut off */
    flush(false);
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("OK\r\n"));
    const char *got = records();
    ck_assert_ptr_null(strstr(got, "true"));
    ck_assert_ptr_nonnull(strstr(got, "\"rx\" 54 \"f93000a5"));
    ck_assert_ptr_nonnull(strstr(got, "\"rx\" 20 \"f93000a5"));
    ck_assert_ptr_nonnull(strstr(got, "\"rx\" 4 \"OK\\r\\n\""));
}
END_TEST

START_TEST(frame_after_half_a_line)
{
    uint8_t frame[128];
    size_t len = make_frame(frame, 48);
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("\r\n"));
    jrn_wiretap_bytes(tap, JRN_RX, frame, len);
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("\r\n> "));
    flush(false);
    jrn_wiretap_bytes(tap, JRN_RX, frame, len);
    records();
    ck_assert_uint_eq(book.count, 5);
    ck_assert(json_is_true(json_object_get(book.record[2], "frame")));
    ck_assert(json_is_true(json_object_get(book.record[4], "frame")));
}
END_TEST

START_TEST(secret_in_a_frame_is_withheld)
{
    uint8_t frame[128];
    size_t len = make_frame(frame, 64);
    memcpy(frame + 10, "USECC2C: 0,0,\"" TE, 46);
    jrn_wiretap_bytes(tap, JRN_RX, frame, len);
    make_frame(frame, 64);
    memcpy(frame + 10, "\x00\x11\x22\x33\x44\x55\x66\x77", 8); /* raw, known by now */
    jrn_wiretap_bytes(tap, JRN_RX, frame, len);
    ck_assert_str_eq(records(), "\"rx\" 70 \"withheld: holds a known secret\"\n"
                                "\"rx\" 70 \"withheld: holds a known secret\"\n");
}
END_TEST

START_TEST(noise_in_a_line_hides_no_secret)
{
    jrn_wiretap_bytes(tap, JRN_TX,
                      TEXT("AT+USECC2C=0,\"0011\xff"
                           "2233\xf9"
                           "4455\"\r"));
    ck_assert_str_eq(records(), "\"tx\" 30 \"withheld: holds a known secret\"\n");
}
END_TEST

START_TEST(overlong_line)
{
    static uint8_t big[5000];
    memset(big, 'x', sizeof(big));
    big[4999] = '\n';
    jrn_wiretap_bytes(tap, JRN_RX, big + 904, 4096);
    jrn_wiretap_bytes(tap, JRN_RX, big + 903, 4097);
    jrn_wiretap_bytes(tap, JRN_RX, big, 4500);
    flush(false);
    jrn_wiretap_bytes(tap, JRN_RX, big, 5000);
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("OK\r\n"));
    const char *got = records();
    ck_assert_int_eq(strncmp(got, "\"rx\" 4096 \"xxxx", 15), 0);
    ck_assert_str_eq(strchr(got, '\n') + 1, "\"rx\" 4097 \"withheld: longer than 4096 bytes\"\n"
                                            "\"rx\" 4500 \"withheld: longer than 4096 bytes\"\n"
                                            "\"rx\" 5000 \"withheld: longer than 4096 bytes\"\n"
                                            "\"rx\" 4 \"OK\\r\\n\"\n");
}
END_TEST

START_TEST(binary_comes_in_chunks)
{
    static uint8_t big[5000];
    memset(big, 0x80, sizeof(big));
    jrn_wiretap_bytes(tap, JRN_TX, big, sizeof(big));
    flush(false);
    records();
    ck_assert_uint_eq(book.count, 6);
    static const int sizes[] = { 1200, 1200, 1200, 496, 904 };
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(json_integer_value(json_object_get(book.record[i + 1], "bytes")),
                         sizes[i]);
}
END_TEST

/* A reset in the middle of an answer: what comes after it still belongs to the key. */
START_TEST(cut_line_is_remembered)
{
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("+USE"));
    flush(false);
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("CC2C: 0,0,\"0011"));
    flush(false);
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("2233\r\nBOOT\r\n"));
    jrn_wiretap_bytes(tap, JRN_TX, TEXT("AT+USECC2C=1,\"0011"));
    flush(false);
    jrn_wiretap_bytes(tap, JRN_TX, TEXT("AT\r"));
    ck_assert_str_eq(records(), "\"rx\" 4 \"+USE\"\n"
                                "\"rx\" 15 \"CC2C: 0,0,\\\"<secret:1 4 characters>\"\n"
                                "\"rx\" 6 \"<secret:2 4 characters>\\r\\n\"\n"
                                "\"rx\" 6 \"BOOT\\r\\n\"\n"
                                "\"tx\" 18 \"AT+USECC2C=1,\\\"<secret:1 4 characters>\"\n"
                                "\"tx\" 3 \"AT\\r\"\n");
}
END_TEST

START_TEST(private_key_over_many_lines)
{
    jrn_wiretap_bytes(tap, JRN_RX,
                      TEXT("+USECDEVCERT: 0,\"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n"
                           "abcdefgh\n-----END EC PRIVATE KEY-----\n\"\r\nOK\r\n"));
    jrn_wiretap_bytes(tap, JRN_TX,
                      TEXT("-----BEGIN EC PRIVATE KEY-----\r\nMHcCAQEE\r\nabcdefgh\r\n"
                           "-----END EC PRIVATE KEY-----\r\n"));
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("-----BEGIN CERTIFICATE-----\nabcd\n"));
    const char *got = records();
    ck_assert_ptr_null(strstr(got, "MHcC"));
    ck_assert_ptr_null(strstr(got, "abcdefgh"));
    ck_assert_ptr_nonnull(strstr(got, "\"rx\" 4 \"OK\\r\\n\""));
    ck_assert_ptr_nonnull(strstr(got, "\"rx\" 5 \"abcd\\n\""));
}
END_TEST

/* No PEM label: the open quote alone tells that the key goes on. */
START_TEST(private_key_without_a_label)
{
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("+USECDEVCERT: 0,\"MHcCAQEE\nabcdefgh\n\"\r\nOK\r\n"));
    ck_assert_str_eq(records(),
                     "\"rx\" 38 \"+USECDEVCERT: 0,\\\"<secret:? 18 characters>\\\"\\r\\n\"\n"
                     "\"rx\" 4 \"OK\\r\\n\"\n");
}
END_TEST

START_TEST(endless_private_key_is_withheld)
{
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("-----BEGIN RSA PRIVATE KEY-----\n"));
    for (int i = 0; i < 200; i++)
        jrn_wiretap_bytes(tap, JRN_RX, TEXT("MIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEA\n"));
    flush(false);
    ck_assert_str_eq(records(), "\"rx\" 9832 \"withheld: longer than 4096 bytes\"\n");
}
END_TEST

START_TEST(text_of_the_channel)
{
    jrn_wiretap_text(tap, JRN_TX, TEXT("AT+USECC2C=3,\"" TE));
    jrn_wiretap_text(tap, JRN_TX, TEXT("\"\r"));
    jrn_wiretap_text(tap, JRN_RX, TEXT("\r\n+USECC2C: 3,0,\"" OTHER "\"\r\n\r\nO"));
    jrn_wiretap_dropped(tap, "the tag is wrong", 54);
    jrn_wiretap_text(tap, JRN_RX, TEXT("K\r\n\xf9\n"));
    ck_assert_str_eq(
        records(),
        "\"c2c\" \"tx\" 48 \"AT+USECC2C=3,\\\"<secret:1 32 characters>\\\"\\r\"\n"
        "\"c2c\" \"rx\" 52 \"\\r\\n+USECC2C: 3,0,\\\"<secret:2 32 characters>\\\"\\r\\n\"\n"
        "\"c2c\" \"rx\" 54 \"the tag is wrong\"\n"
        "\"c2c\" \"rx\" 6 \"\\r\\nOK\\r\\n\"\n"
        "\"c2c\" \"rx\" 2 \"f90a\"\n");
}
END_TEST

START_TEST(held_after_a_crash)
{
    jrn_wiretap_bytes(tap, JRN_TX, TEXT("AT+USECC2C=1,\"0011"));
    jrn_wiretap_bytes(tap, JRN_RX, TEXT("\r\n+CS"));
    jrn_wiretap_text(tap, JRN_RX, TEXT("half"));
    flush(true);
    jrn_wiretap_bytes(tap, JRN_TX, TEXT("0011\r"));
    ck_assert_str_eq(records(), "\"held\" \"tx\" 18 \"AT+USECC2C=1,\\\"<secret:1 4 characters>\"\n"
                                "\"held\" \"rx\" 5 \"\\r\\n+CS\"\n"
                                "\"held\" \"rx\" 4 \"half\"\n"
                                "\"tx\" 5 \"0011\\r\"\n");
}
END_TEST

START_TEST(errors_are_told_by_flush)
{
    struct r5_error error = { 0 };
    jrn_writer_close(&writer);
    jrn_wiretap_bytes(tap, JRN_TX, TEXT("AT\r"));
    ck_assert_int_eq(jrn_wiretap_flush(tap, false, &error), R5_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, path));
    ck_assert_int_eq(jrn_wiretap_flush(tap, false, &error), R5_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wiretap");
    TCase *tests = tcase_create("wiretap");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, lines);
    tcase_add_test(tests, pieces_do_not_matter);
    tcase_add_test(tests, frames_by_length);
    tcase_add_test(tests, frames_that_are_none);
    tcase_add_test(tests, frame_after_half_a_line);
    tcase_add_test(tests, secret_in_a_frame_is_withheld);
    tcase_add_test(tests, noise_in_a_line_hides_no_secret);
    tcase_add_test(tests, overlong_line);
    tcase_add_test(tests, binary_comes_in_chunks);
    tcase_add_test(tests, cut_line_is_remembered);
    tcase_add_test(tests, private_key_over_many_lines);
    tcase_add_test(tests, private_key_without_a_label);
    tcase_add_test(tests, endless_private_key_is_withheld);
    tcase_add_test(tests, text_of_the_channel);
    tcase_add_test(tests, held_after_a_crash);
    tcase_add_test(tests, errors_are_told_by_flush);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
