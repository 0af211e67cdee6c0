/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogue against modules that lie: blocks, lengths, endless lines, garbage. */
#include "dialogue_under_test.h"

/* Each block holds a line that would be a final code, and quotes. */
static const struct {
    const char *command;
    const char *says;
    const char *line;
} blocks[] = {
    { "AT+USORD=0,12", "\r\n+USORD: 0,12,\"a\"\r\n\r\nOK\r\n\"b\"\r\n\r\nERROR\r\n",
      "+USORD: 0,12,\"a\"\r\n\r\nOK\r\n\"b\"" },
    { "AT+USORF=0,9", "\r\n+USORF: 0,\"1.2.3.4\",7,9,\"\"\r\nOK\r\n\"x\"\r\n\r\nERROR\r\n",
      "+USORF: 0,\"1.2.3.4\",7,9,\"\"\r\nOK\r\n\"x\"" },
    { "AT+URDFILE=\"a,b\"", "\r\n+URDFILE: \"a,b\",8,\"\r\nOK\r\n\"\"\"\r\n\r\nERROR\r\n",
      "+URDFILE: \"a,b\",8,\"\r\nOK\r\n\"\"\"" },
    { "AT+USECDEVCERT=1", "\r\n+USECDEVCERT: 1,\"--\nOK\r\nERROR\r\n--\n\"\r\n\r\nERROR\r\n",
      "+USECDEVCERT: 1,\"--\nOK\r\nERROR\r\n--\n\"" },
    { "AT+UMQTTC=6", "\r\n+UMQTTC: 6,0,9,3,\"a\"b\",6,\"\r\nOK\r\n\"\r\n\r\nERROR\r\n",
      "+UMQTTC: 6,0,9,3,\"a\"b\",6,\"\r\nOK\r\n\"" },
    { "AT+USORD=0,0", "\r\n+USORD: 0,0,\"\"\r\n\r\nERROR\r\n", "+USORD: 0,0,\"\"" },
};

START_TEST(a_final_code_in_a_block_is_none)
{
    /* byte by byte, and whole */
    for (size_t i = 0; i < strlen(blocks[_i].says); i++)
        says_bytes(&module, 1, 1, (const uint8_t *)blocks[_i].says + i, 1);
    says(&module, 2, 1, blocks[_i].says);
    for (int round = 0; round < 2; round++) {
        send(blocks[_i].command, 1000);
        ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
        ck_assert_int_eq(reply.lines, 1);
        ck_assert_str_eq(reply.line[0], blocks[_i].line);
        ck_assert(!reply.forbidden);
        ck_assert(!at_next_urc(d, &urc));
    }
}
END_TEST

START_TEST(a_block_may_hold_any_byte)
{
    static const uint8_t answer[] = "\r\n+USECE2EDATAENC: 4,\"\0\xFF\r\"\"\r\n\r\nOK\r\n";
    says_bytes(&module, 1, 1, answer, sizeof(answer) - 1);
    ck_assert_int_eq(at_send_raw(d, "xyz", 3, NULL), R5_OK);
    ck_assert_int_eq(at_collect(d, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_uint_eq(at_line_len(&reply, 0), 25);
    ck_assert_mem_eq(reply.line[0] + 20, "\0\xFF\r\"\"", 5);
    ck_assert(!reply.forbidden);
}
END_TEST

START_TEST(an_announced_length_may_lie)
{
    says(&module, 1, 1, "\r\n+USORD: 0,99999999999999999999,\"x\"\r\n\r\nOK\r\n");
    says(&module, 2, 1, "\r\n+USORD: 0,5000,\"x\"\r\n\r\nOK\r\n");
    says(&module, 3, 1, "\r\nERROR\r\n");
    send("AT+USORD=0,1", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(reply.overlong);
    send("AT+USORD=0,1", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT); /* the rest of the block never came ... */
    send("AT+USOCL=0", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR); /* ... and the next answer is not in it */
}
END_TEST

START_TEST(long_lines_and_replies_are_told)
{
    says(&module, 1, 1, big_line("\r\n", AT_LINE_MAX, "\r\n\r\nOK\r\n"));
    says(&module, 2, 1, big_line("\r\n", AT_LINE_MAX + 1, "\r\n\r\nOK\r\n"));
    for (int i = 0; i <= AT_LINES_MAX; i++)
        says(&module, 3, 1, "\r\nx\r\n");
    says(&module, 3, 2, "\r\nOK\r\n");
    for (int i = 0; i < 5; i++)
        says(&module, 4, 1, big_line("\r\n", 4000, "\r\n"));
    says(&module, 4, 2, big_line("\r\n+CME ERROR: ", 200, "\r\n"));

    send("AT", 1000);
    ck_assert(!reply.overlong);
    ck_assert_uint_eq(strlen(reply.line[0]), AT_LINE_MAX);
    send("AT", 1000);
    ck_assert(reply.overlong);
    ck_assert_uint_eq(strlen(reply.line[0]), AT_LINE_MAX);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    send("AT", 1000);
    ck_assert(reply.overlong);
    ck_assert_int_eq(reply.lines, AT_LINES_MAX);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    send("AT", 1000);
    ck_assert(reply.overlong);
    ck_assert_int_eq(reply.final, AT_FINAL_CME);
    ck_assert_uint_eq(strlen(reply.final_text), sizeof(reply.final_text) - 1);
    ck_assert_uint_le(reply.text_used, sizeof(reply.text));
}
END_TEST

START_TEST(garbage_is_flagged_and_no_answer)
{
    static const uint8_t noise[] = "\r\n\x01\xFF\x80\r\n\r\nOK\0x\r\n\r\n+X: 1\rOK\r\n";
    says_bytes(&module, 1, 1, noise, sizeof(noise) - 1);
    says(&module, 2, 1, "\r\n+X: \"caf\xC3\xA9\"\r\n\r\nOK\r\n");
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert(reply.forbidden);
    ck_assert_int_eq(reply.lines, 4);
    send("AT", 1000);
    ck_assert(!reply.forbidden); /* inside quotes it is data */
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
}
END_TEST

START_TEST(each_forbidden_byte_is_flagged)
{
    for (int byte = 1; byte < 256; byte++) {
        if (byte == '\r' || byte == '\n' || byte == '"')
            continue;
        char text[] = "\r\nx?x\r\n\r\nOK\r\n";
        text[3] = (char)byte;
        module.pieces = module.played = module.writes = 0;
        says(&module, 1, 1, text);
        send("AT", 1000);
        ck_assert_int_eq(reply.final, AT_FINAL_OK);
        ck_assert_int_eq(reply.forbidden, byte < ' ' || byte > 126);
    }
}
END_TEST

START_TEST(a_command_that_is_too_long_is_ours)
{
    struct r5_error error = { 0 };
    memset(big, 'A', AT_LINE_MAX + 1);
    big[AT_LINE_MAX + 1] = '\0';
    ck_assert_int_eq(at_command(d, big, 100, &reply, &error), R5_E_LIMIT);
    ck_assert_int_eq(module.writes, 0);
    big[AT_LINE_MAX] = '\0';
    ck_assert_int_eq(at_command(d, big, 100, &reply, &error), R5_OK);
    ck_assert_uint_eq(module.written, AT_LINE_MAX + 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("at hostile");
    TCase *tcase = tcase_create("scripts");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_final_code_in_a_block_is_none, 0,
                        (int)(sizeof(blocks) / sizeof(blocks[0])));
    tcase_add_test(tcase, a_block_may_hold_any_byte);
    tcase_add_test(tcase, an_announced_length_may_lie);
    tcase_add_test(tcase, long_lines_and_replies_are_told);
    tcase_add_test(tcase, garbage_is_flagged_and_no_answer);
    tcase_add_test(tcase, each_forbidden_byte_is_flagged);
    tcase_add_test(tcase, a_command_that_is_too_long_is_ours);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
