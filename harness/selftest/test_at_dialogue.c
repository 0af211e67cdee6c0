/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogue against scripted modules: honest, slow and noisy ones. */
#include "dialogue_under_test.h"

START_TEST(plain_exchange)
{
    says(&module, 1, 5, "\r\nSARA-R510S\r\n");
    says(&module, 1, 6, "\r\nOK\r\n");
    send("AT+CGMM", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_str_eq(reply.final_text, "OK");
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_str_eq(reply.line[0], "SARA-R510S");
    ck_assert_uint_eq(at_line_len(&reply, 0), 10);
    ck_assert(!reply.overlong && !reply.forbidden);
    ck_assert_mem_eq(module.wire, "AT+CGMM\r", 8);
    ck_assert_int_eq(module.writes, 1);
    ck_assert(!at_next_urc(d, &urc));
}
END_TEST

START_TEST(echo_is_no_information)
{
    says(&module, 1, 1, "AT+CGMM\r\r\nSARA-R510S\r\n\r\nOK\r\n");
    says(&module, 2, 1, "AT+CMEE=");
    says(&module, 2, 2, "2\r\r\n+CME ERROR: SEC busy\r\n");
    send("AT+CGMM", 1000);
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_str_eq(reply.line[0], "SARA-R510S");
    ck_assert(!reply.forbidden);
    send("AT+CMEE=2", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_CME);
    ck_assert_int_eq(reply.cme, 1684);
    ck_assert_int_eq(reply.lines, 0);
}
END_TEST

START_TEST(an_echo_alone_is_silence)
{
    says(&module, 1, 1, "AT+CGMM\r");
    send("AT+CGMM", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(reply.lines, 0);
    ck_assert_int_eq(module.now, r5_ms(1000));
}
END_TEST

START_TEST(the_echo_of_another_command_is_seen)
{
    says(&module, 1, 1, "AT+CGSN\r\r\n\r\nOK\r\n");
    send("AT+CGMM", 1000);
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_str_eq(reply.line[0], "AT+CGSN");
}
END_TEST

START_TEST(silence_is_an_answer)
{
    send("AT", 3000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(reply.cme, -1);
    ck_assert_str_eq(reply.final_text, "");
    ck_assert_int_eq(module.now, r5_ms(3000));
}
END_TEST

START_TEST(urcs_are_kept_apart)
{
    says(&module, 1, 1, "\r\n+UUPSDD: 0\r\n\r\n+CEREG: 5\r\n\r\n+CEREG: 2,5\r\n");
    says(&module, 1, 2, "\r\n+CPIN: READY\r\n\r\nOK\r\n\r\n+UUSORD: 0,4\r\n");
    send("AT+CEREG?", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_str_eq(reply.line[0], "+CEREG: 2,5");
    expect_urc("+UUPSDD: 0");
    ck_assert_int_eq(urc.at, r5_ms(1));
    expect_urc("+CEREG: 5");
    expect_urc("+CPIN: READY");
    expect_urc("+UUSORD: 0,4");
    ck_assert(!at_next_urc(d, &urc));
}
END_TEST

START_TEST(a_late_reply_is_not_the_next_one)
{
    says(&module, 1, 1500, "\r\n+CSQ: 9,9\r\n\r\nOK\r\n");
    says(&module, 2, 5, "\r\nERROR\r\n");
    send("AT+CSQ", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(link_wait_until(&module.clock, r5_ms(2000), NULL), R5_OK);
    send("AT+CFUN=4", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
    ck_assert_int_eq(reply.lines, 0);
    expect_urc("+CSQ: 9,9");
    expect_urc("OK");
}
END_TEST

START_TEST(a_reply_begun_too_early_is_not_the_next_one)
{
    says(&module, 1, 1050, "\r\nO");
    says(&module, 2, 0, "K\r\n");
    says(&module, 2, 5, "\r\nERROR\r\n");
    send("AT+CSQ", 1000);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(link_wait_until(&module.clock, r5_ms(2000), NULL), R5_OK);
    send("AT+CFUN=4", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
    ck_assert_int_eq(reply.lines, 0);
    expect_urc("O");
}
END_TEST

START_TEST(the_next_command_waits_20_ms)
{
    says(&module, 1, 5, "\r\nOK\r\n");
    says(&module, 1, 15, "\r\n+UUSORD: 0,4\r\n");
    says(&module, 2, 5, "\r\nOK\r\n");
    send("AT", 1000);
    ck_assert_int_eq(module.now, r5_ms(5));
    send("AT", 1000);
    ck_assert_int_eq(module.written_at[2], r5_ms(35)); /* 20 ms after the URC */
    expect_urc("+UUSORD: 0,4");
}
END_TEST

START_TEST(prompt_and_payload)
{
    says(&module, 1, 5, "\r\n>");
    says(&module, 2, 9, "\r\n+USECMNG: 0,0,\"ca\",\"00ff\"\r\n\r\nOK\r\n");
    send("AT+USECMNG=0,0,\"ca\",4", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_PROMPT);
    ck_assert_str_eq(reply.final_text, ">");
    ck_assert_int_eq(module.now, r5_ms(5));
    ck_assert_int_eq(at_payload(d, "a\0\rb", 4, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(module.written_at[2], r5_ms(55));
    ck_assert_uint_eq(module.written_len[2], 4);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_int_eq(reply.lines, 1);
}
END_TEST

START_TEST(a_prompt_only_where_one_is_due)
{
    says(&module, 1, 1, "\r\n>x\r\n@\r\n\r\nOK\r\n");
    says(&module, 2, 1, "AT+USOWR=0,3\r\r\na@\r\n@");
    send("AT+CGMM", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_int_eq(reply.lines, 2);
    send("AT+USOWR=0,3", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_PROMPT);
    ck_assert_str_eq(reply.final_text, "@");
    ck_assert_str_eq(reply.line[0], "a@");
}
END_TEST

START_TEST(numeric_codes)
{
    says(&module, 1, 1, "AT+CGMM\rSARA-R510S\r\n0\r");
    says(&module, 2, 1, "4\r");
    says(&module, 3, 1, "\r\n0\r\n\r\nERROR\r\n");
    says(&module, 4, 1, "\r\n4\r");
    says(&module, 4, 2, "\n\r\nOK\r\n");
    send("AT+CGMM", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_int_eq(module.now, r5_ms(21)); /* the pause tells it from a line that goes on */
    ck_assert_int_eq(reply.lines, 1);
    send("AT+X", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
    send("AT+USECMODE?", 1000); /* a value, not a code */
    ck_assert_int_eq(reply.final, AT_FINAL_ERROR);
    ck_assert_str_eq(reply.line[0], "0");
    send("AT+USECMODE?", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_str_eq(reply.line[0], "4");
}
END_TEST

START_TEST(raw_pieces_make_a_command)
{
    says(&module, 2, 1, "\r\n+CEREG: 2,1\r\n\r\nOK\r\n");
    ck_assert_int_eq(at_send_raw(d, "AT+CE", 5, NULL), R5_OK);
    ck_assert_int_eq(at_send_raw(d, "REG?\r", 5, NULL), R5_OK);
    ck_assert_int_eq(at_collect(d, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.lines, 1);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_mem_eq(module.wire, "AT+CEREG?\r", 10);
}
END_TEST

START_TEST(waiting_for_a_urc)
{
    says(&module, 0, 10, "\r\n+UUSORD: 0,4\r\n");
    says(&module, 0, 20, "\r\n+UUSOCL: 0\r\n");
    ck_assert_int_eq(at_wait_urc(d, "+UUSOCL:", 100, &urc, NULL), R5_OK);
    ck_assert_str_eq(urc.text, "+UUSOCL: 0");
    ck_assert_int_eq(at_wait_urc(d, "+UUSORD:", 0, &urc, NULL), R5_OK); /* kept meanwhile */
    ck_assert_int_eq(at_wait_urc(d, "+UUSORD:", 100, &urc, NULL), R5_E_TIMEOUT);
    ck_assert_int_eq(module.now, r5_ms(120));
}
END_TEST

START_TEST(of_too_many_urcs_the_oldest_go)
{
    char text[32];
    for (int i = 0; i < AT_URCS_MAX + 3; i++) {
        snprintf(text, sizeof(text), "\r\n+UUSORD: %d\r\n", i);
        says(&module, 0, 1, text);
    }
    says(&module, 0, 2, big_line("\r\n+UUX: ", 300, "\r\n"));
    ck_assert_int_eq(at_wait_urc(d, "+UUX:", 100, &urc, NULL), R5_OK);
    ck_assert(urc.cut);
    ck_assert_uint_eq(strlen(urc.text), sizeof(urc.text) - 1);
    ck_assert_int_eq(at_urcs_lost(d), 4);
    expect_urc("+UUSORD: 4");
    ck_assert(!urc.cut);
}
END_TEST

START_TEST(forgetting)
{
    says(&module, 0, 1, "\r\n+UUSORD: 1\r\n\r\n+USORD: 0,500,\"");
    says(&module, 0, 30, "\r\n+UUSORD: 2\r\n");
    says(&module, 1, 1, "\r\nOK\r\n");
    ck_assert_int_eq(at_wait_urc(d, "+NONE", 10, &urc, NULL), R5_E_TIMEOUT);
    ck_assert_int_eq(link_wait_until(&module.clock, r5_ms(40), NULL), R5_OK);
    ck_assert_int_eq(at_forget(d, NULL), R5_OK);
    ck_assert(!at_next_urc(d, &urc));
    send("AT", 1000);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(!at_next_urc(d, &urc));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("at_dialogue");
    TCase *tcase = tcase_create("scripts");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, plain_exchange);
    tcase_add_test(tcase, echo_is_no_information);
    tcase_add_test(tcase, an_echo_alone_is_silence);
    tcase_add_test(tcase, the_echo_of_another_command_is_seen);
    tcase_add_test(tcase, silence_is_an_answer);
    tcase_add_test(tcase, urcs_are_kept_apart);
    tcase_add_test(tcase, a_late_reply_is_not_the_next_one);
    tcase_add_test(tcase, a_reply_begun_too_early_is_not_the_next_one);
    tcase_add_test(tcase, the_next_command_waits_20_ms);
    tcase_add_test(tcase, prompt_and_payload);
    tcase_add_test(tcase, a_prompt_only_where_one_is_due);
    tcase_add_test(tcase, numeric_codes);
    tcase_add_test(tcase, raw_pieces_make_a_command);
    tcase_add_test(tcase, waiting_for_a_urc);
    tcase_add_test(tcase, of_too_many_urcs_the_oldest_go);
    tcase_add_test(tcase, forgetting);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
