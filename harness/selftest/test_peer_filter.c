/* SPDX-License-Identifier: Apache-2.0 */
/* r5peer: what the filter makes of the records between OpenSSL and the socket, and what waits
 * there. */
#include <check.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "misbehave.h"
#include "outbox.h"

enum { ROOM = 80000 };

/* Records of a flight: ServerHello, Certificate, ServerHelloDone; then CCS and Finished; then data.
 */
static const uint8_t hello_record[] = { 22, 3, 3, 0, 4, 2, 0, 0, 0 };
static const uint8_t chain_record[] = { 22, 3, 3, 0, 6, 11, 0, 0, 2, 7, 8 };
static const uint8_t done_record[] = { 22, 3, 3, 0, 4, 14, 0, 0, 0 };
static const uint8_t finished_record[] = { 22, 3, 3, 0, 3, 0xAA, 0xBB, 0xCC };
static const uint8_t data_record[] = { 23, 3, 3, 0, 2, 0x11, 0x22 };

static const struct outgoing flight[] = {
    { hello_record, sizeof(hello_record), 2, false },
    { chain_record, sizeof(chain_record), 11, false },
    { done_record, sizeof(done_record), 14, false },
};
static const struct outgoing end[] = {
    { finished_record, sizeof(finished_record), 20, false },
    { data_record, sizeof(data_record), 0, true },
};

static uint8_t sent[ROOM];
static size_t sent_len, sent_count;
static struct misbehaviour plan;
static struct misconduct misconduct;
static struct client_hello hello;

static void take_sent(void *to, const uint8_t *bytes, size_t len)
{
    (void)to;
    ck_assert_uint_le(len, sizeof(sent) - sent_len);
    memcpy(sent + sent_len, bytes, len);
    sent_len += len;
    sent_count++;
}

static void play(enum misdeed what)
{
    plan.what = what;
    misconduct = (struct misconduct){ .plan = &plan, .hello = &hello };
    sent_len = sent_count = 0;
    misbehave_batch(&misconduct, flight, 3, take_sent, NULL);
    misbehave_batch(&misconduct, end, 2, take_sent, NULL);
}

static void setup(void)
{
    struct r5_error error;

    ck_assert_int_eq(misbehaviour_read(&plan, NULL, &error), R5_OK);
}

START_TEST(nothing_is_changed)
{
    play(MISDEED_NONE);
    ck_assert_uint_eq(sent_count, 5);
    ck_assert_mem_eq(sent, hello_record, sizeof(hello_record));
    ck_assert_mem_eq(sent + sent_len - sizeof(data_record), data_record, sizeof(data_record));
    ck_assert_uint_eq(misconduct.done, 0);
}
END_TEST

/* Which byte of all that is sent has changed, and how; exactly one. */
static size_t changed(uint8_t *how)
{
    uint8_t right[ROOM];
    size_t len = sent_len;
    size_t found = 0, at = 0;
    memcpy(right, sent, len);
    play(MISDEED_NONE);
    ck_assert_uint_eq(sent_len, len);
    for (size_t i = 0; i < len; i++)
        if (sent[i] != right[i]) {
            found++;
            at = i;
            *how = sent[i] ^ right[i];
        }
    ck_assert_uint_eq(found, 1);
    return at;
}

START_TEST(a_bit_of_the_nth_record)
{
    uint8_t how = 0;

    plan.nth = 2;
    plan.bit = 9;
    play(MISDEED_ALTERED_RECORD);
    ck_assert_uint_eq(misconduct.done, 1);
    ck_assert_uint_eq(changed(&how), sizeof(hello_record) + 5 + 1);
    ck_assert_uint_eq(how, 0x40);
    plan.of = OF_APPLICATION;
    plan.nth = 1;
    plan.bit = 16; /* beyond two bytes: from the front again */
    play(MISDEED_ALTERED_RECORD);
    size_t all = sent_len;
    ck_assert_uint_eq(changed(&how), all - 2);
    ck_assert_uint_eq(how, 0x80);
    plan.nth = 2;
    play(MISDEED_ALTERED_RECORD);
    ck_assert_uint_eq(misconduct.done, 0);
}
END_TEST

START_TEST(finished_is_found)
{
    uint8_t how = 0;

    play(MISDEED_ALTERED_FINISHED);
    ck_assert_uint_eq(changed(&how),
                      sizeof(hello_record) + sizeof(chain_record) + sizeof(done_record) + 5);
}
END_TEST

START_TEST(flights_end_early)
{
    plan.nth = 2;
    play(MISDEED_TRUNCATED_FLIGHT);
    ck_assert_uint_eq(sent_count, 2);
    ck_assert_int_eq(misconduct.then, THEN_GO_ON);
    ck_assert_uint_eq(misconduct.done, 1);
    play(MISDEED_CLOSE_IN_HANDSHAKE);
    ck_assert_uint_eq(sent_count, 2);
    ck_assert_int_eq(misconduct.then, THEN_FIN);
    plan.nth = 1;
    play(MISDEED_RESET_IN_HANDSHAKE);
    ck_assert_uint_eq(sent_count, 1);
    ck_assert_int_eq(misconduct.then, THEN_RST);
}
END_TEST

START_TEST(records_are_added)
{
    static const uint8_t alert[] = { 21, 3, 3, 0, 2, 1, 90 };

    plan.count = 3;
    play(MISDEED_REPEATED_ALERT);
    ck_assert_uint_eq(sent_count, 3 + 5);
    ck_assert_mem_eq(sent, alert, sizeof(alert));
    ck_assert_mem_eq(sent + 3 * sizeof(alert), hello_record, sizeof(hello_record));
    play(MISDEED_EARLY_DATA);
    ck_assert_uint_eq(sent_count, 6);
    ck_assert_uint_eq(sent[sizeof(hello_record)], RECORD_APPLICATION);
    plan.nth = 3;
    play(MISDEED_REPLAYED_RECORD);
    ck_assert_uint_eq(sent_count, 6);
    ck_assert_mem_eq(sent + sizeof(hello_record) + sizeof(chain_record) + sizeof(done_record),
                     done_record, sizeof(done_record));
    plan.nth = 1;
    plan.size = 65535;
    play(MISDEED_OVERSIZED_RECORD);
    ck_assert_int_eq(sent[3] << 8 | sent[4], 65535);
    ck_assert_uint_eq(sent[5 + 65535], 22);
}
END_TEST

/* Each mutant is a record with a length that fits, is the same for the same seed, and differs. */
START_TEST(mutants_are_records)
{
    static uint8_t before[ROOM];
    unsigned same = 0;

    play(MISDEED_NONE);
    memcpy(before, sent, sizeof(before));
    size_t before_len = sent_len;
    plan.seed = 42;
    for (plan.index = 0; plan.index < 5000; plan.index++) {
        struct record record;
        static uint8_t first[ROOM];
        play(MISDEED_MUTATE);
        ck_assert_uint_eq(misconduct.done, 1);
        ck_assert_uint_eq(sent_count, 5);
        size_t len = sent_len;
        same += len == before_len && memcmp(sent, before, len) == 0;
        memcpy(first, sent, len);
        play(MISDEED_MUTATE);
        ck_assert(sent_len == len && memcmp(sent, first, len) == 0);
        for (size_t at = 0; at < len; at += record.len)
            ck_assert_int_eq(record_cut(sent + at, len - at, false, &record), RECORD_WHOLE);
    }
    ck_assert_uint_eq(same, 0);
}
END_TEST

START_TEST(a_hello_of_13_is_spoilt)
{
    /* ServerHello: random of zeros, suite 1302, supported_versions, a key share of two bytes. */
    uint8_t record[] = { 22,   3, 3, 0, 60, 2, 0,  0, 56, 3, 3, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0, 0,
                         0,    0, 0, 0, 0,  0, 0,  0, 0,  0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0, 0,
                         0x13, 2, 0, 0, 16, 0, 43, 0, 2,  3, 4, 0, 51, 0, 6, 0, 23, 0, 2, 4, 9 };
    uint8_t copy[sizeof(record)];
    const struct {
        enum misdeed what;
        size_t at;
        uint8_t high, low;
    } cases[] = {
        { MISDEED_UNOFFERED_SUITE, 44, 0x13, 0x04 },
        { MISDEED_LOWER_VERSION, 53, 0x03, 0x02 },
        { MISDEED_UNOFFERED_GROUP, 59, 0, 24 },
        { MISDEED_WRONG_POINT, 63, 4, 8 },
    };

    hello = (struct client_hello){ .ciphers = { .value = { 0x1305, 0x1303 }, .count = 2 },
                                   .groups = { .value = { 23, 25 }, .count = 2 } };
    for (size_t i = 0; i < 4; i++) {
        plan.what = cases[i].what;
        misconduct = (struct misconduct){ .plan = &plan, .hello = &hello };
        memcpy(copy, record, sizeof(copy));
        misbehave_rewrite(&misconduct, copy, sizeof(copy));
        ck_assert_uint_eq(misconduct.done, 1);
        ck_assert_msg(copy[cases[i].at] == cases[i].high && copy[cases[i].at + 1] == cases[i].low,
                      "%s: %02x %02x", misdeed_word(cases[i].what), copy[cases[i].at],
                      copy[cases[i].at + 1]);
        for (size_t len = 0; len < sizeof(copy); len++) /* cut anywhere, nothing bad happens */
            misbehave_rewrite(&misconduct, copy, len);
    }
    record[63] = 5; /* no point with two coordinates */
    misbehave_rewrite(&misconduct, record, sizeof(record));
    ck_assert(record[63] == 0 && record[64] == 0);
}
END_TEST

/* ---- what waits for the socket ------------------------------------------------------------ */

START_TEST(who_does_not_read_is_noticed)
{
    static uint8_t much[OUTBOX_MAX / 2];
    struct outbox outbox = { 0 };
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    for (int i = 0; i < 100 && !outbox.overrun; i++) {
        outbox_put(&outbox, much, sizeof(much));
        outbox_send(&outbox, pair[0], 1);
        ck_assert_uint_le(outbox.len, OUTBOX_MAX);
    }
    ck_assert(outbox.overrun && !outbox.broken);
    outbox_reset(&outbox);
    outbox_put(&outbox, much, 2);
    close(pair[1]);
    outbox_send(&outbox, pair[0], 1);
    ck_assert(outbox.broken && !outbox_wants_socket(&outbox, 1));
    outbox_reset(&outbox);
    close(pair[0]);
}
END_TEST

START_TEST(bytes_drip)
{
    struct outbox outbox = { .drips = true, .drip = 10 };
    uint8_t got[8];
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    outbox_put(&outbox, (const uint8_t *)"abc", 3);
    for (r5_time now = 100; now < 120; now++) {
        outbox_send(&outbox, pair[0], now);
        ck_assert_uint_eq(outbox.len, now < 110 ? 2 : 1);
        ck_assert(!outbox_wants_socket(&outbox, now));
    }
    ck_assert(outbox_wants_socket(&outbox, 120));
    ck_assert_int_eq(recv(pair[1], got, sizeof(got), MSG_DONTWAIT), 2);
    ck_assert_mem_eq(got, "ab", 2);
    outbox_reset(&outbox);
    close(pair[0]);
    close(pair[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("r5peer, filter");
    TCase *tcase = tcase_create("filter");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_test(tcase, nothing_is_changed);
    tcase_add_test(tcase, a_bit_of_the_nth_record);
    tcase_add_test(tcase, finished_is_found);
    tcase_add_test(tcase, flights_end_early);
    tcase_add_test(tcase, records_are_added);
    tcase_add_test(tcase, mutants_are_records);
    tcase_add_test(tcase, a_hello_of_13_is_spoilt);
    tcase_add_test(tcase, who_does_not_read_is_noticed);
    tcase_add_test(tcase, bytes_drip);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
