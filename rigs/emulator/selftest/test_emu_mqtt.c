/* SPDX-License-Identifier: Apache-2.0 */
/* +UMQTT... against a scripted broker in a child process, and hostile packets. */
#include "emu_mqtt.h"
#include "net_bench.h"

static struct net_bench n;

static void end(void)
{
    net_end(&n);
}

/* ---- broker: for each packet that comes, its hex is told and the next answer of the list sent  */

struct piece {
    const char *bytes;
    size_t len;
};
#define PIECE(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
#define NO_ANSWER                                                                                  \
    {                                                                                              \
        "", 0                                                                                      \
    }
enum { PIECES = 8 };

static void broker(int listener, int told, const void *spec)
{
    const struct piece *say = spec;
    uint8_t got[2048];
    ssize_t len;
    int fd = accept(listener, NULL, NULL);
    for (int i = 0; (len = read(fd, got, sizeof(got))) > 0; i++) {
        for (ssize_t k = 0; k < len; k++)
            dprintf(told, "%02x", got[k]);
        dprintf(told, " ");
        if (i < PIECES && say[i].len > 0)
            (void)!write(fd, say[i].bytes, say[i].len);
    }
    close(fd);
}

#define TAKEN PIECE("\x20\x02\x00\x00")

static void begin(const struct piece say[PIECES])
{
    char line[96];
    net_begin(&n, "");
    net_serve_by(&n, SOCK_STREAM, broker, say);
    snprintf(line, sizeof(line), "AT+UMQTT=2,\"server.test\",%u", n.port);
    net_must(&n, line, OK);
    net_must(&n, "AT+UMQTT=0,\"unit\"", OK);
}

START_TEST(connect_publish_disconnect)
{
    static const struct piece say[PIECES] = { TAKEN,
                                              NO_ANSWER,
                                              PIECE("\x40\x02\x00\x01"),
                                              PIECE("\x50\x02\x00\x02"),
                                              PIECE("\x70\x02\x00\x02"),
                                              PIECE("\xd0\x00") };
    begin(say);
    net_must(&n, "AT+UMQTT=4,\"u\",\"p\"", OK);
    net_must(&n, "AT+UMQTT=10,60", OK);
    net_must(&n, "AT+UMQTTC=1", OK "\r\n+UUMQTTC: 1,1\r\n");
    net_must(&n, "AT+UMQTTC=2,0,0,0,\"t\",\"zero\"", OK "\r\n+UUMQTTC: 2,1\r\n");
    net_must(&n, "AT+UMQTTC=2,1,1,1,\"t\",\"6f6E65\"", OK "\r\n+UUMQTTC: 2,1\r\n");
    ck_assert_str_eq(net_say(&n, "AT+UMQTTC=9,2,0,\"t\",3"), "\r\n>");
    bench_listen(n.b);
    bench_send(n.b, "two");
    net_wait(&n, 1000);
    ck_assert_str_eq(n.b->said, OK "\r\n+UUMQTTC: 9,1\r\n");
    net_must(&n, "AT+UMQTTC=8", OK);
    net_must(&n, "AT+UMQTTC=0", OK "\r\n+UUMQTTC: 0,1\r\n");
    ck_assert_str_eq(net_seen(&n), "101600044d51545404c2003c0004756e69740001750001"
                                   "70 3007000174"
                                   "7a65726f "
                                   "330800017400016f6e65 340800017400027"
                                   "4776f 62020002 c000 e000 ");
}
END_TEST

START_TEST(subscribe_and_read)
{
    static const struct piece say[PIECES] = { TAKEN,
                                              PIECE("\x90\x03\x00\x01\x01\x32\x08\x00\x02"
                                                    "ab"
                                                    "\x00\x07"
                                                    "xy"),
                                              NO_ANSWER, PIECE("\xb0\x02\x00\x02"),
                                              PIECE("\x90\x03\x00\x03\x80") };
    begin(say);
    net_must(&n, "AT+UMQTTC=1", OK "\r\n+UUMQTTC: 1,1\r\n");
    net_must(&n, "AT+UMQTTC=4,1,\"ab\"", OK "\r\n+UUMQTTC: 4,1,1,\"ab\"\r\n\r\n+UUMQTTC: 6,1\r\n");
    net_must(&n, "AT+UMQTTC=6", "\r\n+UMQTTC: 6,1,4,2,\"ab\",2,\"xy\"\r\n" OK);
    net_must(&n, "AT+UMQTTC=6", "\r\n+CME ERROR: 3\r\n");
    net_must(&n, "AT+UMQTTC=5,\"ab\"", OK "\r\n+UUMQTTC: 5,1\r\n");
    net_must(&n, "AT+UMQTTC=4,0,\"no\"", OK "\r\n+UUMQTTC: 4,0\r\n");
    net_must(&n, "AT+UMQTTC=0", OK "\r\n+UUMQTTC: 0,1\r\n");
    ck_assert_ptr_nonnull(strstr(net_seen(&n), " 82070001000261620"
                                               "1 40020007 a2060002000261"
                                               "62 82070003"));
}
END_TEST

START_TEST(failures)
{
    static const struct piece refused[PIECES] = { PIECE("\x20\x02\x00\x05") };
    static const struct piece mute[PIECES] = { NO_ANSWER };
    static const struct piece early[PIECES] = { PIECE("\xd0\x00") };
    static const struct piece twice[PIECES] = { PIECE("\x20\x02\x00\x00\x20\x02\x00\x00") };
    begin(refused);
    net_must(&n, "AT+UMQTTC=1", OK "\r\n+UUMQTTC: 1,0\r\n");
    net_must(&n, "AT+UMQTTER", "\r\n+UMQTTER: 13,5\r\n" OK);
    end();
    begin(mute);
    net_must(&n, "AT+UMQTTC=1", OK);
    net_must(&n, "AT+UMQTTC=1", "\r\n+CME ERROR: 3\r\n");
    bench_listen(n.b);
    net_wait(&n, 30000);
    ck_assert_str_eq(n.b->said, "\r\n+UUMQTTC: 1,0\r\n");
    net_must(&n, "AT+UMQTTER", "\r\n+UMQTTER: 13,2\r\n" OK);
    end();
    begin(early);
    net_must(&n, "AT+UMQTTC=1", OK "\r\n+UUMQTTC: 1,0\r\n");
    end();
    begin(twice);
    net_must(&n, "AT+UMQTTC=1", OK "\r\n+UUMQTTC: 1,1\r\n\r\n+UUMQTTC: 0,102\r\n");
    n.b->e->net.psd_active = false;
    net_must(&n, "AT+UMQTTC=1", "\r\n+CME ERROR: 3\r\n");
    net_must(&n, "AT+UMQTTER", "\r\n+UMQTTER: 13,50\r\n" OK);
}
END_TEST

START_TEST(lost_with_the_data_connection)
{
    static const struct piece say[PIECES] = { TAKEN };
    begin(say);
    net_must(&n, "AT+UMQTTC=1", OK "\r\n+UUMQTTC: 1,1\r\n");
    net_must(&n, "AT+UPSDA=0,4", OK "\r\n+UUMQTTC: 0,101\r\n");
    net_must(&n, "AT+UMQTTC=8", "\r\n+CME ERROR: 3\r\n");
}
END_TEST

/* ---- packets --------------------------------------------------------------------------------- */

static const struct {
    struct piece packet;
    long taken;
} packets[] = {
    { PIECE("\x20"), 0 },
    { PIECE("\x20\x02\x00"), 0 },
    { PIECE("\x20\x02\x00\x00\xff"), 4 },
    { PIECE("\x21\x02\x00\x00"), -1 },
    { PIECE("\x20\x03\x00\x00\x00"), -1 },
    { PIECE("\x30\x80\x80\x80"), 0 },
    { PIECE("\x30\x80\x80\x80\x80"), -1 },
    { PIECE("\x30\xff\x7f"), -1 },
    { PIECE("\x30\x03\x00\x01t"), 5 },
    { PIECE("\x30\x03\x00\x02t"), -1 },
    { PIECE("\x30\x02\x00\x00"), -1 },
    { PIECE("\x36\x05\x00\x01t\x00\x01"), -1 },
    { PIECE("\x32\x04\x00\x01t\x00"), -1 },
    { PIECE("\x30\x03\x00\x01\x00"), -1 },
    { PIECE("\x62\x02\x00\x01"), 4 },
    { PIECE("\x60\x02\x00\x01"), -1 },
    { PIECE("\x90\x03\x00\x01\x03"), -1 },
    { PIECE("\xc0\x00"), -1 },
    { PIECE("\x10\x00"), -1 },
    { PIECE("\xf0\x00"), -1 },
};

START_TEST(packets_of_a_broker)
{
    struct emu_mqtt_packet p;
    uint8_t *copy = malloc(packets[_i].packet.len); /* its exact length: for the sanitizer */
    memcpy(copy, packets[_i].packet.bytes, packets[_i].packet.len);
    ck_assert_int_eq(emu_mqtt_take(copy, packets[_i].packet.len, 4096, &p), packets[_i].taken);
    free(copy);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_mqtt");
    TCase *tc = tcase_create("mqtt");
    TCase *pure = tcase_create("pure");
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_set_timeout(tc, 20);
    tcase_add_test(tc, connect_publish_disconnect);
    tcase_add_test(tc, subscribe_and_read);
    tcase_add_test(tc, failures);
    tcase_add_test(tc, lost_with_the_data_connection);
    tcase_add_loop_test(pure, packets_of_a_broker, 0, (int)(sizeof(packets) / sizeof(packets[0])));
    suite_add_tcase(suite, tc);
    suite_add_tcase(suite, pure);
    return bench_main(suite);
}
