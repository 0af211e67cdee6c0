/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds for every transport, whatever is below: run once for each kind. A kind opens `line`
 * and `peer`, the module's end, as a descriptor.
 */
#ifndef R5_CONTRACT_TRANSPORT_H
#define R5_CONTRACT_TRANSPORT_H

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "clock_system.h"
#include "transport.h"

#define LONG_LEN 20000

static struct r5_arena *arena;
static struct link_clock *ticks;
static struct link_transport *line;
static int peer = -1;

static r5_time in_ms(int ms)
{
    return link_now(ticks) + r5_wall_guard(ms);
}

static void contract_set_up(void)
{
    struct r5_error error;
    arena = r5_arena_new(1 << 20, &error);
    ck_assert_ptr_nonnull(arena);
    ticks = link_clock_system_new(arena);
}

static void lose_peer(void)
{
    if (peer >= 0) {
        tcflush(peer, TCOFLUSH); /* else closing a port waits for bytes that nobody takes */
        close(peer);
    }
    peer = -1;
}

static void contract_tear_down(void)
{
    link_close(line);
    lose_peer();
    r5_arena_free(&arena);
}

static void peer_says(const void *bytes, size_t len)
{
    for (const char *b = bytes; len > 0;) {
        ssize_t put = write(peer, b, len);
        ck_assert_int_gt(put, 0);
        b += put;
        len -= (size_t)put;
    }
}

/* What arrives at the module's end, up to `len`, until nothing more comes for `quiet_ms`. */
static size_t peer_hears(uint8_t *bytes, size_t len, int quiet_ms)
{
    struct pollfd readable = { .fd = peer, .events = POLLIN };
    size_t got = 0;
    while (got < len && poll(&readable, 1, (int)(r5_wall_guard(quiet_ms) / R5_NS_PER_MS)) == 1) {
        ssize_t n = read(peer, bytes + got, len - got);
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    return got;
}

static void line_says(const char *text)
{
    struct r5_error error = { 0 };
    enum r5_status status =
        link_write(line, (const uint8_t *)text, strlen(text), in_ms(5000), &error);
    ck_assert_msg(status == R5_OK, "%s: %s", r5_status_word(status), error.text);
}

/* Reads until `len` bytes are there; all that came before the deadline. */
static size_t line_hears(uint8_t *bytes, size_t len, int ms)
{
    struct r5_error error;
    r5_time deadline = in_ms(ms);
    size_t got = 0, n;
    while (got < len && link_read(line, bytes + got, len - got, deadline, &n, &error) == R5_OK)
        got += n;
    return got;
}

static void fill(uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 256);
}

/* Until the process waits inside the kernel; false if it ends instead. */
static bool sleeps(pid_t process)
{
    char path[40], text[128];
    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)process);
    for (;;) {
        FILE *file = fopen(path, "r");
        const char *state = file != NULL && fgets(text, sizeof(text), file) ? strchr(text, ')') : 0;
        if (file != NULL)
            fclose(file);
        if (state == NULL || state[2] == 'Z' || state[2] == 'S')
            return state != NULL && state[2] == 'S';
    }
}

static void await_child(pid_t child)
{
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the other process: %#x", status);
}

/* A process that has the device open until it is killed; it is there when this returns. */
static inline pid_t hold(const char *path, bool lock)
{
    int ready[2];
    char told;
    ck_assert_int_eq(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
        told = fd >= 0 && (!lock || flock(fd, LOCK_EX) == 0) ? 'y' : 'n';
        (void)!write(ready[1], &told, 1);
        for (;;)
            pause();
    }
    ck_assert_int_eq(read(ready[0], &told, 1), 1);
    ck_assert_int_eq(told, 'y');
    return child;
}

START_TEST(reads_what_is_there)
{
    uint8_t bytes[64];
    peer_says("abc", 3);
    ck_assert_uint_eq(line_hears(bytes, 3, 2000), 3);
    ck_assert_mem_eq(bytes, "abc", 3);
}
END_TEST

START_TEST(reads_in_parts)
{
    uint8_t bytes[8];
    size_t got, all = 0;
    struct r5_error error;
    peer_says("abcde", 5);
    while (all < 5) {
        ck_assert_int_eq(link_read(line, bytes + all, 2, in_ms(2000), &got, &error), R5_OK);
        ck_assert_uint_ge(got, 1);
        ck_assert_uint_le(got, 2);
        all += got;
    }
    ck_assert_mem_eq(bytes, "abcde", 5);
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
    ck_assert_int_eq(link_read(line, bytes, 8, 0, &got, &error), R5_E_TIMEOUT);
}
END_TEST

START_TEST(waiting_takes_no_processor_time)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    clock_t before = clock();
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(500), &got, &error), R5_E_TIMEOUT);
    ck_assert_int_lt(clock() - before, CLOCKS_PER_SEC / 10);
}
END_TEST

START_TEST(every_byte_passes_both_ways)
{
    uint8_t sent[512], seen[512];
    struct r5_error error;
    for (size_t i = 0; i < sizeof(sent); i++)
        sent[i] = (uint8_t)i;
    ck_assert_int_eq(link_write(line, sent, sizeof(sent), in_ms(5000), &error), R5_OK);
    ck_assert_uint_eq(peer_hears(seen, sizeof(seen), 2000), sizeof(seen));
    ck_assert_mem_eq(sent, seen, sizeof(sent));
    peer_says(sent, sizeof(sent));
    memset(seen, 0, sizeof(seen));
    ck_assert_uint_eq(line_hears(seen, sizeof(seen), 5000), sizeof(seen));
    ck_assert_mem_eq(sent, seen, sizeof(sent));
}
END_TEST

/* Nothing tells when it has arrived; half a second is long against what 300 bytes take. */
START_TEST(drain_throws_away_what_is_stale)
{
    uint8_t bytes[8];
    char many[300];
    struct r5_error error;
    memset(many, 'z', sizeof(many));
    peer_says(many, sizeof(many));
    ck_assert_uint_eq(line_hears(bytes, 5, 2000), 5); /* a part was read already */
    ck_assert_int_eq(link_wait_until(ticks, in_ms(500), &error), R5_OK);
    ck_assert_int_eq(link_drain(line, &error), R5_OK);
    peer_says("new", 3);
    ck_assert_uint_eq(line_hears(bytes, 3, 2000), 3);
    ck_assert_mem_eq(bytes, "new", 3);
    ck_assert_int_eq(link_drain(line, &error), R5_OK);
}
END_TEST

/* The other end never stops: throwing away comes to an end all the same. */
START_TEST(flood_does_not_hold_drain)
{
    static char many[4096];
    uint8_t byte;
    struct r5_error error;
    pid_t child = fork();
    if (child == 0)
        for (;;)
            if (write(peer, many, sizeof(many)) < 0)
                _exit(1);
    ck_assert_uint_eq(line_hears(&byte, 1, 5000), 1);
    r5_time before = r5_wall_monotonic();
    enum r5_status status = link_drain(line, &error);
    ck_assert_msg(status == R5_OK || status == R5_E_INPUT, "%s", r5_status_word(status));
    ck_assert_int_lt(r5_wall_monotonic() - before, r5_wall_guard(5000));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}
END_TEST

START_TEST(long_writes_arrive_whole)
{
    static uint8_t sent[LONG_LEN], seen[LONG_LEN];
    struct r5_error error = { 0 };
    fill(sent, sizeof(sent));
    pid_t child = fork();
    if (child == 0)
        _exit(peer_hears(seen, sizeof(seen), 5000) == sizeof(seen) &&
                      memcmp(sent, seen, sizeof(seen)) == 0
                  ? 0
                  : 1);
    enum r5_status status = link_write(line, sent, sizeof(sent), in_ms(20000), &error);
    ck_assert_msg(status == R5_OK, "%s", error.text);
    await_child(child);
}
END_TEST

START_TEST(long_answers_arrive_whole)
{
    static uint8_t sent[LONG_LEN], seen[LONG_LEN];
    fill(sent, sizeof(sent));
    pid_t child = fork();
    if (child == 0) {
        peer_says(sent, sizeof(sent));
        _exit(0);
    }
    ck_assert_uint_eq(line_hears(seen, sizeof(seen), 20000), sizeof(seen));
    ck_assert_mem_eq(sent, seen, sizeof(sent));
    await_child(child);
}
END_TEST

/* The process of a case uses what the supervisor has opened. */
START_TEST(line_works_over_a_fork)
{
    uint8_t bytes[8];
    pid_t child = fork();
    if (child == 0) {
        line_says("fork");
        _exit(0);
    }
    await_child(child);
    ck_assert_uint_eq(peer_hears(bytes, 4, 2000), 4);
    line_says("more");
    ck_assert_uint_eq(peer_hears(bytes, 4, 2000), 4);
    ck_assert_mem_eq(bytes, "more", 4);
}
END_TEST

START_TEST(closed_line_is_closed)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    link_close(line);
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(10), &got, &error), R5_E_CLOSED);
    ck_assert_int_eq(link_write(line, bytes, 1, in_ms(10), &error), R5_E_CLOSED);
    ck_assert_int_eq(link_drain(line, &error), R5_OK);
    link_close(line);
}
END_TEST

START_TEST(peer_that_is_gone_is_closed)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    lose_peer();
    ck_assert_int_eq(link_read(line, bytes, 8, in_ms(1000), &got, &error), R5_E_CLOSED);
    ck_assert_ptr_nonnull(strstr(error.text, "gone"));
    ck_assert_int_eq(link_write(line, bytes, 1, in_ms(1000), &error), R5_E_CLOSED);
}
END_TEST

START_TEST(peer_that_goes_ends_a_wait)
{
    uint8_t bytes[8];
    size_t got;
    struct r5_error error;
    pid_t reader = getpid(), child = fork();
    if (child == 0)
        _exit(sleeps(reader) ? 0 : 1); /* and takes the peer with it */
    lose_peer();
    r5_time deadline = in_ms(10000);
    ck_assert_int_eq(link_read(line, bytes, 8, deadline, &got, &error), R5_E_CLOSED);
    ck_assert_int_lt(link_now(ticks), deadline - r5_wall_guard(5000));
    await_child(child);
}
END_TEST

START_TEST(peer_that_takes_nothing_is_a_fault_of_the_rig)
{
    static uint8_t bytes[400000];
    struct r5_error error;
    setenv("R5_STRETCH", "1", 1);
    ck_assert_int_eq(link_write(line, bytes, sizeof(bytes), in_ms(100), &error), R5_E_IO);
    ck_assert_ptr_nonnull(strstr(error.text, "takes no bytes"));
}
END_TEST

static void add_contract(TCase *tcase)
{
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, reads_what_is_there);
    tcase_add_test(tcase, reads_in_parts);
    tcase_add_test(tcase, deadline_is_a_status_of_its_own);
    tcase_add_test(tcase, waiting_takes_no_processor_time);
    tcase_add_test(tcase, every_byte_passes_both_ways);
    tcase_add_test(tcase, drain_throws_away_what_is_stale);
    tcase_add_test(tcase, flood_does_not_hold_drain);
    tcase_add_test(tcase, long_writes_arrive_whole);
    tcase_add_test(tcase, long_answers_arrive_whole);
    tcase_add_test(tcase, line_works_over_a_fork);
    tcase_add_test(tcase, closed_line_is_closed);
}

/* A test program adds its cases to one of these. */
static TCase *case_of(Suite *suite, const char *name, SFun set_up)
{
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, set_up, contract_tear_down);
    tcase_set_timeout(tcase, 120);
    suite_add_tcase(suite, tcase);
    return tcase;
}

/* For kinds whose other end can go away. */
static inline void add_contract_of_peers(TCase *tcase)
{
    tcase_add_test(tcase, peer_that_is_gone_is_closed);
    tcase_add_test(tcase, peer_that_goes_ends_a_wait);
    tcase_add_test(tcase, peer_that_takes_nothing_is_a_fault_of_the_rig);
}

#endif
