/* SPDX-License-Identifier: Apache-2.0 */
/* Answers through the channel, whole and right as frames, that try to be taken for what they are
 * not. */
#include "channel_under_test.h"

#define KEY "000102030405060708090A0B0C0D0E0F"
#define ZERO "00000000000000000000000000000000"

static struct at_reply reply;
static struct at_urc urc;

static void send(const char *command, int limit_ms)
{
    ck_assert_int_eq(at_command(d, command, limit_ms, &reply, NULL), R5_OK);
}

static void expect_urc(const char *text)
{
    ck_assert(at_next_urc(d, &urc));
    ck_assert_str_eq(urc.text, text);
}

static void open_channel(void)
{
    set_up();
    c2c_channel_switch_on(channel, &keys);
}

START_TEST(lines_nobody_asked_for_stay_apart)
{
    says_framed(1, 1, "\r\n+CEREG: 5\r\n");
    says_framed(1, 2, "\r\nSARA-R510M8S\r\n\r\n+UUPSDD: 0\r\n");
    says_framed(1, 3, "\r\nOK\r\n\r\n+CEREG: 1\r\n");
    send("AT+CGMM", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_str_eq(reply.line[0], "SARA-R510M8S");
    expect_urc("+CEREG: 5");
    expect_urc("+UUPSDD: 0");
    says_framed(2, 1, "\r\nERROR\r\n");
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
    expect_urc("+CEREG: 1");
}
END_TEST

START_TEST(between_prompt_and_answer)
{
    says_framed(1, 1, "\r\n>");
    says_framed(2, 1, "\r\n+CEREG: 5\r\n");
    says_framed(2, 2, "\r\n+UDWNFILE: 1\r\n\r\nOK\r\n");
    send("AT+UDWNFILE=\"a\",3", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_PROMPT);
    ck_assert_int_eq(at_payload(d, "abc", 3, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    expect_urc("+CEREG: 5");
}
END_TEST

START_TEST(an_ok_over_three_frames)
{
    says_framed(1, 1, "\r\nO");
    says_framed(1, 100, "K\r");
    says_framed(1, 200, "\n");
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    says_framed(2, 1, "\r\nO");
    says_framed(2, 2, "KAY\r\n");
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
}
END_TEST

START_TEST(a_zero_ends_no_line)
{
    uint8_t frame[C2C_FRAME_MAX];
    static const char answer[] = "\r\n+X: a\0b\x01\x7f\r\n\r\nOK\0\r\n\r\nERROR\r\n";
    says_bytes(&module, 1, 1, frame, make_frame(answer, sizeof(answer) - 1, frame));
    send("AT+X", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR); /* "OK" with a zero behind it is no OK */
    ck_assert(reply.forbidden);
    ck_assert_uint_eq(at_line_len(&reply, 0), 9);
    ck_assert_mem_eq(reply.line[0], "+X: a\0b\x01\x7f", 9);
}
END_TEST

START_TEST(a_line_of_5000_bytes)
{
    char text[1001];
    memset(text, 'x', 1000);
    text[1000] = '\0';
    says_framed(1, 1, "\r\n");
    for (int i = 0; i < 5; i++)
        says_framed(1, 2, text);
    says_framed(1, 3, "\r\n\r\nOK\r\n");
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(reply.overlong);
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_uint_eq(at_line_len(&reply, 0), AT_LINE_MAX);
}
END_TEST

/* Frames may cut anywhere, in the middle of a block that its length announces as well. */
START_TEST(final_codes_in_quotes)
{
    says_framed(1, 1, "\r\n+CGDCONT: 1,\"IP\",\"OK\"\r\n\r\n+CGDCONT: 2,\"IP\",\"ERR");
    says_framed(1, 2, "OR\"\r\n\r\nERROR\r\n");
    send("AT+CGDCONT?", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
    ck_assert_int_eq(reply.lines, 2);
    says_framed(2, 1, "\r\n+URDFILE: \"a\",8,\"\r\n");
    says_framed(2, 2, "OK\r");
    says_framed(2, 3, "\nx\"\r\n\r\nERROR\r\n");
    send("AT+URDFILE=\"a\"", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_str_eq(reply.line[0], "+URDFILE: \"a\",8,\"\r\nOK\r\nx\"");
}
END_TEST

START_TEST(a_plain_ok_closes_nothing)
{
    struct r5_error error;
    says(&module, 1, 1, "\r\nOK\r\n");
    ck_assert_int_eq(c2c_close(d, channel, 1000, &reply, &error), R5_OK);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert(c2c_channel_is_on(channel));
    ck_assert_int_eq(told[C2C_GARBAGE], 1);
    says_framed(2, 1, "\r\nOK\r\n");
    ck_assert_int_eq(c2c_close(d, channel, 1000, &reply, &error), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(!c2c_channel_is_on(channel));
}
END_TEST

/* Which scheme it is, the number of fields says, and nothing that stands in them. */
static const struct {
    const char *answer;
    enum c2c_version expected;
    enum c2c_pair_result result;
} pairings[] = {
    { "\"" KEY "\"", C2C_V2, C2C_DOWNGRADED },
    { "\"" KEY "\"", C2C_V1, C2C_PAIRED },
    { "\"" KEY "\",\"" KEY "\",\"" KEY "\"", C2C_V2, C2C_PAIRED },
    { "\"" KEY "\",\"" KEY "\",\"" KEY "\"", C2C_V1, C2C_UPGRADED },
    { "\"" KEY "\",\"" ZERO "\",\"" KEY "\"", C2C_V2, C2C_PAIRED },
    { "\"" KEY "\",\"01" ZERO "\",\"" KEY "\"", C2C_V2, C2C_ANSWER_MALFORMED },
    { "\"" KEY "\",\"0102030405060708090A0B0C0D0E0F\",\"" KEY "\"", C2C_V2, C2C_ANSWER_MALFORMED },
    { "\"" KEY "\",\"\",\"" KEY "\"", C2C_V2, C2C_ANSWER_MALFORMED },
    { "\"" KEY "\",,", C2C_V2, C2C_ANSWER_MALFORMED },
    { "\"" KEY "\",\"" KEY "\"", C2C_V2, C2C_ANSWER_MALFORMED },
    { "\"" KEY "\",\"" KEY "\",\"" KEY "\",\"" KEY "\"", C2C_V2, C2C_ANSWER_MALFORMED },
};

START_TEST(fields_tell_the_scheme)
{
    char line[256];
    struct c2c_pairing pairing = { 0 };
    snprintf(line, sizeof(line), "\r\n+USECC2C: 0,0,%s\r\n\r\nOK\r\n", pairings[_i].answer);
    c2c_channel_switch_off(channel);
    says(&module, 1, 1, line);
    send("AT+USECC2C=0", 1000);
    ck_assert_int_eq(c2c_read_pair_answer(&reply, 0, pairings[_i].expected, &pairing),
                     pairings[_i].result);
    static const struct c2c_pairing none;
    if (pairings[_i].result == C2C_PAIRED)
        ck_assert_int_eq(pairing.keys.version, pairings[_i].expected);
    else
        ck_assert_mem_eq(&pairing, &none, sizeof(none)); /* no key of it is used */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("c2c answers");
    TCase *tcase = tcase_create("scripts");
    tcase_add_checked_fixture(tcase, open_channel, tear_down);
    tcase_add_test(tcase, lines_nobody_asked_for_stay_apart);
    tcase_add_test(tcase, between_prompt_and_answer);
    tcase_add_test(tcase, an_ok_over_three_frames);
    tcase_add_test(tcase, a_zero_ends_no_line);
    tcase_add_test(tcase, a_line_of_5000_bytes);
    tcase_add_test(tcase, final_codes_in_quotes);
    tcase_add_test(tcase, a_plain_ok_closes_nothing);
    tcase_add_loop_test(tcase, fields_tell_the_scheme, 0,
                        (int)(sizeof(pairings) / sizeof(pairings[0])));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
