/* SPDX-License-Identifier: Apache-2.0 */
/* What stands where a secret stands, and what has a secret's value, is not written. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "redact.h"

#define TE "00112233445566778899AABBCCDDEEFF"
#define KEY "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

static struct r5_arena *arena;
static struct jrn_vault *vault;
static struct r5_buf out;

static const uint8_t te[16] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff };

static void setup(void)
{
    arena = r5_arena_new((size_t)4 << 20, NULL);
    ck_assert_ptr_nonnull(arena);
    vault = jrn_vault_new(arena);
    ck_assert_ptr_nonnull(vault);
    r5_buf_init(&out, (size_t)1 << 20);
}

static void teardown(void)
{
    r5_buf_reset(&out);
    r5_arena_free(&arena);
}

static const char *line_of(const void *bytes, size_t len)
{
    r5_buf_reset(&out);
    ck_assert_int_eq(jrn_redact_line(vault, bytes, len, &out), R5_OK);
    return r5_buf_str(&out);
}

static const char *line(const char *text)
{
    return line_of(text, strlen(text));
}

static const char *text(const char *own)
{
    r5_buf_reset(&out);
    ck_assert_int_eq(jrn_redact_text(vault, own, &out), R5_OK);
    return r5_buf_str(&out);
}

struct pair {
    const char *in, *want;
};

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))
#define S32 "<secret:1 32 characters>"

static const struct pair grammar[] = {
    { "AT+USECC2C=0,\"" TE "\"\r", "AT+USECC2C=0,\"" S32 "\"\r" },
    { "AT+USECC2C=0," TE "\r", "AT+USECC2C=0," S32 "\r" },
    { "at+usecc2c=1,\"" TE "\"\r\r\n", "at+usecc2c=1,\"" S32 "\"\r\r\n" },
    { "A T + U S E C C 2 C = 0 , \"" TE "\" \r", "A T + U S E C C 2 C = 0 , \"" S32 "\" \r" },
    { "AT+USECC2C=0,\"" TE "\r", "AT+USECC2C=0,\"" S32 "\r" },
    { "AT+USECC2C=0,\"0011223", "AT+USECC2C=0,\"<secret:1 7 characters>" },
    { "AT+USECC2C=0,\"00", "AT+USECC2C=0,\"<secret:1 2 characters>" },
    { "AT+USECC2C=0,\"0011\r2233\"\r", "AT+USECC2C=0,\"<secret:1 9 characters>\"\r" },
    { "AT+USECC2C=0,\"not hex, but close\"\r", "AT+USECC2C=0,\"<secret:1 18 characters>\"\r" },
    { "AT+USECC2C=0,00\"11,2\"2;\r", "AT+USECC2C=0,<secret:1 9 characters>;\r" },
    { "AT+USECC2C " TE "\r", "AT+USECC2C " S32 "\r" },
    { "AT+USECC2C" TE "\r", "AT+US<secret:1 37 characters>\r" },
    { "AT+USECC2C=2\r", "AT+USECC2C=2\r" },
    { "AT+USECC2C=?\r", "AT+USECC2C=?\r" },
    { "+USECC2C: 0,0\r\n", "+USECC2C: 0,0\r\n" },
    { "\r\n+USECC2C: 0,0,\"" KEY "\",\"" TE "\",\"" KEY "\"\r\n",
      "\r\n+USECC2C: 0,0,\"" S32 "\",\"<secret:2 32 characters>\",\"" S32 "\"\r\n" },
    { "AT+CMEE=2;+USECC2C=1,\"" TE "\";+CSQ\r", "AT+CMEE=2;+USECC2C=1,\"" S32 "\";+CSQ\r" },
    { "AT+USECC2C=2;+CGDCONT=1,\"IP\",\"internet\"\r",
      "AT+USECC2C=2;+CGDCONT=1,\"IP\",\"internet\"\r" },
    { "\"AT+USECC2C=1,\"" TE "\"\r", "\"AT+USECC2C=1,\"" S32 "\"\r" },
    { "+USECPSK: \"0A0B\",\"" TE "\"\r\n",
      "+USECPSK: \"<secret:1 4 characters>\",\"<secret:2 32 characters>\"\r\n" },
    { "AT+USECPSK=16\r", "AT+USECPSK=16\r" },
    { "AT+USECPRF=0,8,\"12\",1\r",
      "AT+USECPRF=0,8,\"<secret:1 2 characters>\",<secret:2 1 characters>\r" },
    { "AT+USECPRF=4,07,\"pass word\"\r", "AT+USECPRF=4,07,\"<secret:1 9 characters>\"\r" },
    { "AT+USECPRF=0,\"8\",\"abcdef\"\r", "AT+USECPRF=0,\"8\",\"<secret:1 6 characters>\"\r" },
    { "AT+USECPRF=0,x8,\"abcdef\"\r", "AT+USECPRF=0,x8,\"<secret:1 6 characters>\"\r" },
    { "AT+USECPRF=0,,\"abcdef\"\r", "AT+USECPRF=0,,\"<secret:1 6 characters>\"\r" },
    { "+USECPRF: 0,8,\"abcdef\"\r\n", "+USECPRF: 0,8,\"<secret:1 6 characters>\"\r\n" },
    { "AT+USECPRF=0,9,\"identity\"\r", "AT+USECPRF=0,9,\"identity\"\r" },
    { "AT+USECPRF=0,3,\"my_ca\"\r", "AT+USECPRF=0,3,\"my_ca\"\r" },
    { "AT+USECPRF=0,13,0,1\r", "AT+USECPRF=0,13,0,1\r" },
    { "+UUSECPRF: 0,13,2,\"c2Vzc2lvbg==\",\"bWFzdGVy\"\r\n",
      "+UUSECPRF: 0,13,2,\"<secret:1 12 characters>\",\"<secret:2 8 characters>\"\r\n" },
    { "+USECDEVCERT: 0,\"MIIBabc\ndef\"\r\n", "+USECDEVCERT: 0,\"<secret:? 11 characters>\"\r\n" },
    { "+USECDEVCERT: 1,\"MIIBabc\ndef\"\r\n", "+USECDEVCERT: 1,\"MIIBabc\ndef\"\r\n" },
    { "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n",
      "-----BEGIN EC PRIVATE KEY<secret:? 11 characters>-----END EC PRIVATE KEY-----\n" },
    { "-----BEGIN PRIVATE KEY-----\nMHcC\n", "-----BEGIN PRIVATE KEY<secret:? 11 characters>" },
    { "-----BEGIN CERTIFICATE-----\nMHcC\n", "-----BEGIN CERTIFICATE-----\nMHcC\n" },
    { "AT+USECMNG=0,2,\"key\",1704,\"secret\"\r",
      "AT+USECMNG=0,2,\"key\",1704,\"<secret:1 6 characters>\"\r" },
    { "+USECMNG: 4,0,\"ca\",\"0123456789abcdef0123456789abcdef\"\r\n",
      "+USECMNG: 4,0,\"ca\",\"0123456789abcdef0123456789abcdef\"\r\n" },
    { "AT+CPIN=\"1234\"\r", "AT+CPIN=\"<secret:1 4 characters>\"\r" },
    { "AT+CPIN=12,34\r", "AT+CPIN=<secret:1 2 characters>,<secret:2 2 characters>\r" },
    { "AT+CPIN=SIM\r", "AT+CPIN=<secret:1 3 characters>\r" },
    { "+CPIN: READY\r\n", "+CPIN: READY\r\n" },
    { "+CPIN: SIM PIN2\r\n", "+CPIN: SIM PIN2\r\n" },
    { "+CPIN: \"1234\"\r\n", "+CPIN: \"<secret:1 4 characters>\"\r\n" },
    { "AT+CPIN?\r", "AT+CPIN?\r" },
    { "AT+CLCK=\"SC\",1,\"1234\",1\r", "AT+CLCK=\"SC\",1,\"<secret:1 4 characters>\",1\r" },
    { "AT+CPWD=\"SC\",\"1234\",\"99\"\r",
      "AT+CPWD=\"SC\",\"<secret:1 4 characters>\",\"<secret:2 2 characters>\"\r" },
    { "AT+UMQTT=4,\"me\",\"pw\"\r",
      "AT+UMQTT=4,\"<secret:1 2 characters>\",\"<secret:2 2 characters>\"\r" },
    { "AT+UMQTT=2,\"broker\",8883\r", "AT+UMQTT=2,\"broker\",8883\r" },
    { "AT+UMQTTC=4,0,\"topic\"\r", "AT+UMQTTC=4,0,\"topic\"\r" },
    { "AT+UHTTP=0,3,\"pw\"\r", "AT+UHTTP=0,3,\"<secret:1 2 characters>\"\r" },
    { "AT+UHTTP=0,2,\"me\"\r", "AT+UHTTP=0,2,\"<secret:1 2 characters>\"\r" },
    { "AT+UHTTP=0,1,\"host\"\r", "AT+UHTTP=0,1,\"host\"\r" },
    { "AT+UHTTPC=0,3,\"/path\",\"file\"\r", "AT+UHTTPC=0,3,\"/path\",\"file\"\r" },
    { "\r\n356995100012345\r\n", "\r\n356995100012345\r\n" },
    { "+USECROTUID: \"0a04f008003c9623\"\r\n", "+USECROTUID: \"0a04f008003c9623\"\r\n" },
    { "+CCID: 8939107800023416395\r\n", "+CCID: 8939107800023416395\r\n" },
    { "SARA-R510S-01B-00\r\n03.15,A00.01\r\n", "SARA-R510S-01B-00\r\n03.15,A00.01\r\n" },
    { "", "" },
};

START_TEST(by_grammar)
{
    ck_assert_str_eq(line(grammar[_i].in), grammar[_i].want);
}
END_TEST

/* Wherever a line breaks off, no four digits of the key in a row are left. */
START_TEST(cut_anywhere)
{
    static const char whole[] = "\r\n+USECC2C: 0,0,\"" KEY "\",\"" TE "\"\r\n";
    for (size_t len = 0; len < sizeof(whole); len++) {
        jrn_vault_new_case(vault);
        const char *got = line_of(whole, len);
        ck_assert_ptr_null(strstr(got, "0f1e"));
        ck_assert_ptr_null(strstr(got, "e1f0"));
        ck_assert_ptr_null(strstr(got, "0011"));
        ck_assert_ptr_null(strstr(got, "EEFF"));
    }
}
END_TEST

START_TEST(rest_of_a_cut_line)
{
    static const char cut[] = "AT+USECC2C=0,\"" TE "\"\r";
    bool found;
    ck_assert_int_eq(
        jrn_redact_rest(vault, (const uint8_t *)cut, sizeof(cut) - 1, 20, &out, &found), R5_OK);
    ck_assert_str_eq(r5_buf_str(&out), "<secret:1 26 characters>\"\r");
    ck_assert(found);
    r5_buf_reset(&out);
    ck_assert_int_eq(
        jrn_redact_rest(vault, (const uint8_t *)cut, sizeof(cut) - 1, 46, &out, &found), R5_OK);
    ck_assert_str_eq(r5_buf_str(&out), "\"\r");
    ck_assert(!found);
}
END_TEST

static const struct pair values[] = {
    { "got " TE ".", "got " S32 "." },
    { "got 00112233445566778899aabbccddeeff!", "got " S32 "!" },
    { "half 8899AABBCCDDEEFF", "half <secret:1 16 characters>" },
    { "odd x700112233445566778 y", "odd x<secret:1 18 characters> y" },
    { "reversed FFEEDDCCBBAA99887766554433221100", "reversed " S32 },
    { "base64 ABEiM0RVZneImaq7zN3u/w==", "base64 <secret:1 22 characters>==" },
    { "base64 by one AAARIjNEVWZ3iJmqu8zd7v8=", "base64 by one <secret:1 23 characters>=" },
    { "base64 by two AAAAESIzRFVmd4iZqrvM3e7/", "base64 by two <secret:1 24 characters>" },
    { "base64 for addresses xyABEiM0RVZneImaq7zN3u_w",
      "base64 for addresses <secret:1 24 characters>" },
    { "base64 reversed /+7dzLuqmYh3ZlVEMyIRAA==", "base64 reversed <secret:1 22 characters>==" },
    { "seven bytes 00112233445566", "seven bytes 00112233445566" },
    { "another 0123456789abcdef0123456789abcdef", "another 0123456789abcdef0123456789abcdef" },
    { "the word is (open sesame now)", "the word is (<secret:2 15 characters>)" },
    { "the word is emases nepo", "the word <secret:2 14 characters>" },
    { "\xc3\xa9open sesame\xc3\xa9 x", "<secret:2 15 characters> x" },
};

START_TEST(by_value)
{
    ck_assert_int_eq(jrn_vault_add(vault, te, sizeof(te)), 1);
    ck_assert_int_eq(jrn_vault_add(vault, (const uint8_t *)"open sesame now", 15), 2);
    ck_assert_str_eq(text(values[_i].in), values[_i].want);
}
END_TEST

START_TEST(raw_bytes)
{
    uint8_t bytes[] = { 'a', ' ', 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, ' ', 'b' };
    for (uint8_t i = 0; i < 10; i++)
        bytes[2 + i] = te[6 + i];
    jrn_vault_add(vault, te, sizeof(te));
    ck_assert_str_eq(line_of(bytes, sizeof(bytes)), "a <secret:1 10 characters> b");
}
END_TEST

START_TEST(near_variants_in_one_case)
{
    line("AT+USECC2C=1,\"" TE "\"\r");
    line("AT+USECC2C=1,\"10112233445566778899AABBCCDDEEFF\"\r");
    ck_assert_str_eq(text(TE), S32);
    ck_assert_str_eq(line("AT+USECC2C=1,\"10112233445566778899AABBCCDDEEFF\"\r"),
                     "AT+USECC2C=1,\"<secret:2 32 characters>\"\r");
}
END_TEST

START_TEST(ids_start_again_with_each_case)
{
    ck_assert_int_eq(jrn_vault_add(vault, (const uint8_t *)"something", 9), 1);
    ck_assert_int_eq(jrn_vault_add(vault, te, sizeof(te)), 2);
    jrn_vault_new_case(vault);
    ck_assert_int_eq(jrn_vault_window(vault, te), -1);
    ck_assert_str_eq(text(TE), "<secret:old 32 characters>");
    ck_assert_int_eq(jrn_vault_add(vault, te, sizeof(te)), 1);
    ck_assert_int_eq(jrn_vault_window(vault, te), 1);
    ck_assert_int_eq(jrn_vault_window(vault, te + 8), 1);
    ck_assert_str_eq(text(TE), S32);
}
END_TEST

/* A secret of this case that shares bytes with one of an earlier case goes by its own id. */
START_TEST(shared_windows_follow_the_case)
{
    jrn_vault_add(vault, te, sizeof(te));
    jrn_vault_new_case(vault);
    jrn_vault_add(vault, te + 4, 10);
    ck_assert_int_eq(jrn_vault_window(vault, te + 4), 1);
    ck_assert_int_eq(jrn_vault_window(vault, te), -1);
}
END_TEST

START_TEST(full_vault_still_withholds)
{
    uint8_t value[16] = { 0 };
    int id = 0;
    int last = 0;
    for (unsigned i = 0; i < 5000; i++) {
        value[0] = (uint8_t)i;
        value[1] = (uint8_t)(i >> 8);
        value[8] = (uint8_t)(i * 7);
        value[9] = 1;
        id = jrn_vault_add(vault, value, sizeof(value));
        last = id > 0 ? id : last;
    }
    ck_assert_int_eq(id, 0);
    ck_assert_int_eq(last, 4096);
    ck_assert_int_eq(jrn_vault_add(vault, te, sizeof(te)), 0);
    ck_assert_str_eq(line("AT+USECC2C=1,\"" TE "\"\r"),
                     "AT+USECC2C=1,\"<secret:? 32 characters>\"\r");
}
END_TEST

START_TEST(garbage_does_not_fill_the_vault)
{
    r5_buf_reset(&out);
    struct r5_buf garbage;
    r5_buf_init(&garbage, 65536);
    ck_assert_int_eq(r5_buf_text(&garbage, "AT+USECC2C=0"), R5_OK);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(r5_buf_printf(&garbage, ",%03d", i), R5_OK);
    const char *got = line(r5_buf_str(&garbage));
    ck_assert_ptr_nonnull(strstr(got, "<secret:? 3 characters>"));
    r5_buf_reset(&garbage);
    ck_assert_int_le(jrn_vault_add(vault, te, sizeof(te)), 9);
}
END_TEST

START_TEST(a_key_of_zeros_hides_no_zeros)
{
    line("AT+USECC2C=1,\"00000000000000000000000000000000\"\r");
    ck_assert_str_eq(text("0000000000000000"), "0000000000000000");
}
END_TEST

/* Any bytes at all: nothing is read or written out of bounds. */
START_TEST(random_bytes)
{
    static const char *const words[] = { "USECC2C",  "\"",      ",",  "=",           ":",
                                         ";",        "USECPRF", "13", "-----BEGIN",  "PRIVATE KEY",
                                         "-----END", "\r",      "\n", "USECDEVCERT", "0",
                                         TE,         "CPIN",    " " };
    srand(1);
    jrn_vault_add(vault, te, sizeof(te));
    for (int round = 0; round < 3000; round++) {
        uint8_t bytes[512];
        size_t len = 0;
        while (len < 400 && rand() % 40 != 0) {
            const char *word = words[(size_t)rand() % COUNT(words)];
            if (rand() % 4 == 0) {
                bytes[len++] = (uint8_t)rand();
                continue;
            }
            memcpy(bytes + len, word, strlen(word));
            len += strlen(word);
        }
        line_of(bytes, len);
        ck_assert_ptr_null(strstr(r5_buf_str(&out), TE));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("redact");
    TCase *tests = tcase_create("redact");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, by_grammar, 0, COUNT(grammar));
    tcase_add_loop_test(tests, by_value, 0, COUNT(values));
    tcase_add_test(tests, cut_anywhere);
    tcase_add_test(tests, rest_of_a_cut_line);
    tcase_add_test(tests, raw_bytes);
    tcase_add_test(tests, near_variants_in_one_case);
    tcase_add_test(tests, ids_start_again_with_each_case);
    tcase_add_test(tests, shared_windows_follow_the_case);
    tcase_add_test(tests, full_vault_still_withholds);
    tcase_add_test(tests, garbage_does_not_fill_the_vault);
    tcase_add_test(tests, a_key_of_zeros_hides_no_zeros);
    tcase_add_test(tests, random_bytes);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
