/* SPDX-License-Identifier: Apache-2.0 */
/* Pairings: made, confirmed, replaced, refused, and what is left of them after power was lost. */
#include "c2c_host.h"

static const char module_v1[] = "sara-r510s-00b-00";
static const char module_v2[] = "sara-r510m8s-01b-00";

/* Stored writes: each object and the seal, the directory, what is wiped. */
enum {
    WAITING = 7, /* version, te, key, HMAC key, tag, origin, seal */
    BANK = 5,    /* version, te, key, HMAC key, seal */
    DIRECTORY = 1,
};

static struct host h;

static void begin(const char *module, const char *keys)
{
    host_start(&h, module, keys);
    host_power_on(&h);
}

static void end(void)
{
    host_end(&h);
}

START_TEST(v2_is_good_once_confirmed)
{
    struct emu_c2c_keys keys;
    uint8_t tag[16];
    begin(module_v2, NULL);
    host_pair(&h, TE_A, &keys, tag);
    ck_assert_int_eq(keys.version, 2);
    ck_assert_str_eq(host_open(&h, TE_A, &keys), "\r\n+CME ERROR: 1683\r\n");
    tag[15] ^= 1;
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_A)), "\r\n+CME ERROR: 1679\r\n");
    ck_assert_str_eq(host_open(&h, TE_A, &keys), "\r\n+CME ERROR: 1683\r\n");
    tag[15] ^= 1;
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_B)), "\r\n+CME ERROR: 1683\r\n");
    ck_assert_int_eq(h.e->world->counters.writes, WAITING);
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_A)), OK);
    ck_assert_int_eq(h.e->world->counters.writes, WAITING + BANK + DIRECTORY + WAITING);
    ck_assert_ptr_null(emu_nvm_nth(h.e, "c2c/0/waiting", 0));
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_A)), "\r\n+CME ERROR: 1683\r\n");
    ck_assert(host_pairing_works(&h, TE_A, &keys));
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert(host_pairing_works(&h, TE_A, &keys));
}
END_TEST

START_TEST(v1_is_good_at_once)
{
    struct emu_c2c_keys keys;
    begin(module_v1, NULL);
    host_pair(&h, TE_A, &keys, NULL);
    ck_assert_int_eq(keys.version, 1);
    const uint8_t tag[16] = { 0 };
    struct emu_c2c_keys v2 = keys;
    v2.version = 2;
    ck_assert_str_eq(host_say(&h, host_confirmation(&v2, tag, TE_A)), "\r\n+CME ERROR: 50\r\n");
    ck_assert(host_pairing_works(&h, TE_A, &keys));
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert(host_pairing_works(&h, TE_A, &keys));
}
END_TEST

START_TEST(wrong_lines)
{
    static const struct {
        const char *line;
        const char *answer;
    } rows[] = {
        { "AT+USECC2C=0,\"00112233445566778899AABBCCDDEEF\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=0,\"00112233445566778899AABBCCDDEEFF0\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=0,\"00112233445566778899AABBCCDDEEFG\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=0,\"\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=0," TE_A, "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=0", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=0,\"" TE_A "\",\"" TE_A "\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=1", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=1,\"zz\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=1,\"" TE_A "\"", "\r\n+CME ERROR: 1683\r\n" },
        { "AT+USECC2C=2", OK },
        { "AT+USECC2C=2,\"" TE_A "\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=3,\"" TE_A "\"", "\r\n+CME ERROR: 1673\r\n" },
        { "AT+USECC2C=4,\"" TE_A "\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=4,\"" TE_A "\",\"00\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=5,\"" TE_A "\"", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=-1", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C=", "\r\n+CME ERROR: 50\r\n" },
        { "AT+USECC2C?", "\r\nERROR\r\n" },
    };
    begin(module_v2, NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        host_say(&h, rows[i].line);
        ck_assert_msg(strcmp(h.reply, rows[i].answer) == 0, "%s: %s", rows[i].line, h.reply);
    }
    ck_assert_int_eq(h.e->world->counters.writes, 0);
}
END_TEST

START_TEST(te_of_either_case)
{
    struct emu_c2c_keys keys;
    uint8_t tag[16];
    begin(module_v2, NULL);
    host_pair(&h, "00112233445566778899aabbccddeeff", &keys, tag);
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_A)), OK);
    ck_assert(host_pairing_works(&h, TE_A, &keys));
}
END_TEST

START_TEST(eight_and_no_ninth)
{
    struct emu_c2c_keys keys[9];
    char te[9][33], line[64];
    begin(module_v2, NULL);
    for (int i = 0; i < 9; i++)
        snprintf(te[i], sizeof(te[i]), "%032X", i);
    for (int i = 0; i < 8; i++)
        keys[i] = host_paired(&h, te[i]);
    snprintf(line, sizeof(line), "AT+USECC2C=0,\"%s\"", te[8]);
    ck_assert_str_eq(host_say(&h, line), "\r\n+CME ERROR: 1682\r\n");
    keys[3] = host_paired(&h, te[3]);
    host_cut_power(&h);
    host_power_on(&h);
    for (int i = 0; i < 8; i++)
        ck_assert_msg(host_pairing_works(&h, te[i], &keys[i]), "pairing %d", i);
    ck_assert_str_eq(host_say(&h, line), "\r\n+CME ERROR: 1682\r\n");
}
END_TEST

/* Rows: 0 discarded at reset, 1 kept. */
START_TEST(never_confirmed)
{
    struct emu_c2c_keys keys;
    uint8_t tag[16];
    begin(module_v2, _i == 0 ? NULL
                             : "c2c: { unconfirmed_pairing: { value: keep, source: test, "
                               "confidence: assumed } }\n");
    host_pair(&h, TE_A, &keys, tag);
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert_int_eq(h.e->world->counters.writes, WAITING); /* a boot writes nothing */
    ck_assert_str_eq(host_open(&h, TE_A, &keys), "\r\n+CME ERROR: 1683\r\n");
    host_say(&h, host_confirmation(&keys, tag, TE_A));
    ck_assert_str_eq(h.reply, _i == 0 ? "\r\n+CME ERROR: 1683\r\n" : OK);
    ck_assert(host_pairing_works(&h, TE_A, &keys) == (_i == 1));
}
END_TEST

START_TEST(same_te_again)
{
    static const char *words[] = { "new_keys", "same_keys", "error_1681" };
    struct emu_c2c_keys first, second;
    uint8_t tag[16];
    char keys[160];
    snprintf(keys, sizeof(keys),
             "c2c: { repair_same_te: { value: %s, source: test, confidence: assumed } }\n",
             words[_i]);
    begin(module_v2, keys);
    first = host_paired(&h, TE_A);
    if (_i == 2) {
        ck_assert_str_eq(host_say(&h, "AT+USECC2C=0,\"" TE_A "\""), "\r\n+CME ERROR: 1681\r\n");
        ck_assert(host_pairing_works(&h, TE_A, &first));
        return;
    }
    host_pair(&h, TE_A, &second, tag);
    ck_assert((memcmp(first.key, second.key, 16) == 0) == (_i == 1));
    ck_assert(host_pairing_works(&h, TE_A, &first));
    ck_assert_str_eq(host_say(&h, host_confirmation(&second, tag, TE_A)), OK);
    ck_assert(host_pairing_works(&h, TE_A, &second));
    h.keys = first;
    ck_assert_str_eq(host_open(&h, TE_A, &first), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT"), _i == 0 ? "" : OK);
}
END_TEST

START_TEST(bootstrap_and_seal)
{
    static const struct {
        const char *closed_from;
        bool bootstrapped, sealed, granted, allowed;
    } rows[] = {
        { "bootstrapped", false, false, false, true },
        { "bootstrapped", true, false, false, false },
        { "bootstrapped", true, true, false, false },
        { "bootstrapped", true, false, true, true },
        { "bootstrapped", true, true, true, true },
        { "sealed", true, false, false, true },
        { "sealed", true, true, false, false },
        { "sealed", true, true, true, true },
    };
    struct emu_c2c_keys keys, more;
    uint8_t tag[16];
    char text[160];
    snprintf(text, sizeof(text),
             "c2c: { closed_from: { value: %s, source: test, confidence: assumed } }\n",
             rows[_i].closed_from);
    begin(module_v2, text);
    keys = host_paired(&h, TE_A);
    emu_service_set(h.e, "bootstrapped", rows[_i].bootstrapped);
    emu_service_set(h.e, "sealed", rows[_i].sealed);
    emu_service_set(h.e, "LocalC2CKeyPairing", rows[_i].granted);
    if (rows[_i].allowed)
        host_pair(&h, TE_B, &more, tag);
    else
        ck_assert_str_eq(host_say(&h, "AT+USECC2C=0,\"" TE_B "\""), "\r\n+CME ERROR: 1673\r\n");
    ck_assert(host_pairing_works(&h, TE_A, &keys));
}
END_TEST

START_TEST(re_pairing)
{
    struct emu_c2c_keys old, new, kept;
    uint8_t tag[16];
    begin(module_v2, NULL);
    old = host_paired(&h, TE_A);
    ck_assert_str_eq(host_open(&h, TE_A, &old), OK);
    host_say_framed(&h, "AT+USECC2C=3,\"" TE_B "\"");
    host_take_pairing(&h, 3, TE_B, &new, tag);
    kept = new;
    kept.key[0] ^= 1;
    host_say_framed(&h, host_confirmation(&kept, tag, TE_B));
    ck_assert_str_eq(h.reply, "\r\n+CME ERROR: 1679\r\n");
    ck_assert_str_eq(host_say_framed(&h, host_confirmation(&new, tag, TE_B)), OK);
    ck_assert_uint_eq(h.outside, 0);
    ck_assert_str_eq(host_say_framed(&h, "AT"), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECC2C=2"), OK);
    ck_assert_str_eq(host_open(&h, TE_A, &old), "\r\n+CME ERROR: 1683\r\n");
    ck_assert(host_pairing_works(&h, TE_B, &new));
}
END_TEST

START_TEST(re_pairing_belongs_in_the_channel)
{
    struct emu_c2c_keys old, new;
    uint8_t tag[16];
    begin(module_v2, NULL);
    old = host_paired(&h, TE_A);
    host_paired(&h, TE_B);
    ck_assert_str_eq(host_open(&h, TE_A, &old), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECC2C=3,\"" TE_B "\""), "\r\n+CME ERROR: 1681\r\n");
    host_say_framed(&h, "AT+USECC2C=3,\"FF112233445566778899AABBCCDDEEFF\"");
    host_take_pairing(&h, 3, "FF112233445566778899AABBCCDDEEFF", &new, tag);
    ck_assert_str_eq(host_say_framed(&h, "AT+USECC2C=2"), OK);
    host_say(&h, host_confirmation(&new, tag, "FF112233445566778899AABBCCDDEEFF"));
    ck_assert_str_eq(h.reply, "\r\n+CME ERROR: 1673\r\n");
    ck_assert(host_pairing_works(&h, TE_A, &old));
}
END_TEST

START_TEST(re_pairing_switches_at_once_if_so_told)
{
    struct emu_c2c_keys old, new;
    uint8_t tag[16];
    begin(module_v2,
          "c2c: { repair_switch: { value: immediately, source: test, confidence: assumed } }\n");
    old = host_paired(&h, TE_A);
    ck_assert_str_eq(host_open(&h, TE_A, &old), OK);
    host_say_framed(&h, "AT+USECC2C=3,\"" TE_B "\"");
    host_take_pairing(&h, 3, TE_B, &new, tag);
    ck_assert_str_eq(host_say_framed(&h, host_confirmation(&new, tag, TE_B)), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT"), "");
    h.keys = new;
    ck_assert_str_eq(host_say_framed(&h, "AT"), OK);
}
END_TEST

/* False: the re-pairing ran through, the fault was not reached. */
static bool repairing_is_cut(const struct emu_c2c_keys *old, struct emu_c2c_keys *new)
{
    uint8_t tag[16];
    h.keys = *old;
    host_say_framed(&h, "AT+USECC2C=3,\"" TE_B "\"");
    if (h.reply[0] == '\0')
        return true;
    host_take_pairing(&h, 3, TE_B, new, tag);
    if (new->version == 2)
        host_say_framed(&h, host_confirmation(new, tag, TE_B));
    return h.reply[0] == '\0';
}

/* Power lost at each stored write of a re-pairing, in each phase: exactly one of the two works. */
START_TEST(re_pairing_and_power_lost)
{
    bool v2 = _i == 1;
    int switching = (v2 ? WAITING : 0) + BANK + DIRECTORY;
    begin(v2 ? module_v2 : module_v1, NULL);
    const struct emu_c2c_keys old = host_paired(&h, TE_A);
    ck_assert_str_eq(host_open(&h, TE_A, &old), OK);
    struct emu *before = emu_snapshot(h.e);
    int points = 0;
    for (bool cut = true; cut; points += cut) {
        int nth = points / 3 + 1;
        enum emu_cut phase = (enum emu_cut)(points % 3);
        struct emu_c2c_keys new = { .version = old.version };
        emu_restore(h.e, before);
        emu_nvm_fault(h.e, nth, phase);
        cut = repairing_is_cut(&old, &new);
        if (!cut)
            break;
        host_cut_power(&h);
        host_power_on(&h);
        bool renewed = nth > switching || (nth == switching && phase == EMU_CUT_AFTER);
        ck_assert_msg(host_pairing_works(&h, TE_A, &old) == !renewed, "point %d", points);
        if (v2)
            ck_assert(host_pairing_works(&h, TE_B, &new) == renewed);
        else
            ck_assert((host_open(&h, TE_B, &old)[2] == 'O') == renewed);
    }
    ck_assert_int_eq(points, 3 * (switching + BANK + (v2 ? WAITING : 0)));
    free(before);
}
END_TEST

/* What a cut has left half written is nothing, and the next pairing is not hindered by it. */
START_TEST(half_an_area_is_nothing)
{
    struct emu_c2c_keys keys;
    uint8_t tag[16];
    begin(module_v2,
          "c2c: { unconfirmed_pairing: { value: keep, source: test, confidence: assumed } }\n");
    host_pair(&h, TE_A, &keys, tag);
    const uint8_t other[16] = { 1 };
    ck_assert_int_eq(emu_nvm_put(h.e, "c2c/0/waiting/key", other, 16), EMU_NVM_OK);
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_A)), "\r\n+CME ERROR: 1683\r\n");
    keys = host_paired(&h, TE_B);
    ck_assert_ptr_nonnull(emu_nvm_nth(h.e, "c2c/0/a", 0));
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert(host_pairing_works(&h, TE_B, &keys));
}
END_TEST

START_TEST(no_room_to_store)
{
    static const uint8_t filler[EMU_NVM_BYTES];
    struct emu_c2c_keys keys;
    uint8_t tag[16];
    begin(module_v2, NULL);
    host_pair(&h, TE_A, &keys, tag);
    ck_assert_int_eq(emu_nvm_put(h.e, "filler", filler, emu_nvm_room(h.e)), EMU_NVM_OK);
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_A)), "\r\n+CME ERROR: 1682\r\n");
    ck_assert_str_eq(host_open(&h, TE_A, &keys), "\r\n+CME ERROR: 1683\r\n");
    ck_assert_int_eq(emu_nvm_delete(h.e, "filler"), EMU_NVM_OK);
    ck_assert_str_eq(host_say(&h, host_confirmation(&keys, tag, TE_A)), OK);
    ck_assert(host_pairing_works(&h, TE_A, &keys));
}
END_TEST

START_TEST(a_product_without_channel)
{
    begin("sara-r500e-01b-00", NULL);
    ck_assert_str_eq(host_say(&h, "AT+USECC2C=0,\"" TE_A "\""), "\r\nERROR\r\n");
    ck_assert_str_eq(host_say(&h, "AT+USECC2C=2"), "\r\nERROR\r\n");
}
END_TEST

START_TEST(factory_erases_if_so_told)
{
    begin(module_v2, _i == 0 ? NULL
                             : "c2c: { survives_factory: { value: false, source: test, "
                               "confidence: assumed } }\n");
    struct emu_c2c_keys keys = host_paired(&h, TE_A);
    ck_assert_str_eq(host_say(&h, "AT+UFACTORY=0,1"), OK);
    host_cut_power(&h);
    host_power_on(&h);
    ck_assert(host_pairing_works(&h, TE_A, &keys) == (_i == 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_c2c_pairing");
    TCase *tc = tcase_create("pairing");
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_add_test(tc, v2_is_good_once_confirmed);
    tcase_add_test(tc, v1_is_good_at_once);
    tcase_add_test(tc, wrong_lines);
    tcase_add_test(tc, te_of_either_case);
    tcase_add_test(tc, eight_and_no_ninth);
    tcase_add_loop_test(tc, never_confirmed, 0, 2);
    tcase_add_loop_test(tc, same_te_again, 0, 3);
    tcase_add_loop_test(tc, bootstrap_and_seal, 0, 8);
    tcase_add_test(tc, re_pairing);
    tcase_add_test(tc, re_pairing_belongs_in_the_channel);
    tcase_add_test(tc, re_pairing_switches_at_once_if_so_told);
    tcase_add_loop_test(tc, re_pairing_and_power_lost, 0, 2);
    tcase_add_test(tc, half_an_area_is_nothing);
    tcase_add_test(tc, no_room_to_store);
    tcase_add_test(tc, a_product_without_channel);
    tcase_add_loop_test(tc, factory_erases_if_so_told, 0, 2);
    suite_add_tcase(suite, tc);
    return host_main(suite);
}
