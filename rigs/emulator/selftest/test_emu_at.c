/* SPDX-License-Identifier: Apache-2.0 */
/* The AT line: what is typed and what comes back, byte for byte. */
#include "bench.h"

#include "emu_cmd.h"

#define OK "\r\nOK\r\n"
#define ERR "\r\nERROR\r\n"

/* One dialogue a row, after ATE0: sent and answered in turn, ended by a null. */
static const char *const dialogues[][12] = {
    { "AT\r", OK, "at\r", OK, "aT\r", "" OK, "AT\r\n", OK },
    { "\r", "", "\r\r\r", "", "\n", "", "hello\r", "", "T\r", "" },
    { "AAT\r", OK, "garbage AT\r", OK },
    { "A T\r", "", "AT + CGMM\r", "\r\nSARA-R510M8S\r\n" OK, "AT I 0\r",
      "\r\nSARA-R510M8S-01B-00\r\n" OK },
    { "AT+CGMM;+CGMR\r", "\r\nSARA-R510M8S\r\n\r\n03.15\r\n" OK },
    { "ATE0V1+CGMR\r", "\r\n03.15\r\n" OK, "ATI9;E0\r", "\r\n03.15,A00.01\r\n" OK },
    { "AT+CGMR;+NONE;+CGMM\r", "\r\n03.15\r\n" ERR },
    { "AT;\r", ERR, "AT+\r", ERR, "AT&\r", ERR, "ATX9\r", ERR, "AT+CGMM=1\r", ERR },
    { "ATXI\b\bI9\r", "\r\n03.15,A00.01\r\n" OK, "AT+CGMM\b\b\bGMR\r", "\r\n03.15\r\n" OK },
    { "ATE1\r", OK, "AT\r", "AT\r" OK, "ATE\r", "ATE\r" OK, "AT\r", OK },
    { "ATV0\r", "0\r", "AT+CGMR\r", "03.15\r\n0\r", "AT+NO\r", "4\r", "ATV1\r", OK },
    { "ATQ1\r", "", "AT+CGMR\r", "\r\n03.15\r\n", "AT+NO\r", "", "ATQ0\r", OK },
    { "ATS3?\r", "\r\n013\r\n" OK, "ATS4?;S5?\r", "\r\n010\r\n\r\n008\r\n" OK, "ATS9?\r", ERR },
    { "ATS3=200\r", ERR, "ATS3=\r", ERR, "ATS4=33\r", "\r!OK\r!", "AT\r", "\r!OK\r!" },
    { "AT+CGMR\r", "\r\n03.15\r\n" OK, "A/", "\r\n03.15\r\n" OK, "a/", "\r\n03.15\r\n" OK },
    { "AT+CMEE?\r", "\r\n+CMEE: 0\r\n" OK, "AT+CCLK=x\r", ERR, "AT+CMEE=1\r", OK, "AT+CCLK=x\r",
      "\r\n+CME ERROR: 50\r\n", "AT+CMEE=2\r", OK },
    { "AT+CMEE=2\r", OK, "AT+CCLK=x\r", "\r\n+CME ERROR: Incorrect parameters\r\n", "AT+CMEE=3\r",
      "\r\n+CME ERROR: Incorrect parameters\r\n", "AT+NONE\r", ERR },
    { "AT+CMEE=1\r", OK, "AT+CSGT=1,\"open\r", "\r\n+CME ERROR: 50\r\n", "AT+CSGT=1,\"a\"b\r",
      "\r\n+CME ERROR: 50\r\n", "AT+CSGT=1,\"a;b c\"\r", OK, "AT+CSGT?\r",
      "\r\n+CSGT: \"a;b c\",1\r\n" OK },
    { "AT+CMEE=1\r", OK, "AT+CMEE=1,,,,,,,,,,,,,,,,,,,\r", "\r\n+CME ERROR: 50\r\n" },
    { "AT+CMEE=-1\r", ERR, "AT+CMEE=99999999999999999999\r", ERR, "AT+CMEE=\r", ERR },
    { "AT+UDWNFILE=\"f\",4\r", "\r\n>", "A\rT\n", OK, "\r", "", "AT+URDFILE=\"f\"\r",
      "\r\n+URDFILE: \"f\",4,\"A\rT\n\"\r\n" OK, "AT+UDELFILE=\"f\"\r", OK },
    { "AT+CMEE=1\r", OK, "AT+URDFILE=\"f\"\r", "\r\n+CME ERROR: 1612\r\n", "AT+UDWNFILE=\"\",4\r",
      "\r\n+CME ERROR: 1638\r\n", "AT+UDWNFILE=\"f\",40000\r", "\r\n+CME ERROR: 1637\r\n" },
    { "AT+UDWNFILE=\"f\",6\r", "\r\n>", "abcdef", OK, "AT+URDBLOCK=\"f\",2,3\r",
      "\r\n+URDBLOCK: \"f\",3,\"cde\"\r\n" OK, "AT+URDBLOCK=\"f\",4,9\r",
      "\r\n+URDBLOCK: \"f\",2,\"ef\"\r\n" OK, "AT+ULSTFILE=2,\"f\"\r", "\r\n+ULSTFILE: 6\r\n" OK },
    { "AT+CPIN?\r", "\r\n+CPIN: READY\r\n" OK, "AT+CEER\r", ERR },
    { "AT+UDCONF=1,0\r", OK, "AT&C1;&D0;&K0\r", OK, "AT+UPSV=1,2000\r", OK, "AT+UPSV?\r",
      "\r\n+UPSV: 1,2000\r\n" OK, "AT+UPSMR=1;+CPSMS?\r",
      "\r\n+CPSMS: 0,,,\"01100000\",\"00000000\"\r\n" OK },
};

START_TEST(dialogue)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    const char *const *line = dialogues[_i];

    bench_boot(b);
    for (int i = 0; i + 1 < 12 && line[i]; i += 2)
        ck_assert_str_eq(bench_ask(b, line[i]), line[i + 1]);
    bench_free(b);
}
END_TEST

START_TEST(a_line_too_long_is_error_1650)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "at: { max_line: { value: 64 } }");
    char line[80];

    bench_boot(b);
    bench_ask(b, "AT+CMEE=1\r");
    for (int len = 64; len <= 65; len++) {
        snprintf(line, sizeof(line), "AT+CSGT=1,\"%.*s\"\r", len - 10,
                 "0123456789012345678901234567890123456789012345678901234567890123456789");
        ck_assert_str_eq(bench_ask(b, line), len == 64 ? OK : "\r\n+CME ERROR: 1650\r\n");
    }
    ck_assert_str_eq(bench_ask(b, "AT\r"), OK);
    bench_free(b);
}
END_TEST

START_TEST(a_urc_waits_for_the_line_and_for_the_answer)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    bench_boot(b);
    ck_assert_str_eq(bench_ask(b, "AT"), "");
    emu_urc(b->e, "+URC: %d", 1);
    bench_wait(b, 1000);
    ck_assert_str_eq(b->said, "");
    ck_assert_str_eq(bench_ask(b, "+CGMR\r"), "\r\n03.15\r\n" OK "\r\n+URC: 1\r\n");
    bench_listen(b);
    emu_urc(b->e, "+URC: 2");
    bench_wait(b, 100);
    ck_assert_str_eq(b->said, "\r\n+URC: 2\r\n");
    bench_free(b);
}
END_TEST

START_TEST(registration_comes_by_urc_after_the_ok)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    bench_boot(b);
    bench_ask(b, "AT+CFUN=0;+CEREG=2\r");
    ck_assert_str_eq(bench_ask(b, "AT+CEREG?\r"), "\r\n+CEREG: 2,0\r\n" OK);
    ck_assert_str_eq(bench_ask(b, "AT+CFUN=1\r"), OK "\r\n+CEREG: 2\r\n");
    bench_listen(b);
    bench_wait(b, 3000);
    ck_assert_str_eq(b->said, "\r\n+CEREG: 1,\"0001\",\"00000001\",7\r\n");
    bench_ask(b, "AT+UPSD=0,0,0\r");
    bench_ask(b, "AT+CMEE=1\r");
    ck_assert_str_eq(bench_ask(b, "AT+UPSDA=0,3\r"), "\r\n+CME ERROR: 4001\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CGDCONT=1,\"IP\",\"internet\"\r"), OK);
    ck_assert_int_eq(strncmp(bench_ask(b, "AT+UPSDA=0,3\r"), OK "\r\n+UUPSDA: 0,\"10.", 23), 0);
    ck_assert_str_eq(bench_ask(b, "AT+UDNSRN=0,\"1.2.3.4\"\r"), "\r\n+UDNSRN: \"1.2.3.4\"\r\n" OK);
    bench_free(b);
}
END_TEST

START_TEST(input_during_a_command_waits_unless_it_aborts)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    bench_boot(b);
    ck_assert_str_eq(bench_ask(b, "AT+CGMR\rAT+CGMM\r"),
                     "\r\n03.15\r\n" OK "\r\nSARA-R510M8S\r\n" OK);
    ck_assert_str_eq(bench_ask(b, "AT+COPS=?\r"), "");
    ck_assert_str_eq(bench_ask(b, " "), "\r\nABORTED\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CFUN=1\r "), OK);
    bench_free(b);
}
END_TEST

START_TEST(a_prompt_ends_after_its_time)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    bench_boot(b);
    bench_ask(b, "AT+CMEE=1\r");
    ck_assert_str_eq(bench_ask(b, "AT+UDWNFILE=\"f\",4\r"), "\r\n>");
    ck_assert_str_eq(bench_ask(b, "abc"), "");
    bench_wait(b, 18900);
    ck_assert_str_eq(b->said, "");
    bench_wait(b, 200);
    ck_assert_str_eq(b->said, "\r\n+CME ERROR: 2000\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+ULSTFILE\r"), "\r\n+ULSTFILE: \r\n" OK);
    bench_free(b);
}
END_TEST

START_TEST(a_command_too_early_may_lose_its_first_character)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "at: { early: { value: lose_first } }");

    bench_boot(b);
    bench_listen(b);
    bench_send(b, "AT\r");
    while (!strstr(b->said, OK))
        bench_wait_ns(b, 10000);
    bench_wait(b, 19);
    bench_listen(b);
    bench_send(b, "AT\r"); /* its A is there within 20 ms of the OK */
    bench_wait(b, 100);
    ck_assert_str_eq(b->said, "");
    ck_assert_str_eq(bench_ask(b, "AT\r"), OK);
    bench_free(b);
}
END_TEST

/* ---- speed
 * --------------------------------------------------------------------------------------- */

START_TEST(bytes_take_their_time_both_ways)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    int64_t from;

    emu_supply(b->e, 3800);
    b->e->world->line_baud = 9600;
    bench_wait(b, 3000);
    bench_ask(b, "ATE0\r");
    bench_listen(b);
    from = b->e->now;
    bench_send(b, "AT\r");
    while (b->said_len < 6)
        bench_wait_ns(b, 1000);
    /* 3 + 6 characters of 10 bits at 9600, and 5 ms for the answer */
    ck_assert_int_ge(b->e->now - from, 9 * 10 * 1000000000LL / 9600 + 5 * EMU_MS - 10000);
    ck_assert_int_le(b->e->now - from, 9 * 10 * 1000000000LL / 9600 + 5 * EMU_MS + 10000);
    bench_free(b);
}
END_TEST

START_TEST(a_wrong_speed_is_garbage_and_ipr_changes_it)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    const char *said;

    bench_boot(b);
    b->e->world->line_baud = 57600;
    said = bench_ask(b, "AT\r");
    ck_assert_ptr_null(strstr(said, "OK"));
    b->e->world->line_baud = 115200;
    bench_ask(b, "\r");
    bench_listen(b);
    bench_send(b, "AT+IPR=9600\r");
    bench_wait(b, 2);
    b->e->world->line_baud = 9600; /* the OK comes at the new speed */
    bench_wait(b, 100);
    ck_assert_str_eq(b->said, OK);
    ck_assert_str_eq(bench_ask(b, "AT+IPR?\r"), "\r\n+IPR: 9600\r\n" OK);
    ck_assert_str_eq(bench_ask(b, "AT+IPR=9601\r"), ERR);
    bench_free(b);
}
END_TEST

START_TEST(autobaud_takes_the_speed_of_the_first_at)
{
    static const int64_t speeds[] = { 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600 };
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    b->e->world->line_baud = speeds[_i];
    emu_supply(b->e, 3800);
    bench_wait(b, 3000);
    ck_assert_str_eq(bench_ask(b, "xA\rAT\r"), "AT\r" OK);
    b->e->world->line_baud = speeds[(_i + 1) % 8]; /* one shot */
    ck_assert_ptr_null(strstr(bench_ask(b, "AT\r"), "OK"));
    bench_free(b);
}
END_TEST

START_TEST(autobaud_may_lose_the_first_line)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "uart: { autobaud_eat: { value: true } }");

    emu_supply(b->e, 3800);
    bench_wait(b, 3000);
    ck_assert_str_eq(bench_ask(b, "AT\r"), "");
    ck_assert_str_eq(bench_ask(b, "AT\r"), "AT\r" OK);
    bench_free(b);
}
END_TEST

START_TEST(a_greeting_waits_for_a_known_speed)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    bench_boot(b);
    bench_ask(b, "AT+CSGT=1,\"hi\"\r");
    bench_pulse(b, EMU_RESET_N, 200);
    bench_listen(b);
    bench_wait(b, 3000);
    ck_assert_str_eq(b->said, "");
    ck_assert_ptr_nonnull(strstr(bench_ask(b, "AT\r"), OK "\r\nhi\r\n"));
    bench_ask(b, "AT+IPR=115200;&W\r");
    bench_pulse(b, EMU_RESET_N, 200);
    bench_listen(b);
    bench_wait(b, 3000);
    ck_assert_str_eq(b->said, "\r\nhi\r\n");
    bench_free(b);
}
END_TEST

START_TEST(with_flow_control_bytes_wait_for_a_ready_module)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");

    b->e->world->line_rts_cts = true;
    emu_supply(b->e, 3800);
    bench_send(b, "AT\r");
    bench_wait(b, 1990);
    ck_assert_str_eq(b->said, "");
    bench_wait(b, 100);
    ck_assert_str_eq(b->said, "AT\r" OK);
    bench_free(b);
}
END_TEST

START_TEST(a_sim_with_a_pin_blocks_after_three_wrong_ones)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "sim: { pin: { value: \"1234\" } }");

    bench_boot(b);
    bench_ask(b, "AT+CMEE=1\r");
    ck_assert_str_eq(bench_ask(b, "AT+CPIN?\r"), "\r\n+CPIN: SIM PIN\r\n" OK);
    ck_assert_str_eq(bench_ask(b, "AT+CIMI\r"), "\r\n+CME ERROR: 11\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CPIN=\"0000\"\r"), "\r\n+CME ERROR: 16\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CPIN=\"0000\"\r"), "\r\n+CME ERROR: 16\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CPIN=\"0000\"\r"), "\r\n+CME ERROR: 12\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CPIN=\"1234\"\r"), "\r\n+CME ERROR: 12\r\n");
    ck_assert_str_eq(bench_ask(b, "AT+CPIN=\"12345678\",\"4321\"\r"), OK);
    ck_assert_str_eq(bench_ask(b, "AT+CPIN?\r"), "\r\n+CPIN: READY\r\n" OK);
    bench_free(b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu at");
    TCase *c = tcase_create("at");

    suite_add_tcase(suite, c);
    tcase_add_loop_test(c, dialogue, 0, (int)(sizeof(dialogues) / sizeof(dialogues[0])));
    tcase_add_test(c, a_line_too_long_is_error_1650);
    tcase_add_test(c, a_urc_waits_for_the_line_and_for_the_answer);
    tcase_add_test(c, registration_comes_by_urc_after_the_ok);
    tcase_add_test(c, input_during_a_command_waits_unless_it_aborts);
    tcase_add_test(c, a_prompt_ends_after_its_time);
    tcase_add_test(c, a_command_too_early_may_lose_its_first_character);
    tcase_add_test(c, bytes_take_their_time_both_ways);
    tcase_add_test(c, a_wrong_speed_is_garbage_and_ipr_changes_it);
    tcase_add_loop_test(c, autobaud_takes_the_speed_of_the_first_at, 0, 8);
    tcase_add_test(c, autobaud_may_lose_the_first_line);
    tcase_add_test(c, a_greeting_waits_for_a_known_speed);
    tcase_add_test(c, with_flow_control_bytes_wait_for_a_ready_module);
    tcase_add_test(c, a_sim_with_a_pin_blocks_after_three_wrong_ones);
    return bench_main(suite);
}
