/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, closing and pairing against scripted modules. */
#include "channel_under_test.h"

static struct at_reply reply;
static struct at_urc urc;

START_TEST(open_then_frames_at_once)
{
    uint8_t stream[512] = "\r\nOK\r\n";
    size_t len = 6 + frame_of("\r\n+UUSORD: 0,4\r\n", stream + 6);
    says_bytes(&module, 1, 40, stream, len); /* one read from below */
    says_framed(2, 5, "\r\nSARA-R510S\r\n\r\nOK\r\n");
    ck_assert_int_eq(c2c_open(d, channel, &keys, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(c2c_channel_is_on(channel));
    ck_assert_mem_eq(module.wire, "AT+USECC2C=1,\"74652D7365637265742D31362D627900\"\r", 48);
    ck_assert_int_eq(at_command(d, "AT+CGMM", 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert_str_eq(reply.line[0], "SARA-R510S");
    ck_assert(at_next_urc(d, &urc));
    ck_assert_str_eq(urc.text, "+UUSORD: 0,4");
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
    ck_assert_int_eq(module.wire[48], C2C_MARKER);
    ck_assert_uint_eq(module.written_len[2], 54); /* the command and its CR: one frame */
}
END_TEST

START_TEST(a_refused_open_stays_plain)
{
    says(&module, 1, 40, "\r\n+CME ERROR: SEC C2C pairing not present\r\n");
    ck_assert_int_eq(c2c_open(d, channel, &keys, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.cme, 1683);
    ck_assert(!c2c_channel_is_on(channel));
    ck_assert_int_eq(c2c_open(d, channel, &keys, 1000, &reply, NULL), R5_OK); /* no answer */
    ck_assert(!c2c_channel_is_on(channel));
}
END_TEST

START_TEST(a_plaintext_ok_closes_nothing)
{
    c2c_channel_switch_on(channel, &keys);
    says(&module, 1, 40, "\r\nOK\r\n");
    ck_assert_int_eq(c2c_close(d, channel, 3000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert(c2c_channel_is_on(channel));
    ck_assert_int_eq(told[C2C_GARBAGE], 1);
}
END_TEST

START_TEST(close_then_plaintext_at_once)
{
    uint8_t stream[512];
    c2c_channel_switch_on(channel, &keys);
    ck_assert_ptr_nonnull(memmem(arena, ARENA, keys.key, C2C_KEY_LEN));
    size_t len = frame_of("\r\nOK\r\n", stream);
    memcpy(stream + len, "\r\n+UUSORD: 0,4\r\n", 16);
    says_bytes(&module, 1, 40, stream, len + 16);
    says(&module, 2, 1, "\r\nOK\r\n");
    ck_assert_int_eq(c2c_close(d, channel, 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(!c2c_channel_is_on(channel));
    ck_assert_ptr_null(memmem(arena, ARENA, keys.key, C2C_KEY_LEN));
    ck_assert_ptr_null(memmem(arena, ARENA, keys.hmac_key, C2C_KEY_LEN));
    ck_assert_int_eq(at_command(d, "AT", 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_FINAL_OK);
    ck_assert(at_next_urc(d, &urc));
    ck_assert_str_eq(urc.text, "+UUSORD: 0,4");
    ck_assert_int_eq(c2c_channel_counts(channel)->dropped, 0);
}
END_TEST

START_TEST(a_reflected_command_is_no_answer)
{
    c2c_channel_switch_on(channel, &keys);
    says_framed(1, 1, "AT+CGMM\r");
    says_framed(1, 2, "AT+CGMM\r");
    ck_assert_int_eq(at_command(d, "AT+CGMM", 1000, &reply, NULL), R5_OK);
    ck_assert_int_eq(reply.final, AT_SILENT);
    ck_assert_int_eq(reply.lines, 0);
}
END_TEST

#define K "00112233445566778899AABBCCDDEEFF"
#define H "2021222324252627d8d9dadbdcdddedf"
#define T "404142434445464748494A4B4C4D4E4F"
#define Z "00000000000000000000000000000000"
#define OK "\r\n\r\nOK\r\n"

static const struct {
    const char *says;
    int op;
    enum c2c_version expected;
    enum c2c_pair_result result;
} answers[] = {
    { "+USECC2C: 0,0,\"" K "\"" OK, 0, C2C_V1, C2C_PAIRED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "\"" OK, 0, C2C_V2, C2C_PAIRED },
    { "+USECC2C: 3,0,\"" K "\",\"" H "\",\"" T "\"" OK, 3, C2C_V2, C2C_PAIRED },
    /* an HMAC key of zeros is a V2 answer all the same */
    { "+USECC2C: 0,0,\"" K "\",\"" Z "\",\"" T "\"" OK, 0, C2C_V2, C2C_PAIRED },
    { "+USECC2C: 0,0,\"" K "\",\"" Z "\",\"" T "\"" OK, 0, C2C_V1, C2C_UPGRADED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "\"" OK, 0, C2C_V1, C2C_UPGRADED },
    { "+USECC2C: 0,0,\"" K "\"" OK, 0, C2C_V2, C2C_DOWNGRADED },
    /* too short an HMAC key must not become V1 */
    { "+USECC2C: 0,0,\"" K "\",\"2021\",\"" T "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"\",\"\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\"" OK, 0, C2C_V2, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "\",1" OK, 0, C2C_V2, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\",\"" H "\",\"" T "00\"" OK, 0, C2C_V2, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"0011\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"0G112233445566778899AABBCCDDEEFF\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 1,0,\"" K "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: ,0,\"" K "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,0,\"" K "\"\r\n+USECC2C: 0,0,\"" T "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "\x01\r\n+USECC2C: 0,0,\"" K "\"" OK, 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "\r\nOK\r\n", 0, C2C_V1, C2C_ANSWER_MALFORMED },
    { "+USECC2C: 0,1" OK, 0, C2C_V2, C2C_REFUSED },
    { "+USECC2C: 0,1,\"" K "\"" OK, 0, C2C_V1, C2C_REFUSED },
    { "+CME ERROR: 1682\r\n", 0, C2C_V2, C2C_REFUSED },
    { "+USECC2C: 0,0,\"" K "\"\r\n\r\nERROR\r\n", 0, C2C_V1, C2C_REFUSED },
    { "+USECC2C: 0,0,\"" K "\"\r\n", 0, C2C_V1, C2C_NO_ANSWER },
};

START_TEST(pairing_answers)
{
    struct c2c_pairing pairing, nothing;
    memset(&pairing, 0xEE, sizeof(pairing));
    memset(&nothing, 0, sizeof(nothing));
    memcpy(pairing.keys.te, keys.te, C2C_KEY_LEN);
    memcpy(nothing.keys.te, keys.te, C2C_KEY_LEN);
    char command[C2C_COMMAND_MAX];
    c2c_pair_command(answers[_i].op, keys.te, command, sizeof(command));
    says(&module, 1, 1, "\r\n");
    says(&module, 1, 1, answers[_i].says);
    ck_assert_int_eq(at_command(d, command, 1000, &reply, NULL), R5_OK);
    enum c2c_pair_result result =
        c2c_read_pair_answer(&reply, answers[_i].op, answers[_i].expected, &pairing);
    ck_assert_msg(result == answers[_i].result, "%s gives %d", answers[_i].says, (int)result);
    if (result != C2C_PAIRED) {
        ck_assert_mem_eq(&pairing, &nothing, sizeof(pairing)); /* no key is kept */
        return;
    }
    static const uint8_t key[] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                   0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF };
    ck_assert_mem_eq(pairing.keys.key, key, C2C_KEY_LEN);
    ck_assert_mem_eq(pairing.keys.te, keys.te, C2C_KEY_LEN);
    ck_assert_int_eq(pairing.keys.version, answers[_i].expected);
    if (pairing.keys.version == C2C_V2)
        ck_assert_uint_eq(pairing.tag[15], 0x4F);
}
END_TEST

START_TEST(commands_in_upper_case)
{
    struct r5_error error;
    char text[C2C_COMMAND_MAX];
    uint8_t te[C2C_KEY_LEN], iv[C2C_BLOCK] = { 0 };
    ck_assert(r5_hex_read("abcdef00112233445566778899aabbcc", 32, te, sizeof(te)));
    c2c_pair_command(0, te, text, sizeof(text));
    ck_assert_str_eq(text, "AT+USECC2C=0,\"ABCDEF00112233445566778899AABBCC\"");
    struct c2c_pairing pairing = { .keys = keys };
    ck_assert_int_eq(c2c_confirm_command(&pairing, iv, text, sizeof(text), &error), R5_OK);
    ck_assert_uint_eq(strlen(text), 178);
    ck_assert_int_eq(c2c_confirm_command(&pairing, iv, text, 178, &error), R5_E_LIMIT);
    pairing.keys.version = C2C_V1;
    ck_assert_int_eq(c2c_confirm_command(&pairing, iv, text, sizeof(text), &error), R5_E_INPUT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("c2c pairing");
    TCase *tcase = tcase_create("scripts");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, open_then_frames_at_once);
    tcase_add_test(tcase, a_refused_open_stays_plain);
    tcase_add_test(tcase, a_plaintext_ok_closes_nothing);
    tcase_add_test(tcase, close_then_plaintext_at_once);
    tcase_add_test(tcase, a_reflected_command_is_no_answer);
    tcase_add_loop_test(tcase, pairing_answers, 0, (int)(sizeof(answers) / sizeof(answers[0])));
    tcase_add_test(tcase, commands_in_upper_case);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
