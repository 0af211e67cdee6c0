/* SPDX-License-Identifier: Apache-2.0 */
/* The stream transport's contract, the noise decorator, the tap, and the system clock. */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock_system.h"
#include "transport_noise.h"
#include "transport_stream.h"
#include "transport_tap.h"

static struct r5_arena *arena;
static struct link_clock *ticks;
static struct link_transport *line;
static int peer;

static void set_up(void)
{
    int pair[2];
    struct r5_error error;
    arena = r5_arena_new(1 << 20, &error);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    ticks = link_clock_system_new(arena);
    line = link_stream_new(arena, ticks, NULL);
    link_stream_attach(line, pair[0]);
    peer = pair[1];
}

static void tear_down(void)
{
    link_stream_attach(line, -1);
    if (peer >= 0)
        close(peer);
    r5_arena_free(&arena);
}

static void peer_says(const char *text)
{
    ck_assert_int_eq(write(peer, text, strlen(text)), (ssize_t)strlen(text));
}

static r5_time in_ms(int ms)
{
    return link_now(ticks) + r5_ms(ms);
}

START_TEST(reads_what_is_there)
{
    uint8_t bytes[64];
    size_t got;
    struct r5_error error;
    peer_says("abc");
    ck_assert_int_eq(link_read(line, bytes, sizeof(bytes), in_ms(1000), &got, &error), R5_OK);
    ck_assert_uint_eq(got, 3);
    ck_assert_mem_eq(bytes, "abc", 3);
}
END_TEST

START_TEST(reads_in_parts)
{
    uint8_t bytes[2];
    size_t got;
    struct r5_error error;
    peer_says("abc");
    ck_assert_int_eq(link_read(line, bytes, 2, in_ms(1000), &got, &error), R5_OK);
    ck_assert_uint_eq(got, 2);
    ck_assert_int_eq(link_read(line, bytes, 2, in_ms(1000), &got, &error), R5_OK);
    ck_assert_uint_eq(got, 1);
    ck_assert_int_eq(bytes[0], 'c');
}
END_TEST

START_TEST(deadline_is_a_status_of_its_own)
{
    uint8_t bytes[8];
    size_t got = 99;
    struct r5_error error;
    r5_time deadline = in_ms(20);
    ck_assert_int_eq(link_read(line, bytes, 8, deadline, &got, &error), R5_E_TIMEOUT);
    ck_assert_uint_eq(got, 0);
    ck_assert_int_ge(link_now(ticks), deadline);
}
END_TEST

START_TEST(zero_is_the_past_not_for_ever)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    ck_assert_int_eq(link_read(line, bytes, 8, 0, &got, &error), R5_E_TIMEOUT);
    peer_says("x");
    ck_assert_int_eq(link_read(line, bytes, 8, 0, &got, &error), R5_OK);
}
END_TEST

START_TEST(peer_that_is_gone_is_closed)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    peer_says("bye");
    close(peer);
    peer = -1;
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(1000), &got, &error), R5_OK);
    ck_assert_uint_eq(got, 3);
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(1000), &got, &error), R5_E_CLOSED);
    ck_assert_int_eq(link_write(line, bytes, 1, in_ms(1000), &error), R5_E_CLOSED);
}
END_TEST

START_TEST(no_descriptor_is_closed)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    link_stream_attach(line, -1);
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(10), &got, &error), R5_E_CLOSED);
    ck_assert_int_eq(link_write(line, bytes, 1, in_ms(10), &error), R5_E_CLOSED);
    ck_assert_int_eq(link_drain(line, &error), R5_OK);
}
END_TEST

START_TEST(drain_throws_away)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    char many[3000];
    memset(many, 'z', sizeof(many) - 1);
    many[sizeof(many) - 1] = '\0';
    peer_says(many);
    ck_assert_int_eq(link_drain(line, &error), R5_OK);
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(10), &got, &error), R5_E_TIMEOUT);
}
END_TEST

START_TEST(long_writes_arrive_whole)
{
    static uint8_t sent[100000], seen[100000];
    struct r5_error error;
    size_t len = 0;
    for (size_t i = 0; i < sizeof(sent); i++)
        sent[i] = (uint8_t)(i * 31);
    pid_t child = fork();
    if (child == 0)
        _exit(link_write(line, sent, sizeof(sent), in_ms(5000), &error) == R5_OK ? 0 : 1);
    while (len < sizeof(seen)) {
        ssize_t got = read(peer, seen + len, sizeof(seen) - len);
        ck_assert_int_gt(got, 0);
        len += (size_t)got;
    }
    ck_assert_mem_eq(sent, seen, sizeof(sent));
}
END_TEST

START_TEST(peer_that_takes_nothing_is_a_timeout)
{
    static uint8_t bytes[4 << 20];
    struct r5_error error;
    ck_assert_int_eq(link_write(line, bytes, sizeof(bytes), in_ms(100), &error), R5_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "takes no bytes"));
}
END_TEST

static char heard[64];

static void listen_in(void *self, enum link_dir dir, const uint8_t *bytes, size_t len)
{
    (void)self;
    size_t used = strlen(heard);
    heard[used] = dir == LINK_TX ? '>' : '<';
    memcpy(heard + used + 1, bytes, len);
    heard[used + 1 + len] = '\0';
}

START_TEST(tap_hears_all_even_what_is_drained)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    struct link_listener listener = { .bytes = listen_in };
    struct link_transport *tap = link_tap_new(arena, line, listener);
    heard[0] = '\0';
    ck_assert_int_eq(link_write(tap, (const uint8_t *)"AT", 2, in_ms(1000), &error), R5_OK);
    peer_says("OK");
    ck_assert_int_eq(link_read(tap, bytes, 8, in_ms(1000), &got, &error), R5_OK);
    peer_says("late");
    ck_assert_int_eq(link_drain(tap, &error), R5_OK);
    ck_assert_str_eq(heard, ">AT<OK<late");
}
END_TEST

START_TEST(noise_is_the_same_for_a_seed)
{
    char first[200] = "", again[200] = "";
    char *texts[2] = { first, again };
    struct r5_error error;
    for (int round = 0; round < 2; round++) {
        const struct link_noise bad = {
            .seed = 7, .drop_per_1000 = 300, .flip_per_1000 = 300, .one_by_one = true
        };
        struct link_transport *noise = link_noise_new(arena, line, &bad);
        peer_says("the quick brown fox jumps over the lazy dog");
        uint8_t byte;
        size_t got, len = 0;
        while (link_read(noise, &byte, 1, in_ms(10), &got, &error) == R5_OK)
            texts[round][len++] = (char)byte;
    }
    ck_assert_str_eq(first, again);
    ck_assert_uint_lt(strlen(first), 43);
    ck_assert_uint_gt(strlen(first), 10);
    ck_assert_ptr_null(strstr("the quick brown fox jumps over the lazy dog", first));
}
END_TEST

/* Something on the rig that shows by a descriptor, or only when it is looked at. */
struct watched {
    int fd;      /* read empty by a look; -1: none */
    int looks;   /* so far */
    int true_at; /* the look that finds something; 0: none does */
};

static bool look_at(void *self)
{
    struct watched *w = self;
    char byte;
    w->looks++;
    if (w->fd >= 0)
        return read(w->fd, &byte, 1) == 1;
    return w->looks == w->true_at;
}

static void watch(struct watched *w)
{
    struct r5_error error;
    struct link_watch what = { .fd = w->fd, .look = look_at, .self = w };
    ck_assert_int_eq(link_clock_system_watch(ticks, what, &error), R5_OK);
}

START_TEST(watched_descriptor_ends_a_wait)
{
    int ends[2];
    struct r5_error error;
    ck_assert_int_eq(pipe2(ends, O_NONBLOCK), 0);
    struct watched pin = { .fd = ends[0] };
    watch(&pin);
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(100), &error), R5_E_TIMEOUT);
    ck_assert_int_eq(pin.looks, 0);
    ck_assert_int_eq(write(ends[1], "e", 1), 1);
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(5000), &error), R5_OK);
    ck_assert_int_eq(pin.looks, 1);
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(20), &error), R5_E_TIMEOUT);
    ck_assert_int_eq(pin.looks, 1);
}
END_TEST

START_TEST(watched_by_looking_ends_a_wait)
{
    struct r5_error error;
    struct watched pin = { .fd = -1, .true_at = 4 };
    watch(&pin);
    r5_time deadline = in_ms(10000);
    ck_assert_int_eq(link_wait(ticks, -1, deadline, &error), R5_OK);
    ck_assert_int_eq(pin.looks, 4);
    ck_assert_int_lt(link_now(ticks), deadline - r5_ms(5000));
}
END_TEST

/* No more often than every LINK_LOOK_MS, and not at all when there is nothing to look for. */
START_TEST(looking_is_no_busy_loop)
{
    struct r5_error error;
    struct watched pin = { .fd = -1 };
    watch(&pin);
    r5_time deadline = in_ms(200);
    ck_assert_int_eq(link_wait(ticks, -1, deadline, &error), R5_E_TIMEOUT);
    ck_assert_int_ge(link_now(ticks), deadline);
    ck_assert_int_ge(pin.looks, 2);
    ck_assert_int_le(pin.looks, 200 / LINK_LOOK_MS + 1);
    int before = pin.looks;
    link_clock_system_unwatch(ticks);
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(50), &error), R5_E_TIMEOUT);
    ck_assert_int_eq(pin.looks, before);
}
END_TEST

START_TEST(all_that_is_watched_is_looked_at)
{
    struct r5_error error;
    struct watched first = { .fd = -1, .true_at = 1 }, second = { .fd = -1 };
    watch(&first);
    watch(&second);
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(5000), &error), R5_OK);
    ck_assert_int_eq(first.looks, 1);
    ck_assert_int_eq(second.looks, 1);
}
END_TEST

START_TEST(reading_goes_on_beside_watches)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    struct watched pin = { .fd = -1, .true_at = 2 };
    watch(&pin);
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(50), &got, &error), R5_E_TIMEOUT);
    ck_assert_int_gt(pin.looks, 2); /* what was seen did not end the read */
    peer_says("abc");
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(1000), &got, &error), R5_OK);
    ck_assert_uint_eq(got, 3);
}
END_TEST

START_TEST(watches_are_few)
{
    struct r5_error error;
    struct watched pin = { .fd = -1 };
    struct link_watch what = { .fd = -1, .look = look_at, .self = &pin };
    for (int i = 0; i < LINK_WATCHES_MAX; i++)
        watch(&pin);
    ck_assert_int_eq(link_clock_system_watch(ticks, what, &error), R5_E_LIMIT);
}
END_TEST

static void add_clock_tests(TCase *tcase)
{
    tcase_add_test(tcase, watched_descriptor_ends_a_wait);
    tcase_add_test(tcase, watched_by_looking_ends_a_wait);
    tcase_add_test(tcase, looking_is_no_busy_loop);
    tcase_add_test(tcase, all_that_is_watched_is_looked_at);
    tcase_add_test(tcase, reading_goes_on_beside_watches);
    tcase_add_test(tcase, watches_are_few);
}

START_TEST(a_port_that_is_gone_ends_every_wait)
{
    struct r5_error error;
    int pair[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    ck_assert_int_eq(link_clock_system_mind(ticks, pair[0], "/dev/here", &error), R5_OK);
    ck_assert_int_eq(write(pair[1], "x", 1), 1); /* bytes are no end of it */
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(20), &error), R5_E_TIMEOUT);
    close(pair[1]);
    r5_time asked = link_now(ticks);
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(60000), &error), R5_E_CLOSED);
    ck_assert_str_eq(error.text, "/dev/here is gone: unplugged, or its driver was unbound");
    ck_assert_int_lt(link_now(ticks) - asked, r5_ms(10000));
    link_clock_system_unwatch(ticks);
    ck_assert_int_eq(link_wait(ticks, -1, in_ms(1), &error), R5_E_TIMEOUT);
    close(pair[0]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("link");
    TCase *tcase = tcase_create("stream");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, reads_what_is_there);
    tcase_add_test(tcase, reads_in_parts);
    tcase_add_test(tcase, deadline_is_a_status_of_its_own);
    tcase_add_test(tcase, zero_is_the_past_not_for_ever);
    tcase_add_test(tcase, peer_that_is_gone_is_closed);
    tcase_add_test(tcase, no_descriptor_is_closed);
    tcase_add_test(tcase, drain_throws_away);
    tcase_add_test(tcase, long_writes_arrive_whole);
    tcase_add_test(tcase, peer_that_takes_nothing_is_a_timeout);
    tcase_add_test(tcase, tap_hears_all_even_what_is_drained);
    tcase_add_test(tcase, noise_is_the_same_for_a_seed);
    tcase_add_test(tcase, a_port_that_is_gone_ends_every_wait);
    add_clock_tests(tcase);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
