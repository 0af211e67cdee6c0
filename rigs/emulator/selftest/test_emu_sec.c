/* SPDX-License-Identifier: Apache-2.0 */
/* +USECROTUID, +USECDEVINFO, +USECMODE. */
#include "c2c_host.h"

#define PROFILE "AgbCtixjwqLjwV3VWpfPyz"

static struct host h;

static void begin(const char *keys)
{
    host_start(&h, "sara-r510m8s-01b-00", keys);
    host_power_on(&h);
}

static void end(void)
{
    host_end(&h);
}

START_TEST(the_uid_is_the_units_own)
{
    char first[64];
    begin(NULL);
    strcpy(first, host_say(&h, "AT+USECROTUID"));
    char uid[17] = "";
    sscanf(first, "\r\n+USECROTUID: \"%16[0-9A-F]\"", uid);
    ck_assert_uint_eq(strlen(uid), 16);
    ck_assert_uint_eq(strlen(first), strlen("\r\n+USECROTUID: \"\"\r\n") + 16 + strlen(OK));
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert_str_eq(host_say(&h, "AT+USECROTUID"), first);
}
END_TEST

START_TEST(device_info_follows_the_service)
{
    begin(NULL);
    ck_assert_str_eq(host_say(&h, "AT+USECDEVINFO?"), "\r\n+USECDEVINFO: 0,0,0\r\n" OK);
    emu_service_set(h.e, "bootstrapped", true);
    ck_assert_str_eq(host_say(&h, "AT+USECDEVINFO?"), "\r\n+USECDEVINFO: 1,0,1\r\n" OK);
    emu_service_set(h.e, "sealed", true);
    ck_assert_str_eq(host_say(&h, "AT+USECDEVINFO?"), "\r\n+USECDEVINFO: 1,1,1\r\n" OK);
}
END_TEST

START_TEST(sealing)
{
    static const char *wrong[] = {
        "AT+USECDEVINFO=\"" PROFILE "\"",
        "AT+USECDEVINFO=\"" PROFILE "x\",\"1\"",
        "AT+USECDEVINFO=\"" PROFILE "\",\"\"",
        "AT+USECDEVINFO=\"" PROFILE "\",\"12345678901234567\"",
        "AT+USECDEVINFO=" PROFILE ",\"1\"",
        "AT+USECDEVINFO=\"AgbCtixjwqLjwV3VWpfPy-\",\"1\"",
    };
    begin(NULL);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_str_eq(host_say(&h, wrong[i]), "\r\n+CME ERROR: 50\r\n");
    static const char seal[] = "AT+USECDEVINFO=\"" PROFILE "\",\"004999010640000\"";
    ck_assert_str_eq(host_say(&h, seal), "\r\n+CME ERROR: 1672\r\n");
    h.e->net.stat = 1;
    h.e->net.psd_active = true;
    ck_assert_str_eq(host_say(&h, "AT+USECDEVINFO=\"1234567890123456789012\",\"1\""),
                     "\r\n+CME ERROR: 1673\r\n");
    ck_assert_str_eq(host_say(&h, seal), OK);
    ck_assert_str_eq(host_say(&h, "AT+USECDEVINFO?"), "\r\n+USECDEVINFO: 0,0,0\r\n" OK);
    host_run(&h, 3000);
    ck_assert_str_eq(host_say(&h, "AT+USECDEVINFO?"), "\r\n+USECDEVINFO: 1,1,1\r\n" OK);
    ck_assert_str_eq(host_say(&h, seal), "\r\n+CME ERROR: 1670\r\n");
}
END_TEST

START_TEST(mode_is_stored)
{
    begin(NULL);
    struct emu_c2c_keys keys = host_paired(&h, TE_A);
    ck_assert_str_eq(host_say(&h, "AT+USECMODE?"), "\r\n+USECMODE: 1\r\n" OK);
    ck_assert_str_eq(host_say(&h, "AT+USECMODE=2"), "\r\n+CME ERROR: 50\r\n");
    ck_assert_str_eq(host_say(&h, "AT+USECMODE=0"), OK);
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert_str_eq(host_say(&h, "AT+USECMODE?"), "\r\n+USECMODE: 0\r\n" OK);
    ck_assert_str_eq(host_say(&h, "AT+USECROTUID"), "\r\n+CME ERROR: 1689\r\n");
    ck_assert_str_eq(host_say(&h, "AT+USECDEVINFO?"), "\r\n+CME ERROR: 1689\r\n");
    ck_assert_str_eq(host_open(&h, TE_A, &keys), "\r\n+CME ERROR: 1689\r\n");
    ck_assert_str_eq(host_say(&h, "AT+USECMODE=1"), OK);
    ck_assert(host_pairing_works(&h, TE_A, &keys));
}
END_TEST

START_TEST(a_channel_can_be_closed_while_disabled)
{
    begin(NULL);
    struct emu_c2c_keys keys = host_paired(&h, TE_A);
    ck_assert_str_eq(host_open(&h, TE_A, &keys), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECMODE=0"), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECC2C=2"), OK);
    ck_assert_str_eq(host_say(&h, "AT"), OK);
}
END_TEST

START_TEST(busy_after_boot_if_so_told)
{
    begin("sec: { busy_ms: { value: 20000, source: test, confidence: assumed } }\n");
    ck_assert_str_eq(host_say(&h, "AT+USECROTUID"), "\r\n+CME ERROR: 1684\r\n");
    ck_assert_str_eq(host_say(&h, "AT+USECC2C=0,\"" TE_A "\""), "\r\n+CME ERROR: 1684\r\n");
    host_run(&h, 20000);
    host_paired(&h, TE_A);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_sec");
    TCase *tc = tcase_create("sec");
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_add_test(tc, the_uid_is_the_units_own);
    tcase_add_test(tc, device_info_follows_the_service);
    tcase_add_test(tc, sealing);
    tcase_add_test(tc, mode_is_stored);
    tcase_add_test(tc, a_channel_can_be_closed_while_disabled);
    tcase_add_test(tc, busy_after_boot_if_so_told);
    suite_add_tcase(suite, tc);
    return host_main(suite);
}
