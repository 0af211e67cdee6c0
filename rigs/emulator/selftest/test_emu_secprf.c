/* SPDX-License-Identifier: Apache-2.0 */
/* +USECPRF: every op, its limits, its read form; what a reset, a boot and a cut leave of it. */
#include "certs.h"
#include "emu_secprf.h"
#include "emu_suites.h"

#define NO "\r\n+CME ERROR: 50\r\n"
#define X25 "xxxxxxxxxxxxxxxxxxxxxxxxx"
#define X100 X25 X25 X25 X25
#define X28 "xxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X56 X28 X28
#define HEX32 "0123456789abcdefABCDEF0123456789"
#define HEX128 HEX32 HEX32 HEX32 HEX32
#define B64 "AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKK="
#define MASTER "MMMMBBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKKKLLLLMMMMNNNNOOOOPPP="

static const char *line_of(const char *text)
{
    static char line[1000];
    snprintf(line, sizeof(line), "\r\n+USECPRF: %s\r\n" OK, text);
    return line;
}

static void set(const char *rest)
{
    ck_assert_msg(strcmp(ask("AT+USECPRF=%s", rest), OK) == 0, "%s: %s", rest, h.reply);
}

static void refused(const char *rest)
{
    ck_assert_msg(strcmp(ask("AT+USECPRF=%s", rest), NO) == 0, "%s: %s", rest, h.reply);
}

static void reads(const char *rest, const char *text)
{
    ck_assert_str_eq(ask("AT+USECPRF=%s", rest), line_of(text));
}

/* What each op reads after a reset. */
static const char *const defaults[] = {
    "1,0,0",     "1,1,0",    "1,2,0",       "1,3,\"\"", "1,4,\"\"",
    "1,5,\"\"",  "1,6,\"\"", "1,7,\"\"",    "1,8,\"\"", "1,9,\"\"",
    "1,10,\"\"", "1,11,0",   "1,12,\"\",0", "1,13,0,0", "1,14,0",
};

/* Set, and read back as. */
static const char *const good[][2] = {
    { "1,0,3", "1,0,3" },
    { "1,1,4", "1,1,4" },
    { "1,2,31", "1,2,31" },
    { "1,3,\"" X100 X100 "\"", "1,3,\"" X100 X100 "\"" },
    { "1,4,\"" X100 X100 X56 "\"", "1,4,\"" X100 X100 X56 "\"" },
    { "1,5,\"no such entry\"", "1,5,\"no such entry\"" },
    { "1,6,\"no such key\"", "1,6,\"no such key\"" },
    { "1,7,\"" X100 X28 "\"", "1,7,\"\"" },
    { "1,8,\"" X28 X28 "12345678\"", "1,8,\"\"" },
    { "1,9,\"" X100 X28 "\",0", "1,9,\"\"" },
    { "1,10,\"" X100 X28 "\"", "1,10,\"" X100 X28 "\"" },
    { "1,11,1", "1,11,1" },
    { "1,12,\"no such pin\",2", "1,12,\"no such pin\",2" },
    { "1,13,0,1", "1,13,0,1" },
    { "1,14,2", "1,14,2" },
};
enum { OPS = sizeof(good) / sizeof(good[0]) };

static void all_read(bool as_set)
{
    char rest[16];
    for (int op = 0; op < OPS; op++) {
        snprintf(rest, sizeof(rest), "1,%d", op);
        reads(rest, as_set ? good[op][1] : defaults[op]);
    }
}

START_TEST(every_op)
{
    begin(NULL);
    all_read(false);
    for (int op = 0; op < OPS; op++)
        set(good[op][0]);
    all_read(true);
    const struct emu_secprf *p = emu_secprf(h.e, 1);
    ck_assert_uint_eq(p->psk.len, 64);
    ck_assert_uint_eq(p->identity.len, 128);
    ck_assert_uint_eq(strlen(p->password), 128);
    ck_assert_int_eq(p->pin_level, EMU_PIN_CERTIFICATE);
    for (int id = 0; id < 5; id++) /* the others: nothing */
        if (id != 1)
            ck_assert_mem_eq(emu_secprf(h.e, (size_t)id), &(struct emu_secprf){ 0 }, sizeof(*p));
    set("0,0,2");
    set("1");
    all_read(false);
    ck_assert_mem_eq(p, &(struct emu_secprf){ 0 }, sizeof(*p));
    reads("0,0", "0,0,2");
    for (int op = 0; op < OPS; op++)
        set(good[op][0]);
    for (int op = 3; op <= 10; op++) { /* and unset one by one */
        char rest[16];
        snprintf(rest, sizeof(rest), "1,%d,\"\"", op);
        set(rest);
    }
    set("1,12,\"\"");
    ck_assert_uint_eq(p->psk.len + p->identity.len, 0);
    ck_assert_int_eq(p->password[0], '\0');
    reads("1,12", "1,12,\"\",0");
}
END_TEST

START_TEST(bad_values)
{
    static const char *const bad[] = {
        "5",
        "-1",
        "",
        "x",
        "5,0,0",
        "0,15,0",
        "0,0,4",
        "0,0,-1",
        "0,0,1,1",
        "0,0,",
        "0,1,5",
        "0,2,34",
        "0,2,99",
        "0,2,98",
        "0,2,101",
        "0,2,1,1",
        "0,2,99,\"C0\"",
        "0,2,99,\"C0\",\"3\"",
        "0,2,99,\"C0\",\"3G\"",
        "0,2,99,\"C0\",\"030\"",
        "0,2,99,\"C0\",\"FF\"",
        "0,2,99,\"00\",\"00\"",
        "0,2,99,\"C0\",\"30\",0",
        "0,2,100,\"C0\",\"30\"",
        "0,2,100,\"C0\",\"30\",2",
        "0,2,100,\"C0\",\"30\",1",
        "0,2,100,\"FF\",\"FF\",0",
        "0,3,\"" X100 X100 "x\"",
        "0,3,\"a\",1",
        "0,3,\"a\nb\"",
        "0,4,\"" X100 X100 X56 "x\"",
        "0,5,\"" X100 X100 "x\"",
        "0,6,\"" X100 X100 "x\"",
        "0,7,\"" X100 X28 "x\"",
        "0,8,\"" X56 "123456789\"",
        "0,8,\"" HEX128 "00\",1",
        "0,8,\"123\",1",
        "0,8,\"xy\",1",
        "0,8,\"00\",2",
        "0,8,\"00\",1,1",
        "0,8,\"a\nb\"",
        "0,9,\"" X100 X28 "x\"",
        "0,9,\"" HEX128 HEX128 "00\",1",
        "0,10,\"" X100 X28 "x\"",
        "0,11,2",
        "0,11,1,1",
        "0,12,\"a\",3",
        "0,12,\"a\",1,1",
        "0,12,\"" X100 X100 "x\",0",
        "0,13,0,2",
        "0,13,1,1",
        "0,13,3,1",
        "0,13,3",
        "0,13,0,0,0",
        "0,13,2,\"" B64 "\"",
        "0,13,2,\"*\",\"A\"",
        "0,13,2,\"A=B\",\"A\"",
        "0,13,2,\"A===\",\"A\"",
        "0,13,2,\"" MASTER "A\",\"A\"",
        "0,13,12,\"AAAA\"",
        "0,13,12,\"AAAA\",513",
        "0,14,3",
    };
    begin(NULL);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        refused(bad[i]);
    for (int id = 0; id < 5; id++)
        ck_assert_mem_eq(emu_secprf(h.e, (size_t)id), &(struct emu_secprf){ 0 },
                         sizeof(struct emu_secprf));
    ck_assert_str_eq(ask("AT+USECPRF?"), "\r\nERROR\r\n");
}
END_TEST

START_TEST(suites_in_three_forms)
{
    begin(NULL);
    for (int n = 1; n <= 33; n++) {
        char rest[32], iana[32];
        snprintf(rest, sizeof(rest), "0,2,%d", n);
        set(rest);
        reads("0,2", rest);
        uint16_t suite = emu_secprf(h.e, 0)->suite[0];
        ck_assert_uint_eq(emu_secprf(h.e, 0)->suites, 1);
        ck_assert_uint_eq(suite, emu_suite_of_legacy(n));
        snprintf(rest, sizeof(rest), "0,2,99,\"%02x\",\"%02X\"", suite >> 8, suite & 255);
        snprintf(iana, sizeof(iana), "0,2,99,\"%04X\"", suite);
        set(rest);
        reads("0,2", iana);
        for (int other = 1; other < n; other++)
            ck_assert_uint_ne(emu_suite_of_legacy(other), suite);
    }
    set("0,2,100,\"c0\",\"2b\",0"); /* as the vendor's host does */
    reads("0,2", "0,2,100,\"C02B\"");
    set("0,2,100,\"13\",\"02\",0");
    set("0,2,100,\"C0\",\"2C\",0");
    set("0,2,100,\"C0\",\"2B\",0"); /* it is in */
    reads("0,2", "0,2,100,\"C02B;1302;C02C\"");
    refused("0,2,100,\"C0\",\"30\",1");
    set("0,2,100,\"13\",\"02\",1");
    reads("0,2", "0,2,100,\"C02B;C02C\"");
    set("0,2,100,\"C0\",\"2B\",1");
    set("0,2,100,\"C0\",\"2C\",1");
    reads("0,2", "0,2,0");
    set("0,2,31");
    set("0,2,100,\"00\",\"2F\",0");
    reads("0,2", "0,2,100,\"002F\"");
    set("0,2,0");
    reads("0,2", "0,2,0");
    ck_assert_uint_eq(emu_secprf(h.e, 0)->suites, 0);
}
END_TEST

START_TEST(a_list_may_begin_with_all)
{
    begin("tls: { list_start: { value: default, source: test, confidence: assumed }, "
          "ciphers: { value: \"30-31 c02f 1301-1302\", source: test, confidence: assumed } }\n"
          "prf: { remove_absent: { value: ok, source: test, confidence: assumed } }\n");
    set("0,2,100,\"C0\",\"2C\",1");
    reads("0,2", "0,2,100,\"C02B;C02F;1301;1302\"");
    set("0,2,100,\"C0\",\"2C\",1");
    reads("0,2", "0,2,100,\"C02B;C02F;1301;1302\"");
    refused("0,2,33");
    set("0,2,32");
    refused("0,2,99,\"13\",\"03\"");
}
END_TEST

START_TEST(what_older_firmware_has_not)
{
    static const char *const names[] = { "sara-r510s-00b-00", "sara-r510s-00b-01" };
    host_start(&h, names[_i], NULL);
    host_power_on(&h);
    set("0,1,3");
    refused("0,1,4");
    set("0,2,33");
    refused("0,2,99,\"13\",\"01\"");
    size_t n = 0;
    while (emu_suite_nth(h.e, n) != 0)
        n++;
    ck_assert_uint_eq(n, 33);
}
END_TEST

START_TEST(tables_that_make_no_sense)
{
    static const char *const facts[] = {
        FACT("tls", "ciphers", "\"\""),     FACT("tls", "ciphers", "\"33-1\""),
        FACT("tls", "ciphers", "\"zz 1\""), FACT("tls", "ciphers", "\"1-\""),
        FACT("tls", "ciphers", "\"-\""),    FACT("tls", "ciphers", "\"34-99\""),
    };
    begin(facts[_i]);
    ck_assert_uint_eq(emu_suite_nth(h.e, 0), 0);
    refused("0,2,1");
    set("0,2,0");
}
END_TEST

START_TEST(keys_and_identities_as_hex)
{
    begin("prf: { secret_read: { value: clear, source: test, confidence: assumed }, "
          "identity_read: { value: clear, source: test, confidence: assumed }, "
          "session_read: { value: clear, source: test, confidence: assumed } }\n");
    set("4,8,\"00ff7e\",1");
    reads("4,8", "4,8,\"00FF7E\",1");
    ck_assert_mem_eq(emu_secprf(h.e, 4)->psk.bytes, "\x00\xff\x7e", 3);
    set("4,8,\"" HEX128 "\",1");
    ck_assert_uint_eq(emu_secprf(h.e, 4)->psk.len, 64);
    set("4,9,\"" HEX128 HEX128 "\",1");
    ck_assert_uint_eq(emu_secprf(h.e, 4)->identity.len, 128);
    set("4,8,\"00ff\"");
    reads("4,8", "4,8,\"00ff\"");
    set("4,9,\"me\"");
    reads("4,9", "4,9,\"me\"");
    set("4,7,\"open sesame\"");
    reads("4,7", "4,7,\"open sesame\"");
    set("4,13,2,\"" B64 "\",\"" MASTER "\"");
    reads("4,13,2", "4,13,2,\"" B64 "\",\"" MASTER "\"");
    const char *text = emu_witness_text(h.e->world->witness, 100000);
    ck_assert_ptr_nonnull(strstr(text, "psk=00ff7e"));
    ck_assert_ptr_nonnull(strstr(text, "psk=30306666"));
    ck_assert_ptr_nonnull(strstr(text, "client-key-password=6f70656e20736573616d65"));
    ck_assert_ptr_nonnull(strstr(text, "session-master=4d4d4d4d"));
}
END_TEST

START_TEST(resumption)
{
    begin(NULL);
    set("0,13,0,1");
    set("0,13,1,10");
    set("0,13,2,\"" B64 "\",\"" MASTER "\"");
    set("0,13,12,\"AAAA\",3");
    reads("0,13", "0,13,0,1");
    reads("0,13,0", "0,13,0,1");
    reads("0,13,1", "0,13,1,10");
    reads("0,13,2", "0,13,2,\"" B64 "\",\"\"");
    reads("0,13,12", "0,13,12,\"AAAA\",3");
    ck_assert_str_eq(emu_secprf(h.e, 0)->session.master, MASTER);
    struct emu_secprf_session other = { .on = true, .id = "BBBB" };
    emu_secprf_keep_session(h.e, 0, &other);
    reads("0,13,2", "0,13,2,\"BBBB\",\"\"");
}
END_TEST

START_TEST(over_a_boot)
{
    begin(_i == 0 ? NULL : FACT("prf", "persist", "true"));
    for (int op = 0; op < OPS; op++)
        set(good[op][0]);
    power_cycle();
    if (_i == 1)
        set("1,13,0,1"); /* resumption is never stored */
    all_read(_i == 1);
    set("1");
    power_cycle();
    all_read(false);
    set("1,0,1");
    ck_assert_str_eq(ask("AT+UFACTORY=0,1"), OK);
    power_cycle();
    all_read(false);
}
END_TEST

START_TEST(kept_over_factory_if_so_told)
{
    begin(FACT("prf", "persist", "true") FACT("factory", "profiles_with_nvm", "false"));
    set("1,0,1");
    ck_assert_str_eq(ask("AT+UFACTORY=2,1"), OK);
    power_cycle();
    reads("1,0", "1,0,1");
}
END_TEST

/* The session is the connection's: its secrets stay out of the stored memory. */
START_TEST(a_session_is_never_stored)
{
    size_t len;
    begin(FACT("prf", "persist", "true"));
    set("1,13,2,\"" B64 "\",\"" MASTER "\"");
    set("1,4,\"server\"");
    const uint8_t *record = emu_nvm_get(h.e, "prf/1", &len);
    ck_assert_ptr_nonnull(memmem(record, len, "server", 6));
    ck_assert_ptr_null(memmem(record, len, MASTER, 8));
    ck_assert_ptr_null(memmem(record, len, B64, 8));
}
END_TEST

/* One write a change: before it the old, after it the new. */
START_TEST(a_cut_leaves_old_or_new)
{
    begin(FACT("prf", "persist", "true"));
    set("1,4,\"old\"");
    struct emu *kept = emu_snapshot(h.e);
    for (int point = 0; point < 6; point++) {
        bool reset = point >= 3;
        enum emu_cut phase = (enum emu_cut)(point % 3);
        emu_restore(h.e, kept);
        int64_t writes = h.e->world->counters.writes;
        set(reset ? "1" : "1,4,\"new\"");
        ck_assert_int_eq(h.e->world->counters.writes - writes, 1);
        emu_restore(h.e, kept);
        emu_nvm_fault(h.e, 1, phase);
        ask("AT+USECPRF=%s", reset ? "1" : "1,4,\"new\"");
        ck_assert_int_eq(h.e->power, EMU_UNPOWERED);
        host_power_on(&h);
        reads("1,4", phase != EMU_CUT_AFTER ? "1,4,\"old\"" : reset ? "1,4,\"\"" : "1,4,\"new\"");
    }
    free(kept);
}
END_TEST

START_TEST(records_that_are_none)
{
    begin(FACT("prf", "persist", "true"));
    set("1,4,\"old\"");
    size_t len;
    uint8_t record[sizeof(struct emu_secprf)];
    memcpy(record, emu_nvm_get(h.e, "prf/1", &len), sizeof(record));
    ck_assert_uint_eq(len, sizeof(record));
    for (size_t at = 0; at < 32; at++) {
        memset(record + at * len / 32, 0xff, len / 32);
        emu_nvm_put(h.e, "prf/1", record, len);
        power_cycle();
        for (int op = 0; op < OPS; op++)
            ask("AT+USECPRF=1,%d", op);
    }
    reads("1,4", "1,4,\"\"");
}
END_TEST

START_TEST(no_room_to_store)
{
    static const uint8_t filler[EMU_NVM_BYTES];
    begin(FACT("prf", "persist", "true"));
    set("1,4,\"old\"");
    ck_assert_int_eq(emu_nvm_put(h.e, "filler", filler, emu_nvm_room(h.e)), EMU_NVM_OK);
    ck_assert_str_eq(ask("AT+USECPRF=1,4,\"new\""), CME("20"));
    reads("1,4", "1,4,\"old\"");
}
END_TEST

START_TEST(names_of_hosts)
{
    static const char *const rows[][2] = {
        { "server.test", "127.0.0.1" },
        { "SERVER.test", "127.0.0.1" },
        { "two", "127.1.2.3" },
        { "far", NULL },
        { "server", NULL },
        { "", NULL },
        { "server.test=127", NULL },
        { "192.0.2.7", "192.0.2.7" },
        { "bad", NULL },
        { "none", NULL },
        { "long", NULL },
    };
    begin(FACT("net", "hosts",
               "\"server.test=127.0.0.1 far=192.0.2.1  two=127.1.2.3 bad=127.0.0 "
               "none= long=127.0.0.1.127.0.0.1.127.0.0.1\""));
    h.e->net.psd_active = true;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char line[64] = "\r\nERROR\r\n";
        if (rows[i][1] != NULL)
            snprintf(line, sizeof(line), "\r\n+UDNSRN: \"%s\"\r\n" OK, rows[i][1]);
        ck_assert_str_eq(ask("AT+UDNSRN=0,\"%s\"", rows[i][0]), line);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_secprf");
    TCase *tc = tcase_create("secprf");
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_add_test(tc, every_op);
    tcase_add_test(tc, bad_values);
    tcase_add_test(tc, suites_in_three_forms);
    tcase_add_test(tc, a_list_may_begin_with_all);
    tcase_add_loop_test(tc, what_older_firmware_has_not, 0, 2);
    tcase_add_loop_test(tc, tables_that_make_no_sense, 0, 6);
    tcase_add_test(tc, keys_and_identities_as_hex);
    tcase_add_test(tc, resumption);
    tcase_add_loop_test(tc, over_a_boot, 0, 2);
    tcase_add_test(tc, a_session_is_never_stored);
    tcase_add_test(tc, kept_over_factory_if_so_told);
    tcase_add_test(tc, a_cut_leaves_old_or_new);
    tcase_add_test(tc, records_that_are_none);
    tcase_add_test(tc, no_room_to_store);
    tcase_add_test(tc, names_of_hosts);
    suite_add_tcase(suite, tc);
    return host_main(suite);
}
