/* SPDX-License-Identifier: Apache-2.0 */
/* +USECMNG: its lines and limits, how entries are kept, what is said of them. */
#include "certs.h"

START_TEST(each_type_in_pem_and_in_der)
{
    static const char *const tags[] = { "CA", "CC", "PK", "SC", "VC", "PU" };
    begin(NULL);
    char list[1024] = "";
    for (int type = 0; type < 6; type++) {
        struct made m = of_type(type);
        ck_assert_str_eq(import(type, "entry", &m, _i == 0), hash_of(0, type, "entry", &m));
        ck_assert_str_eq(ask("AT+USECMNG=4,%d,\"entry\"", type), hash_of(4, type, "entry", &m));
        snprintf(list + strlen(list), sizeof(list) - strlen(list), "\r\n\"%s\",\"entry\"%s\r\n",
                 tags[type], type < 2 ? ",\"made\",\"2032/10/17 08:23:23\"" : "");
    }
    strcat(list, OK);
    ck_assert_str_eq(ask("AT+USECMNG=3"), list);
    power_cycle();
    ck_assert_str_eq(ask("AT+USECMNG=3"), list);
    for (int type = 0; type < 6; type++) {
        uint8_t der[EMU_CERT_DER_MAX];
        struct made m = of_type(type);
        ck_assert_uint_eq(emu_certs_der(h.e, (enum emu_cert_type)type, "entry", der), m.len);
        ck_assert_mem_eq(der, m.der, m.len);
        ck_assert_str_eq(ask("AT+USECMNG=2,%d,\"entry\"", type), OK);
        ck_assert_str_eq(ask("AT+USECMNG=2,%d,\"entry\"", type), CME("1916"));
        ck_assert_str_eq(ask("AT+USECMNG=4,%d,\"entry\"", type), CME("1916"));
    }
    ck_assert_str_eq(ask("AT+USECMNG=3"), OK);
    ck_assert_uint_eq(records(), 0);
}
END_TEST

START_TEST(the_list_in_other_forms)
{
    struct made ca = of_type(0);
    begin("cert: { list_quotes: { value: false, source: test, confidence: assumed }, "
          "list_time: { value: false, source: test, confidence: assumed } }\n");
    import(0, "one", &ca, true);
    ck_assert_str_eq(ask("AT+USECMNG=3"), "\r\nCA,\"one\",\"made\",\"2032/10/17\"\r\n" OK);
}
END_TEST

START_TEST(wrong_lines)
{
    static const char *const wrong[] = {
        "AT+USECMNG=5,0,\"a\"",
        "AT+USECMNG=",
        "AT+USECMNG=0,6,\"a\",10",
        "AT+USECMNG=0,0,\"a\"",
        "AT+USECMNG=0,0,\"\",10",
        "AT+USECMNG=0,0,\"a\nb\",10",
        "AT+USECMNG=0,0,\"a\",ten",
        "AT+USECMNG=0,2,\"a\",10,\"p\",1",
        "AT+USECMNG=0,0,\"a\",10,\"password\"",
        "AT+USECMNG=1,0,\"a\"",
        "AT+USECMNG=2,0",
        "AT+USECMNG=2,0,\"a\",1",
        "AT+USECMNG=3,0",
        "AT+USECMNG=4,0,\"a\",1",
        "AT+USECMNG=4,-1,\"a\"",
    };
    begin(NULL);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_msg(strcmp(ask("%s", wrong[i]), CME("50")) == 0, "%s: %s", wrong[i], h.reply);
    ck_assert_str_eq(ask("AT+USECMNG?"), "\r\nERROR\r\n");
}
END_TEST

START_TEST(limits_of_name_size_and_password)
{
    char text[300];
    memset(text, 'n', sizeof(text));
    struct made m = made_cert(&keys, (struct made_of){ .len = 8192 });
    begin(NULL);
    ck_assert_str_eq(ask("AT+USECMNG=0,0,\"%.201s\",10", text), CME("50"));
    text[200] = '\0';
    ck_assert_str_eq(import(0, text, &m, false), hash_of(0, 0, text, &m));
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"%s\"", text), hash_of(4, 0, text, &m));
    ck_assert_str_eq(ask("AT+USECMNG=0,0,\"a\",8193"), CME("1911"));
    ck_assert_str_eq(ask("AT+USECMNG=0,0,\"a\",0"), CME("1911"));
    ck_assert_str_eq(ask("AT+USECMNG=0,2,\"a\",10,\"%.129s\"", text), CME("50"));
    struct made key = made_pkcs8(keys.rsa, (text[128] = '\0', text));
    ck_assert_str_eq(import_with(2, "a", &key, "ENCRYPTED PRIVATE KEY", text),
                     hash_of(0, 2, "a", &key));
}
END_TEST

START_TEST(silence_in_the_prompt)
{
    struct made old = of_type(0);
    begin(NULL);
    import(0, "a", &old, true);
    ck_assert_str_eq(ask("AT+USECMNG=0,0,\"a\",100"), "\r\n>");
    host_send(&h, "-----BEGIN", 10);
    host_run(&h, 18500);
    ck_assert_uint_eq(h.raw_len, 0);
    host_send(&h, "-", 1);
    host_run(&h, 18900);
    ck_assert_uint_eq(h.raw_len, 0);
    host_run(&h, 400);
    ck_assert_mem_eq(h.raw, CME("1910"), h.raw_len);
    ck_assert_uint_eq(h.raw_len, strlen(CME("1910")));
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"a\""), hash_of(4, 0, "a", &old));
}
END_TEST

START_TEST(no_command_gives_a_key_back)
{
    static const char *const asked[] = {
        "AT+URDFILE=\"k\"",
        "AT+URDFILE=\"cert/00/dir\"",
        "AT+URDFILE=\"../cert/00/a/0\"",
        "AT+URDBLOCK=\"cert/00/a/0\",0,100",
        "AT+USECMNG=4,2,\"k\"",
        "AT+USECMNG=3",
        "AT+ULSTFILE=0",
        "AT+USECMNG=5,2,\"k\"",
        "AT+USECMNG?",
        "AT&V",
    };
    struct made m = made_bare(keys.rsa);
    begin(NULL);
    ck_assert(is_in(import_with(2, "k", &m, "RSA PRIVATE KEY", "")));
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        host_say(&h, asked[i]);
        for (size_t at = 0; at + 8 <= m.len; at++)
            ck_assert_msg(memmem(h.raw, h.raw_len, m.der + at, 8) == NULL, "%s", asked[i]);
        ck_assert_ptr_null(strstr(h.reply, "PRIVATE"));
    }
    ck_assert_str_eq(ask("AT+URDFILE=\"k\""), CME("1612"));
    ck_assert_str_eq(ask("AT+ULSTFILE=0"), "\r\n+ULSTFILE: \r\n" OK);
}
END_TEST

START_TEST(overwritten_by_its_name)
{
    struct made old = of_type(0), new = made_cert(&keys, (struct made_of){ .name = "CN=new" });
    begin(_i == 0 ? NULL : FACT("cert", "overwrite", "false"));
    import(0, "a", &old, true);
    import(1, "a", &old, true);
    ck_assert_str_eq(import(0, "a", &new, true), _i == 0 ? hash_of(0, 0, "a", &new) : CME("1917"));
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"a\""), hash_of(4, 0, "a", _i == 0 ? &new : &old));
    ck_assert_str_eq(ask("AT+USECMNG=4,1,\"a\""), hash_of(4, 1, "a", &old));
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"A\""), CME("1916"));
    ck_assert_str_eq(import(0, "b", (struct made[]){ { .len = 3 } }, false), CME("1913"));
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"b\""), CME("1916"));
}
END_TEST

START_TEST(one_name_for_all_types_if_so_told)
{
    struct made m = of_type(0);
    begin(FACT("cert", "name_scope", "global"));
    import(0, "a", &m, true);
    ck_assert_str_eq(import(3, "a", &m, true), hash_of(0, 3, "a", &m));
    ck_assert_str_eq(ask("AT+USECMNG=3"), "\r\n\"SC\",\"a\"\r\n" OK);
    ck_assert_str_eq(ask("AT+USECMNG=2,0,\"a\""), CME("1916"));
}
END_TEST

START_TEST(sixteen_and_no_seventeenth)
{
    char name[8];
    struct made m = made_cert(&keys, (struct made_of){ .len = 8192 });
    begin(_i == 0 ? NULL : FACT("cert", "refused_at", "after_data"));
    for (int i = 0; i < 16; i++) {
        snprintf(name, sizeof(name), "c%d", i);
        ck_assert_str_eq(import(0, name, &m, false), hash_of(0, 0, name, &m));
    }
    ck_assert_str_eq(ask("AT+USECMNG=0,0,\"more\",8192"), _i == 0 ? CME("1914") : "\r\n>");
    if (_i == 1)
        ck_assert_str_eq(send_payload((char *)m.der, m.len), CME("1914"));
    ck_assert_str_eq(import(0, "c7", &m, false), hash_of(0, 0, "c7", &m));
    ck_assert_str_eq(ask("AT+USECMNG=2,0,\"c3\""), OK);
    ck_assert_str_eq(import(0, "more", &m, false), hash_of(0, 0, "more", &m));
    power_cycle();
    for (int i = 0; i < 16; i++)
        ck_assert_str_eq(ask("AT+USECMNG=4,0,\"c%d\"", i),
                         i == 3
                             ? CME("1916")
                             : (snprintf(name, sizeof(name), "c%d", i), hash_of(4, 0, name, &m)));
}
END_TEST

START_TEST(no_room_to_store)
{
    static const uint8_t filler[EMU_NVM_BYTES];
    struct made old = of_type(0), new = made_cert(&keys, (struct made_of){ .len = 5000 });
    begin(NULL);
    import(0, "a", &old, true);
    size_t room = emu_nvm_room(h.e);
    ck_assert_int_eq(emu_nvm_put(h.e, "filler", filler, room - 5000), EMU_NVM_OK);
    ck_assert_str_eq(import(0, "a", &new, false), CME("1912"));
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"a\""), hash_of(4, 0, "a", &old));
    ck_assert_int_eq(emu_nvm_put(h.e, "filler", filler, 100), EMU_NVM_OK);
    ck_assert_str_eq(import(0, "a", &new, false), hash_of(0, 0, "a", &new));
}
END_TEST

START_TEST(from_a_file)
{
    char text[9000], name[65] = "";
    struct made m = made_pkcs8(keys.ec, "secret");
    size_t len = made_pem(&m, "ENCRYPTED PRIVATE KEY", text, sizeof(text));
    begin(NULL);
    ck_assert_str_eq(ask("AT+UDWNFILE=\"key.pem\",%zu", len), "\r\n>");
    ck_assert_str_eq(send_payload(text, len), OK);
    ck_assert_str_eq(ask("AT+USECMNG=1,2,\"k\",\"key.pem\",\"secret\""), hash_of(1, 2, "k", &m));
    ck_assert_str_eq(ask("AT+USECMNG=1,2,\"k\",\"key.pem\",\"wrong\""), CME("1918"));
    ck_assert_str_eq(ask("AT+USECMNG=1,0,\"k\",\"key.pem\""), CME("1913"));
    ck_assert_str_eq(ask("AT+USECMNG=1,2,\"k\",\"nokey.pem\""), CME("1612"));
    ck_assert_str_eq(ask("AT+USECMNG=1,2,\"k\",\"\""), CME("1612"));
    ck_assert_str_eq(ask("AT+USECMNG=1,2,\"k\",\"%s\"", (memset(name, 'f', 64), name)),
                     CME("1612"));
    memset(text, 'x', sizeof(text));
    ck_assert_int_eq(emu_nvm_put(h.e, "file/big", text, 8193), EMU_NVM_OK);
    ck_assert_str_eq(ask("AT+USECMNG=1,2,\"k\",\"big\""), CME("1911"));
    ck_assert_int_eq(emu_nvm_put(h.e, "file/none", text, 0), EMU_NVM_OK);
    ck_assert_str_eq(ask("AT+USECMNG=1,2,\"k\",\"none\""), CME("1911"));
    ck_assert_str_eq(ask("AT+UDELFILE=\"key.pem\""), OK); /* the entry is its own copy */
    ck_assert_str_eq(ask("AT+USECMNG=4,2,\"k\""), hash_of(4, 2, "k", &m));
}
END_TEST

START_TEST(too_fast_for_old_firmware)
{
    static const char *const names[] = { "sara-r510s-00b-00", "sara-r510m8s-01b-00" };
    host_start(&h, names[_i], NULL);
    host_power_on(&h);
    h.e->uart.baud = h.e->world->line_baud = 230400;
    ck_assert_str_eq(ask("AT+USECMNG=3"), OK);
    h.e->uart.baud = h.e->world->line_baud = 460800;
    ck_assert_str_eq(ask("AT+USECMNG=3"), _i == 0 ? CME("3") : OK);
    ck_assert_str_eq(ask("AT+USECMNG=0,0,\"a\",10"), _i == 0 ? CME("3") : "\r\n>");
}
END_TEST

START_TEST(mode_off)
{
    begin(_i == 0 ? NULL : FACT("cert", "follows_usecmode", "true"));
    ck_assert_str_eq(ask("AT+USECMODE=0"), OK);
    ck_assert_str_eq(ask("AT+USECMNG=3"), _i == 0 ? OK : CME("1689"));
}
END_TEST

START_TEST(inside_a_channel)
{
    char text[8000], line[64];
    uint8_t frame[EMU_C2C_FRAME];
    struct made m = of_type(0);
    size_t len = made_pem(&m, "CERTIFICATE", text, sizeof(text));
    begin(NULL);
    struct emu_c2c_keys pairing = host_paired(&h, TE_A);
    ck_assert_str_eq(host_open(&h, TE_A, &pairing), OK);
    snprintf(line, sizeof(line), "AT+USECMNG=0,0,\"a\",%zu", len);
    ck_assert_str_eq(host_say_framed(&h, line), "\r\n>");
    for (size_t at = 0; at < len; at += 200) {
        size_t part = len - at < 200 ? len - at : 200;
        host_send(&h, frame, host_frame(&h, text + at, part, frame));
    }
    ck_assert_str_eq(host_unframe(&h), hash_of(0, 0, "a", &m));
    ck_assert_uint_eq(h.outside, 0);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECMNG=4,0,\"a\""), hash_of(4, 0, "a", &m));
}
END_TEST

START_TEST(factory_erases_if_so_told)
{
    static const struct {
        const char *facts, *command;
        bool erased;
    } row[] = {
        { NULL, "AT+UFACTORY=2,2", false },
        { FACT("factory", "certs_with_files", "true"), "AT+UFACTORY=2,0", true },
        { FACT("factory", "certs_with_files", "true"), "AT+UFACTORY=0,1", false },
        { FACT("factory", "certs_with_nvm", "true"), "AT+UFACTORY=0,1", true },
        { FACT("factory", "certs_with_nvm", "true"), "AT+UFACTORY=2,0", false },
    };
    struct made m = of_type(0);
    begin(row[_i].facts);
    import(0, "a", &m, true);
    ck_assert_str_eq(ask("%s", row[_i].command), OK);
    power_cycle();
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"a\""),
                     row[_i].erased ? CME("1916") : hash_of(4, 0, "a", &m));
    ck_assert_uint_eq(records() == 0, row[_i].erased);
}
END_TEST

/* A file of stored memory may say anything. */
START_TEST(records_that_are_none)
{
    struct made m = of_type(0);
    uint8_t directory[1024];
    size_t len;
    begin(NULL);
    import(0, "a", &m, true);
    const uint8_t *is = emu_nvm_get(h.e, "cert/00/dir", &len);
    ck_assert_uint_lt(len, sizeof(directory));
    memcpy(directory, is, len);
    for (size_t at = 0; at < len; at++) {
        uint8_t was = directory[at];
        directory[at] = 0xff;
        emu_nvm_put(h.e, "cert/00/dir", directory, len);
        host_say(&h, "AT+USECMNG=3");
        directory[at] = was;
    }
    emu_nvm_put(h.e, "cert/00/dir", directory, len);
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"a\""), hash_of(4, 0, "a", &m));
    m.der[100] ^= 1;
    emu_nvm_put(h.e, "cert/00/a/0", m.der, m.len);
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"a\""), CME("1916"));
    emu_nvm_put(h.e, "cert/00/a/0", directory, 10);
    ck_assert_str_eq(ask("AT+USECMNG=4,0,\"a\""), CME("1916"));
    ck_assert_str_eq(ask("AT+USECMNG=3"), OK);
    power_cycle();
    ck_assert_uint_eq(records(), 0);
}
END_TEST

/* ---- cuts ------------------------------------------------------------------------------------ */

enum change { FIRST, RENEWAL, DELETION, CHANGES };

static struct made content[2];

static void change(enum change what)
{
    if (what == DELETION)
        ask("AT+USECMNG=2,0,\"a\"");
    else
        import_with(0, "a", &content[1], NULL, "");
}

/* What is there: -1 nothing, else which content. */
static int present(void)
{
    const char *said = ask("AT+USECMNG=4,0,\"a\"");
    if (strcmp(said, CME("1916")) == 0)
        return -1;
    for (int i = 0; i < 2; i++)
        if (strcmp(h.reply, hash_of(4, 0, "a", &content[i])) == 0)
            return i;
    ck_abort_msg("neither: %s", h.reply);
    return -2;
}

/* By the length of the content, in blocks of 2048: as many as there are, and the directory. */
START_TEST(a_cut_leaves_old_or_new)
{
    static const int before[] = { -1, 0, 0 }, after[] = { 1, 1, -1 };
    static const int64_t writes[] = { 3 + 1, 3 + 1 + 2, 1 + 2 }, switching[] = { 4, 4, 1 };
    enum change what = (enum change)(_i / 2);
    content[0] = made_cert(&keys, (struct made_of){ .len = 3000 });
    content[1] = made_cert(&keys, (struct made_of){ .len = 6000 });
    begin(_i % 2 == 0 ? NULL : FACT("cert", "atomic", "false"));
    int holes = 0;
    if (what != FIRST)
        ck_assert(is_in(import_with(0, "a", &content[0], NULL, "")));
    struct emu *kept = emu_snapshot(h.e);
    int64_t count = h.e->world->counters.writes;
    change(what);
    count = h.e->world->counters.writes - count;
    if (_i % 2 == 0)
        ck_assert_int_eq(count, writes[what]);
    ck_assert_int_eq(present(), after[what]);
    for (int64_t point = 0; point < 3 * count; point++) {
        int64_t nth = point / 3 + 1;
        enum emu_cut phase = (enum emu_cut)(point % 3);
        emu_restore(h.e, kept);
        emu_nvm_fault(h.e, nth, phase);
        change(what);
        ck_assert_msg(h.e->power == EMU_UNPOWERED, "write %d is not cut", (int)nth);
        host_power_on(&h);
        bool is_new = nth > switching[what] || (nth == switching[what] && phase == EMU_CUT_AFTER);
        int is = present();
        if (_i % 2 == 0)
            ck_assert_msg(is == (is_new ? after[what] : before[what]), "write %d phase %d: %d",
                          (int)nth, (int)phase, is);
        holes += is != before[what] && is != after[what];
        ck_assert_uint_eq(records(), is == -1 ? 0 : is == 0 ? 1 + 2 : 1 + 3);
        change(FIRST);
        ck_assert_int_eq(present(), 1);
    }
    ck_assert_int_eq(holes > 0, _i % 2 == 1 && what == RENEWAL);
    emu_restore(h.e, kept);
    emu_nvm_fault(h.e, count + 1, EMU_CUT_BEFORE);
    change(what);
    ck_assert_msg(h.e->power == EMU_READY, "no write after the last");
    free(kept);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_certs");
    TCase *tc = tcase_create("certs");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, make, unmake);
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_add_loop_test(tc, each_type_in_pem_and_in_der, 0, 2);
    tcase_add_test(tc, the_list_in_other_forms);
    tcase_add_test(tc, wrong_lines);
    tcase_add_test(tc, limits_of_name_size_and_password);
    tcase_add_test(tc, silence_in_the_prompt);
    tcase_add_test(tc, no_command_gives_a_key_back);
    tcase_add_loop_test(tc, overwritten_by_its_name, 0, 2);
    tcase_add_test(tc, one_name_for_all_types_if_so_told);
    tcase_add_loop_test(tc, sixteen_and_no_seventeenth, 0, 2);
    tcase_add_test(tc, no_room_to_store);
    tcase_add_test(tc, from_a_file);
    tcase_add_loop_test(tc, too_fast_for_old_firmware, 0, 2);
    tcase_add_loop_test(tc, mode_off, 0, 2);
    tcase_add_test(tc, inside_a_channel);
    tcase_add_loop_test(tc, factory_erases_if_so_told, 0, 5);
    tcase_add_test(tc, records_that_are_none);
    tcase_add_loop_test(tc, a_cut_leaves_old_or_new, 0, 2 * CHANGES);
    suite_add_tcase(suite, tc);
    return host_main(suite);
}
