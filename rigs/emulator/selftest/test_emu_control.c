/* SPDX-License-Identifier: Apache-2.0 */
/* The control door: every verb once, and what is not a request. */
#include "bench.h"

#include "control.h"
#include "emu_version.h"

#define LONG_REQUEST                                                                               \
    "1 service aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1"
#define SEED "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"

static int64_t ran_until, ran_most;

static void run(void *front, int64_t until, int64_t most, int64_t *bytes)
{
    struct bench *b = front;

    ran_until = until;
    ran_most = most;
    while (b->e->board.edges == 0 && emu_step(b->e, until))
        ;
    *bytes = 5;
}

static const struct {
    const char *ask;
    const char *answer; /* in the order of the table, of one module */
} talk[] = {
    { "1 hello", "1 ok r5emu " R5EMU_VERSION " test" },
    { "2 next", "2 ok -" },
    { "3 pin v_int", "3 ok low" },
    { "4 pin v_int high", "4 error no such input pin: pwr_on or reset_n" },
    { "5 pin pwr_on up", "5 error usage: pin <pwr_on|reset_n> <low|high>, pin v_int" },
    { "6 supply 3800", "6 ok" },
    { "7 next", "7 ok 50000000" },
    { "8 run 3000000000", "8 ok 50000000 5 v_int:high@50000000" },
    { "9 run 3000000000", "9 ok 3000000000 5" },
    { "10 counters", "10 ok writes=0 rx=0 tx=0 boots=1" },
    { "11 snapshot up", "11 ok" },
    { "12 pin reset_n low", "12 ok" },
    { "13 next", "13 ok 3100000000" },
    { "14 pin reset_n high", "14 ok" },
    { "15 supply 0", "15 ok" },
    { "16 run 3000000000", "16 ok 3000000000 5 v_int:low@3000000000" },
    { "17 restore up", "17 ok" },
    { "18 pin v_int", "18 ok high" },
    { "19 restore factory", "19 ok" },
    { "20 run 0", "20 ok 0 5" },
    { "21 pin v_int", "21 ok low" },
    { "22 snapshot factory", "22 error the snapshot factory is made at the start and stays: take "
                             "another name" },
    { "23 restore nothing", "23 error no such snapshot: make it first with snapshot" },
    { "24 seed " SEED, "24 ok" },
    { "25 seed 00", "25 error usage: seed <64 hex digits>" },
    { "26 service sealed 1", "26 ok" },
    { "27 service LocalC2CKeyPairing 1", "27 ok" },
    { "28 service sealed 2",
      "28 error usage: service <bootstrapped|sealed|permission name> <0|1>" },
    { "29 fault 3 torn", "29 ok" },
    { "30 fault 0 before", "30 ok" },
    { "31 fault 1 later",
      "31 error usage: fault <nth stored write, 0 takes it back> <before|torn|after>" },
    { "32 line 9600 rts-cts", "32 ok" },
    { "33 line 0 none", "33 error usage: line <baud, 300 to 10000000> <none|rts-cts>" },
    { "34 dump", "34 ok" },
    { "35 supply 99999", "35 error usage: supply <millivolts, 0 to 10000>" },
    { "36 supply", "36 error wrong number of arguments" },
    { "37 run -5", "37 error usage: run <time in ns> [<most bytes>]" },
    { "38 run 99999999999999999999", "38 error usage: run <time in ns> [<most bytes>]" },
    { "38 run 0 x", "38 error usage: run <time in ns> [<most bytes>]" },
};

START_TEST(every_verb_answers)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    struct control *c = calloc(1, sizeof(*c));

    control_init(c, b->e, run, b);
    for (size_t i = 0; i < sizeof(talk) / sizeof(talk[0]); i++) {
        control_request(c, talk[i].ask, strlen(talk[i].ask));
        ck_assert_str_eq(c->reply, talk[i].answer);
        ck_assert_uint_eq(c->reply_len, strlen(c->reply));
    }
    ck_assert_int_eq(ran_until, 0);
    ck_assert(ran_most == INT64_MAX);
    control_request(c, "38 run 0 7", 10);
    ck_assert_int_eq(ran_most, 7);
    ck_assert(!c->quit);
    control_request(c, "39 quit", 7);
    ck_assert(c->quit);
    control_reset(c);
    free(c);
    bench_free(b);
}
END_TEST

static const char *const nonsense[] = {
    "",          " ",          "hello",           "x hello",     "1  hello",    "1 hello ",
    " 1 hello",  "-1 hello",   "1 a b c d e f g", "1 hel\x01lo", "1 h\xc3\xa4", "1 run\t5",
    "1 hello\n", LONG_REQUEST,
};

START_TEST(what_is_no_request_is_told_so)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    struct control *c = calloc(1, sizeof(*c));

    control_init(c, b->e, run, b);
    control_request(c, nonsense[_i], strlen(nonsense[_i]));
    ck_assert_int_eq(strncmp(c->reply, "0 error ", 8), 0);
    control_request(c, "7 nothing", 9);
    ck_assert_int_eq(strncmp(c->reply, "7 error no such verb", 20), 0);
    control_reset(c);
    free(c);
    bench_free(b);
}
END_TEST

START_TEST(secrets_outlive_a_restore_and_come_once)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    struct control *c = calloc(1, sizeof(*c));
    static uint8_t big[40000];

    control_init(c, b->e, run, b);
    emu_witness(b->e, "key", "\x01\xff", 2);
    control_request(c, "1 restore factory", 17);
    emu_witness(b->e, "key", "\x01\xff", 2);
    emu_witness(b->e, "key", "\x01", 1);
    control_request(c, "2 dump", 6);
    ck_assert_str_eq(c->reply, "2 ok key=01ff key=01");
    emu_witness(b->e, "big", big, sizeof(big));
    control_request(c, "3 dump", 6);
    ck_assert_int_eq(strncmp(c->reply, "3 error more secrets", 20), 0);
    control_reset(c);
    free(c);
    bench_free(b);
}
END_TEST

START_TEST(there_is_room_for_sixteen_snapshots)
{
    struct bench *b = bench_new(DEFAULT_MODULE, "");
    struct control *c = calloc(1, sizeof(*c));
    char ask[32];

    control_init(c, b->e, run, b);
    for (int i = 1; i <= CONTROL_SNAPSHOTS; i++) {
        snprintf(ask, sizeof(ask), "1 snapshot s%d", i);
        control_request(c, ask, strlen(ask));
        ck_assert_int_eq(strcmp(c->reply, "1 ok") == 0, i < CONTROL_SNAPSHOTS);
    }
    control_request(c, "1 snapshot s1", 13); /* a name in use is replaced */
    ck_assert_str_eq(c->reply, "1 ok");
    control_reset(c);
    free(c);
    bench_free(b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu control");
    TCase *c = tcase_create("control");

    suite_add_tcase(suite, c);
    tcase_add_test(c, every_verb_answers);
    tcase_add_loop_test(c, what_is_no_request_is_told_so, 0,
                        (int)(sizeof(nonsense) / sizeof(nonsense[0])));
    tcase_add_test(c, secrets_outlive_a_restore_and_come_once);
    tcase_add_test(c, there_is_room_for_sixteen_snapshots);
    return bench_main(suite);
}
