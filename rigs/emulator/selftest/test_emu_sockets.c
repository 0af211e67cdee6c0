/* SPDX-License-Identifier: Apache-2.0 */
/* +USO... over TCP and UDP, against servers in child processes. */
#include <time.h>

#include "c2c_host.h"
#include "net_bench.h"

static struct net_bench n;

static void end(void)
{
    net_end(&n);
}

/* ---- servers --------------------------------------------------------------------------------- */

static void echo(int listener, int told, const void *spec)
{
    char bytes[4096];
    ssize_t len;
    (void)told;
    (void)spec;
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        while ((len = read(fd, bytes, sizeof(bytes))) > 0)
            (void)!write(fd, bytes, (size_t)len);
        close(fd);
    }
}

static void echo_datagrams(int fd, int told, const void *spec)
{
    char bytes[4096];
    struct sockaddr_in from;
    (void)told;
    (void)spec;
    for (;;) {
        socklen_t len = sizeof(from);
        ssize_t got = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &len);
        if (got >= 0)
            sendto(fd, bytes, (size_t)got, 0, (struct sockaddr *)&from, len);
    }
}

static void say_and_close(int listener, int told, const void *spec)
{
    const char *text = spec;
    int fd = accept(listener, NULL, NULL);
    (void)told;
    (void)!write(fd, text, strlen(text));
    close(fd);
}

static void reset_after_a_byte(int listener, int told, const void *spec)
{
    struct linger now = { 1, 0 };
    char byte;
    int fd = accept(listener, NULL, NULL);
    (void)told;
    (void)spec;
    (void)!read(fd, &byte, 1);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(fd);
}

static void say_nothing(int listener, int told, const void *spec)
{
    char byte;
    int fd = accept(listener, NULL, NULL);
    (void)told;
    (void)spec;
    while (read(fd, &byte, 1) > 0)
        ;
}

static void connect_to_echo(const char *changes)
{
    net_begin(&n, changes);
    net_serve_by(&n, SOCK_STREAM, echo, NULL);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, net_connect_line(&n, 0), OK);
}

/* ---- TCP ------------------------------------------------------------------------------------- */

START_TEST(tcp_echo)
{
    connect_to_echo("");
    net_must(&n, "AT+USOCTL=0,10", "\r\n+USOCTL: 0,10,4\r\n" OK);
    net_must(&n, "AT+USOWR=0,5,\"hello\"", "\r\n+USOWR: 0,5\r\n" OK "\r\n+UUSORD: 0,5\r\n");
    net_must(&n, "AT+USORD=0,0", "\r\n+USORD: 0,5\r\n" OK);
    net_must(&n, "AT+USORD=0,3", "\r\n+USORD: 0,3,\"hel\"\r\n" OK);
    net_must(&n, "AT+USORD=0,1024", "\r\n+USORD: 0,2,\"lo\"\r\n" OK);
    net_must(&n, "AT+USORD=0,1024", "\r\n+USORD: 0,0,\"\"\r\n" OK);
    net_must(&n, "AT+USOCL=0", OK);
    net_must(&n, "AT+USOCTL=0,10", "\r\n+CME ERROR: 3\r\n");
}
END_TEST

START_TEST(prompt_takes_raw_bytes)
{
    connect_to_echo("");
    ck_assert_str_eq(net_say(&n, "AT+USOWR=0,6"), "\r\n@");
    bench_listen(n.b);
    bench_send(n.b, "a\r\nb\"c");
    net_wait(&n, 1000);
    ck_assert_str_eq(n.b->said, "\r\n+USOWR: 0,6\r\n" OK "\r\n+UUSORD: 0,6\r\n");
    net_must(&n, "AT+USORD=0,6", "\r\n+USORD: 0,6,\"a\r\nb\"c\"\r\n" OK);
}
END_TEST

START_TEST(hex_mode)
{
    connect_to_echo("");
    net_must(&n, "AT+UDCONF=1,1", OK);
    net_must(&n, "AT+USOWR=0,2,\"00\"", "\r\n+CME ERROR: 50\r\n");
    net_must(&n, "AT+USOWR=0,2,\"00fF\"", "\r\n+USOWR: 0,2\r\n" OK "\r\n+UUSORD: 0,2\r\n");
    net_must(&n, "AT+USORD=0,2", "\r\n+USORD: 0,2,\"00FF\"\r\n" OK);
}
END_TEST

START_TEST(peer_closes_with_unread_data)
{
    net_begin(&n, "");
    net_serve_by(&n, SOCK_STREAM, say_and_close, "bye");
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, net_connect_line(&n, 0), OK "\r\n+UUSORD: 0,3\r\n");
    net_must(&n, "AT+USOCTL=0,10", "\r\n+USOCTL: 0,10,7\r\n" OK);
    net_must(&n, "AT+USOWR=0,1,\"x\"", "\r\n+USOWR: 0,0\r\n" OK);
    net_must(&n, "AT+USORD=0,2", "\r\n+USORD: 0,2,\"by\"\r\n" OK);
    net_must(&n, "AT+USORD=0,2", "\r\n+USORD: 0,1,\"e\"\r\n" OK "\r\n+UUSOCL: 0\r\n");
    net_must(&n, "AT+USORD=0,2", "\r\n+CME ERROR: 3\r\n");
}
END_TEST

START_TEST(peer_resets)
{
    net_begin(&n, "");
    net_serve_by(&n, SOCK_STREAM, reset_after_a_byte, NULL);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, net_connect_line(&n, 0), OK);
    net_must(&n, "AT+USOWR=0,1,\"x\"", "\r\n+USOWR: 0,1\r\n" OK "\r\n+UUSOCL: 0\r\n");
    net_must(&n, "AT+USOER", "\r\n+USOER: 104\r\n" OK);
}
END_TEST

START_TEST(no_way_to_there)
{
    int before;
    net_begin(&n, "");
    before = net_descriptors();
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOCO=0,\"192.0.2.1\",80", ERROR "\r\n+UUSOCL: 0\r\n");
    net_must(&n, "AT+USOER", "\r\n+USOER: 113\r\n" OK);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOCO=0,\"2001:db8::1\",80", ERROR "\r\n+UUSOCL: 0\r\n");
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOCO=0,\"nobody.test\",80", ERROR "\r\n+UUSOCL: 0\r\n");
    net_must(&n, "AT+USOER", "\r\n+USOER: 160\r\n" OK);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOCO=0,\"127.0.0.1\",1", ERROR "\r\n+UUSOCL: 0\r\n");
    net_must(&n, "AT+USOER", "\r\n+USOER: 111\r\n" OK);
    net_must(&n, "AT+USOCR=17", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOST=0,\"192.0.2.1\",80,1,\"x\"", ERROR "\r\n+UUSOCL: 0\r\n");
    ck_assert_int_eq(net_descriptors(), before);
}
END_TEST

START_TEST(by_name)
{
    char line[96];
    net_begin(&n, "");
    net_serve_by(&n, SOCK_STREAM, echo, NULL);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    snprintf(line, sizeof(line), "AT+USOCO=0,\"server.test\",%u", n.port);
    net_must(&n, line, OK);
}
END_TEST

START_TEST(needs_a_data_connection)
{
    net_begin(&n, "");
    n.b->e->net.psd_active = false;
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOCO=0,\"127.0.0.1\",80", "\r\n+CME ERROR: 3\r\n");
}
END_TEST

START_TEST(lost_with_the_data_connection)
{
    connect_to_echo("");
    net_must(&n, "AT+UPSDA=0,4", OK "\r\n+UUSOCL: 0\r\n");
}
END_TEST

START_TEST(limits)
{
    static const char *const wrong[] = {
        "AT+USOCR=5",
        "AT+USOCR=6,0",
        "AT+USOSEC=0,2",
        "AT+USOSEC=0,1,5",
        "AT+USOCO=0,127.0.0.1,80",
        "AT+USOCO=0,\"127.0.0.1\",0",
        "AT+USOCO=0,\"127.0.0.1\",65536",
        "AT+USORD=0,1025",
        "AT+USOST=0,\"127.0.0.1\",80,1,\"x\"",
        "AT+USOCTL=0,11",
        "AT+USOWR=0,1025",
        "AT+USOWR=7,1",
    };
    char answer[32];
    net_begin(&n, "");
    for (int i = 0; i < 7; i++) {
        snprintf(answer, sizeof(answer), "\r\n+USOCR: %d\r\n" OK, i);
        net_must(&n, "AT+USOCR=6", answer);
    }
    net_must(&n, "AT+USOCR=17", "\r\n+CME ERROR: 3\r\n");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        net_must(&n, wrong[i], "\r\n+CME ERROR: 50\r\n");
    net_must(&n, "AT+USOWR=0,1", "\r\n+CME ERROR: 3\r\n");
    net_must(&n, "AT+USOCL=3", OK);
    net_must(&n, "AT+USOCR=17", "\r\n+USOCR: 3\r\n" OK);
}
END_TEST

/* ---- UDP ------------------------------------------------------------------------------------- */

START_TEST(udp_echo)
{
    char line[96];
    char answer[96];
    net_begin(&n, "");
    net_serve_by(&n, SOCK_DGRAM, echo_datagrams, NULL);
    net_must(&n, "AT+USOCR=17", "\r\n+USOCR: 0\r\n" OK);
    snprintf(line, sizeof(line), "AT+USOST=0,\"127.0.0.1\",%u,3,\"one\"", n.port);
    net_must(&n, line, "\r\n+USOST: 0,3\r\n" OK "\r\n+UUSORF: 0,3\r\n");
    snprintf(line, sizeof(line), "AT+USOST=0,\"127.0.0.1\",%u,4,\"four\"", n.port);
    net_must(&n, line, "\r\n+USOST: 0,4\r\n" OK "\r\n+UUSORF: 0,7\r\n");
    snprintf(answer, sizeof(answer), "\r\n+USORF: 0,\"127.0.0.1\",%u,3,\"one\"\r\n" OK, n.port);
    net_must(&n, "AT+USORF=0,100", answer);
    snprintf(answer, sizeof(answer), "\r\n+USORF: 0,\"127.0.0.1\",%u,2,\"fo\"\r\n" OK, n.port);
    net_must(&n, "AT+USORF=0,2", answer);
    net_must(&n, "AT+USORF=0,2", "\r\n+USORF: 0,0\r\n" OK);
}
END_TEST

START_TEST(connected_udp)
{
    net_begin(&n, "");
    net_serve_by(&n, SOCK_DGRAM, echo_datagrams, NULL);
    net_must(&n, "AT+USOCR=17", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, net_connect_line(&n, 0), OK);
    net_must(&n, "AT+USOWR=0,3,\"one\"", "\r\n+USOWR: 0,3\r\n" OK "\r\n+UUSORD: 0,3\r\n");
    net_must(&n, "AT+USORD=0,3", "\r\n+USORD: 0,3,\"one\"\r\n" OK);
}
END_TEST

/* ---- time, power, descriptors ---------------------------------------------------------------- */

static int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

START_TEST(a_connection_takes_its_modelled_time)
{
    net_begin(&n, "net: { connect_ms: { value: 5000, source: test, confidence: assumed } }\n");
    net_serve_by(&n, SOCK_STREAM, echo, NULL);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    ck_assert_str_eq(net_say_for(&n, 4900, net_connect_line(&n, 0)), "");
    net_wait(&n, 200);
    ck_assert_str_eq(n.b->said, OK);
}
END_TEST

/* Silence costs wall time once, however long the module listens. */
START_TEST(a_silent_peer_costs_little)
{
    int64_t before;
    net_begin(&n, "");
    net_serve_by(&n, SOCK_STREAM, say_nothing, NULL);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, net_connect_line(&n, 0), OK);
    before = monotonic_ms();
    net_must(&n, "AT+USOWR=0,1,\"x\"", "\r\n+USOWR: 0,1\r\n" OK);
    net_wait(&n, 600000);
    ck_assert_int_lt(monotonic_ms() - before, 3000);
}
END_TEST

START_TEST(nothing_stays_open)
{
    static const char *const how[] = { "reset", "supply", "restore", "close" };
    for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
        net_begin(&n, "");
        int before = net_descriptors();
        struct emu *kept = emu_snapshot(n.b->e);
        net_serve_by(&n, SOCK_STREAM, echo, NULL); /* one more: what the server tells */
        net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
        net_must(&n, net_connect_line(&n, 0), OK);
        ck_assert_int_eq(net_descriptors(), before + 2);
        if (i == 0)
            emu_drive(n.b->e, EMU_RESET_N, false);
        else if (i == 1)
            emu_supply(n.b->e, 0);
        else if (i == 2)
            emu_restore(n.b->e, kept);
        else
            net_must(&n, "AT+USOCL=0", OK);
        net_wait(&n, 500);
        ck_assert_msg(net_descriptors() == before + 1, "after %s", how[i]);
        free(kept);
        if (i + 1 < sizeof(how) / sizeof(how[0]))
            net_end(&n);
    }
}
END_TEST

/* A command that waits for a connection does not wait for ever. */
START_TEST(restored_in_the_midst)
{
    net_begin(&n, "");
    net_serve_by(&n, SOCK_STREAM, echo, NULL);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_say_for(&n, 100, net_connect_line(&n, 0));
    struct emu *kept = emu_snapshot(n.b->e);
    net_wait(&n, 1000);
    ck_assert_str_eq(n.b->said, OK);
    emu_restore(n.b->e, kept);
    free(kept);
    bench_listen(n.b);
    net_wait(&n, 1000);
    ck_assert_str_eq(n.b->said, ERROR "\r\n+UUSOCL: 0\r\n");
}
END_TEST

/* The same bytes each time, and at the same device times. */
START_TEST(runs_are_alike)
{
    static char first[16384];
    int64_t at = 0;
    for (int i = 0; i < 2; i++) {
        connect_to_echo("");
        bench_listen(n.b);
        bench_send(n.b, "AT+USOWR=0,5,\"hello\"\r");
        while (n.b->said_len == 0 || strstr(n.b->said, "UUSORD") == NULL)
            net_wait(&n, 1);
        net_wait(&n, 50);
        if (i == 0) {
            strcpy(first, n.b->said);
            at = n.b->e->now;
            net_end(&n);
        }
    }
    ck_assert_str_eq(n.b->said, first);
    ck_assert_int_eq(n.b->e->now, at);
}
END_TEST

/* ---- in a channel ---------------------------------------------------------------------------- */

/* A payload longer than one frame holds. */
static const char *framed(struct host *h, const char *text)
{
    uint8_t frame[EMU_C2C_FRAME];
    for (size_t at = 0; at + 200 < strlen(text); at += 200) {
        size_t len = host_frame(h, text + at, 200, frame);
        ck_assert_uint_eq(emu_feed(h->e, frame, len), len);
    }
    host_send(h, frame, host_frame(h, text + 400, 200, frame));
    return host_unframe(h);
}

START_TEST(in_a_channel)
{
    static struct front_net net;
    struct host h;
    char line[96];
    net_begin(&n, ""); /* for its server alone */
    net_serve_by(&n, SOCK_STREAM, echo, NULL);
    host_start(&h, DEFAULT_MODULE, NULL);
    host_power_on(&h);
    h.net = &net;
    front_net_begin(&net, h.e, true);
    h.e->net.psd_active = true;
    struct emu_c2c_keys keys = host_paired(&h, TE_A);
    ck_assert_str_eq(host_open(&h, TE_A, &keys), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+USOCR=6"), "\r\n+USOCR: 0\r\n" OK);
    ck_assert_str_eq(host_say_framed(&h, net_connect_line(&n, 0)), OK);
    ck_assert_str_eq(host_say_framed(&h, "AT+USOWR=0,600"), "\r\n@");
    char payload[601] = "";
    for (size_t i = 0; i < 600; i++)
        payload[i] = (char)('a' + i % 26);
    ck_assert_str_eq(framed(&h, payload), "\r\n+USOWR: 0,600\r\n" OK "\r\n+UUSORD: 0,600\r\n");
    ck_assert_uint_eq(h.outside, 0);
    snprintf(line, sizeof(line), "\r\n+USORD: 0,600,\"%.20s", payload);
    ck_assert_int_eq(strncmp(host_say_framed(&h, "AT+USORD=0,600"), line, strlen(line)), 0);
    ck_assert_uint_eq(h.outside, 0);
    ck_assert_ptr_nonnull(strstr(h.reply, payload));
    front_net_end(&net);
    host_end(&h);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_sockets");
    TCase *tc = tcase_create("sockets");
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_set_timeout(tc, 20);
    tcase_add_test(tc, tcp_echo);
    tcase_add_test(tc, prompt_takes_raw_bytes);
    tcase_add_test(tc, hex_mode);
    tcase_add_test(tc, peer_closes_with_unread_data);
    tcase_add_test(tc, peer_resets);
    tcase_add_test(tc, no_way_to_there);
    tcase_add_test(tc, by_name);
    tcase_add_test(tc, needs_a_data_connection);
    tcase_add_test(tc, lost_with_the_data_connection);
    tcase_add_test(tc, limits);
    tcase_add_test(tc, udp_echo);
    tcase_add_test(tc, connected_udp);
    tcase_add_test(tc, a_connection_takes_its_modelled_time);
    tcase_add_test(tc, a_silent_peer_costs_little);
    tcase_add_test(tc, nothing_stays_open);
    tcase_add_test(tc, restored_in_the_midst);
    tcase_add_test(tc, runs_are_alike);
    tcase_add_test(tc, in_a_channel);
    suite_add_tcase(suite, tc);
    return bench_main(suite);
}
