/* SPDX-License-Identifier: Apache-2.0 */
/* Final codes, error numbers, fields, names of lines and commands: tables of real and hostile
 * texts. */
#include <check.h>
#include <stdlib.h>

#include "at_names.h"
#include "at_reply.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static const struct {
    const char *line;
    enum at_final final;
    int cme;
} finals[] = {
    { "OK", AT_FINAL_OK, -1 },
    { "0", AT_FINAL_OK, -1 },
    { "ERROR", AT_FINAL_ERROR, -1 },
    { "4", AT_FINAL_ERROR, -1 },
    { "ABORTED", AT_FINAL_ABORTED, -1 },
    { "CONNECT", AT_FINAL_CONNECT, -1 },
    { "CONNECT 115200", AT_FINAL_CONNECT, -1 },
    { "NO CARRIER", AT_FINAL_NO_CARRIER, -1 },
    { "+CME ERROR: 3", AT_FINAL_CME, 3 },
    { "+CME ERROR: operation not allowed", AT_FINAL_CME, 3 },
    { "+CME ERROR: Operation Not Allowed", AT_FINAL_CME, 3 },
    { "+CME ERROR: SEC C2C pairing not present", AT_FINAL_CME, 1683 },
    { "+CME ERROR: SEC busy", AT_FINAL_CME, 1684 },
    { "+CME ERROR: Incorrect parameters", AT_FINAL_CME, 50 },
    { "+CME ERROR: 1910", AT_FINAL_CME, 1910 },
    { "+CME ERROR:1684", AT_FINAL_CME, 1684 },
    { "+CME ERROR: Temporary Failure", AT_FINAL_CME, -1 },
    { "+CME ERROR: ", AT_FINAL_CME, -1 },
    { "+CME ERROR: -5", AT_FINAL_CME, -1 },
    { "+CME ERROR: 3 ", AT_FINAL_CME, -1 },
    { "+CME ERROR: 99999999999999999999", AT_FINAL_CME, -1 },
    { "+CMS ERROR: 500", AT_FINAL_CMS, 500 },
    { "+CMS ERROR: SIM failure", AT_FINAL_CMS, -1 },
    { "ok", AT_SILENT, -1 },
    { "OK ", AT_SILENT, -1 },
    { " OK", AT_SILENT, -1 },
    { "OKAY", AT_SILENT, -1 },
    { "00", AT_SILENT, -1 },
    { "ERROR: 3", AT_SILENT, -1 },
    { "CONNECTED", AT_SILENT, -1 },
    { "+USECC2C: 0,0,\"OK\"", AT_SILENT, -1 },
    { "", AT_SILENT, -1 },
};

START_TEST(final_codes)
{
    int cme = 7;
    ck_assert_msg(at_final_of(finals[_i].line, &cme) == finals[_i].final, "%s", finals[_i].line);
    ck_assert_msg(cme == finals[_i].cme, "%s gives %d", finals[_i].line, cme);
}
END_TEST

START_TEST(error_numbers_and_texts)
{
    for (int number = 0; number < 6000; number++)
        if (at_cme_text(number) != NULL)
            ck_assert_int_eq(at_cme_number(at_cme_text(number)), number);
    ck_assert_str_eq(at_cme_text(1681), "SEC C2C already paired");
    ck_assert_ptr_null(at_cme_text(5));
    ck_assert_int_eq(at_cme_number("sec disabled"), 1689);
    ck_assert_int_eq(at_cme_number(""), -1);
}
END_TEST

#define DN "CA,\"ca_cert\",\"An MQTT broker\",\"2032/10/18 08:23:32\""

static const struct {
    const char *line;
    int index;
    const char *want; /* NULL: no such field */
} fields[] = {
    { "+CCLK: \"22/06/21,10:11:12+04\"", 0, "22/06/21,10:11:12+04" },
    { "+CCLK: \"22/06/21,10:11:12+04\"", 1, NULL },
    { "+CPIN: SIM PIN", 0, "SIM PIN" },
    { "+CFUN: 1,0", 1, "0" },
    { "+CFUN:1 , 0 ", 0, "1" },
    { "+CFUN:1 , 0 ", 1, "0" },
    { "+CEREG: 2,,\"\",", 1, "" },
    { "+CEREG: 2,,\"\",", 2, "" },
    { "+CEREG: 2,,\"\",", 3, "" },
    { "+CEREG: 2,,\"\",", 4, NULL },
    { DN, 0, "CA" },
    { DN, 3, "2032/10/18 08:23:32" },
    { "\"CA\",\"x\"", 0, "CA" },
    { "SARA-R510S", 0, "SARA-R510S" },
    { "+X: \"open", 0, NULL },
    { "+X: 1,\"open", 0, "1" },
    { "+X: 1,\"open", 1, NULL },
    { "+X: a\"b\"", 0, NULL },
    { "+X: \"a\"b", 0, NULL },
    { "+X: \"a\"\"b\"", 0, NULL },
    { "+X: \"", 0, NULL },
    { "+X:", 0, NULL },
    { "+X: ", 0, NULL },
    { "", 0, NULL },
    { "+X: 1", -1, NULL },
    { "+X: 123456789012345678901234567890", 0, "123456789012345678901234567890" },
    { "+X: 1234567890123456789012345678901", 0, NULL }, /* 31 characters: no room for the end */
    { "+X: \"1234567890123456789012345678901\"", 0, NULL },
};

START_TEST(fields_of_a_line)
{
    char text[31] = "untouched";
    bool there = at_field(fields[_i].line, fields[_i].index, text, sizeof(text));
    ck_assert_msg(there == (fields[_i].want != NULL), "%s", fields[_i].line);
    ck_assert_str_eq(text, there ? fields[_i].want : "untouched");
}
END_TEST

START_TEST(field_counts)
{
    ck_assert_int_eq(at_fields("+X:"), 0);
    ck_assert_int_eq(at_fields(""), 0);
    ck_assert_int_eq(at_fields("+X: 1"), 1);
    ck_assert_int_eq(at_fields("+X: 1,\"a,b\",3"), 3);
    ck_assert_int_eq(at_fields("+X: ,"), 2);
    ck_assert_int_eq(at_fields("+X: 1,\"a,b"), -1);
    ck_assert_int_eq(at_fields(DN), 4);
}
END_TEST

static const struct {
    const char *text;
    bool number;
    int value;
} numbers[] = {
    { "+X: 0", true, 0 },
    { "+X: -12", true, -12 },
    { "+X: 2147483647", true, 2147483647 },
    { "+X: 2147483648", false, 0 },
    { "+X: -2147483648", true, -2147483647 - 1 },
    { "+X: -2147483649", false, 0 },
    { "+X: 00000000000000000001", false, 0 },
    { "+X: 99999999999999999999999999", false, 0 },
    { "+X: +1", false, 0 },
    { "+X: \"1\"", false, 0 },
    { "+X: 1a", false, 0 },
    { "+X: 0x10", false, 0 },
    { "+X: -", false, 0 },
    { "+X: ", false, 0 },
    { "+X: 1 2", false, 0 },
};

START_TEST(field_numbers)
{
    int value = 0;
    ck_assert_msg(at_field_int(numbers[_i].text, 0, &value) == numbers[_i].number, "%s",
                  numbers[_i].text);
    ck_assert_int_eq(value, numbers[_i].value);
}
END_TEST

static const struct {
    const char *line;
    const char *command;
    bool urc;
} lines[] = {
    { "+UUSORD: 0,5", "AT+USORD=0,5", true },
    { "+USORD: 0,5,\"hello\"", "AT+USORD=0,5", false },
    { "+UUPSDA: 0,\"10.0.0.1\"", "AT+UPSDA=0,3", true },
    { "+CEREG: 2,1", "AT+CEREG?", false },
    { "+CEREG: 2,1,\"a0b1\",\"01234567\",7", "AT+CEREG?", false },
    { "+CEREG: 5", "AT+CEREG?", true },
    { "+CEREG: 1,\"a0b1\",\"01234567\",7", "AT+CEREG?", true },
    { "+CEREG: 2,,,", "AT+CEREG?", true },
    { "+CEREG: (0-4)", "AT+CEREG=?", false },
    { "+CEREG: 2", "AT+CEREG=2", true },
    { "+CEREG: 2,1", "AT+CREG?", true },
    { "+CREG: 2,1", "AT+CREG?", false },
    { "+CGREG: 2,1", "at + cgreg ?", false },
    { "+CPIN: READY", "AT+CPIN?", false },
    { "+CPIN: READY", "AT+CFUN=1", true },
    { "+CPIN: READY", "ATE0;+CPIN?", false },
    { "+CPIN: READY", "AT+X=\";+CPIN?\"", true },
    { "+UFOTASTAT: 3,1,0", "AT+UFOTASTAT=1", true },
    { "+UFOTASTAT: 1", "AT+UFOTASTAT?", false },
    { "+UFWUPD: ONGOING", "AT+UFWUPD=1,460800", false },
    { "+CTZE: \"+04\"", "AT+CCLK?", true },
    { "+CCLK: \"x\"", "AT+CCLK?", false },
    { "+CPINX: 1", "AT", false },
    { "SARA-R510S", "AT+CGMM", false },
};

START_TEST(unsolicited_lines)
{
    ck_assert_msg(at_is_urc(lines[_i].line, lines[_i].command) == lines[_i].urc, "%s while %s",
                  lines[_i].line, lines[_i].command);
}
END_TEST

START_TEST(prompting_commands)
{
    ck_assert(at_prompts("AT+USECMNG=0,0,\"ca\",100"));
    ck_assert(at_prompts("at+usecmng = 0, 0,\"ca\",100"));
    ck_assert(at_prompts("AT+USOWR=0,5"));
    ck_assert(at_prompts("ATE0;+USOST=0,\"1.2.3.4\",7,5"));
    ck_assert(at_prompts("AT+UMQTTC=9,0,0,\"t\",5"));
    ck_assert(!at_prompts("AT+USECMNG=3"));
    ck_assert(!at_prompts("AT+UMQTTC=1"));
    ck_assert(!at_prompts("AT+CGMM"));
    ck_assert(!at_prompts(""));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("at_reply");
    TCase *tcase = tcase_create("tables");
    tcase_add_loop_test(tcase, final_codes, 0, COUNT(finals));
    tcase_add_test(tcase, error_numbers_and_texts);
    tcase_add_loop_test(tcase, fields_of_a_line, 0, COUNT(fields));
    tcase_add_test(tcase, field_counts);
    tcase_add_loop_test(tcase, field_numbers, 0, COUNT(numbers));
    tcase_add_loop_test(tcase, unsolicited_lines, 0, COUNT(lines));
    tcase_add_test(tcase, prompting_commands);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
