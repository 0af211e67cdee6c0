/* SPDX-License-Identifier: Apache-2.0 */
/* Resumption, op 13 of a security profile. */
#include "emu_witness.h"
#include "tls_bench.h"

/* ---- resumption ------------------------------------------------------------------------------ */

/* Connects with resumption on, with what the last connection has told; URCs stand in said. */
static void connect_and_close(uint16_t port)
{
    char line[96];
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    snprintf(line, sizeof(line), "AT+USOCO=0,\"127.0.0.1\",%u", port);
    net_say(&n, line);
    ck_assert_ptr_nonnull(strstr(n.b->said, OK));
    char said[2048];
    strcpy(said, n.b->said);
    net_must(&n, "AT+USOCL=0", OK);
    bench_listen(n.b);
    strcpy(n.b->said, said);
}

START_TEST(resumption_by_session_id)
{
    struct tls_server server = { .chain = { good, middle },
                                 .caches = true,
                                 .connections = 5,
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    char id[100], master[100], other[100], line[300];
    begin_with("");
    set("13,0,1");
    set("13,1,0");
    tls_serve(&n, &server);
    connect_and_close(n.port);
    ck_assert_int_eq(sscanf(n.b->said,
                            OK "\r\n+UUSECPRF: 0,13,1,0\r\n\r\n+UUSECPRF: 0,13,2,\"%99[^\"]\","
                               "\"%99[^\"]\"",
                            id, master),
                     2);
    connect_and_close(n.port); /* kept by the profile */
    ck_assert_ptr_nonnull(strstr(n.b->said, master));
    set("13,2,\"\",\"\"");
    connect_and_close(n.port); /* a new session */
    ck_assert_int_eq(sscanf(n.b->said,
                            OK "\r\n+UUSECPRF: 0,13,1,0\r\n\r\n+UUSECPRF: 0,13,2,\"%99[^\"]\","
                               "\"%99[^\"]\"",
                            id, other),
                     2);
    ck_assert_str_ne(master, other);
    snprintf(line, sizeof(line), "13,2,\"%s\",\"%s\"", id, other);
    set(line);
    connect_and_close(n.port);
    snprintf(line, sizeof(line), "13,2,\"%s\",\"AAAA\"", id); /* no master secret is so short */
    set(line);
    connect_and_close(n.port);
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.2 no-sni up=TLS1.2,resumed no-sni up=TLS1.2 "
                                   "no-sni up=TLS1.2,resumed no-sni up=TLS1.2 ");
    ck_assert_ptr_nonnull(strstr(emu_witness_text(n.b->e->world->witness, 60000), "tls-master="));
}
END_TEST

START_TEST(resumption_sealed)
{
    struct tls_server server = { .chain = { good, middle },
                                 .caches = true,
                                 .connections = 3,
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    char sealed[400], line[600];
    int size;
    begin_with("");
    set("13,0,1");
    set("13,1,10");
    tls_serve(&n, &server);
    connect_and_close(n.port);
    ck_assert_int_eq(
        sscanf(n.b->said, OK "\r\n+UUSECPRF: 0,13,1,10\r\n\r\n+UUSECPRF: 0,13,12,\"%399[^\"]\",%d",
               sealed, &size),
        2);
    net_must(&n, "AT+USECPRF=0", OK);
    set("13,0,1");
    set("13,1,10");
    snprintf(line, sizeof(line), "13,12,\"%s\",%d", sealed, size);
    set(line);
    connect_and_close(n.port);
    sealed[20] = sealed[20] == 'A' ? 'B' : 'A'; /* of another module, or forged */
    snprintf(line, sizeof(line), "13,12,\"%s\",%d", sealed, size);
    set(line);
    connect_and_close(n.port);
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.2 no-sni up=TLS1.2,resumed no-sni up=TLS1.2 ");
}
END_TEST

/* Session data of one server shown to another: a full handshake. */
START_TEST(resumption_at_another_server)
{
    struct tls_server server = { .chain = { good, middle },
                                 .caches = true,
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    begin_with("");
    set("13,0,1");
    set("13,1,0");
    tls_serve(&n, &server);
    connect_and_close(n.port);
    tls_serve(&n, &server);
    connect_and_close(n.port);
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.2 ");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_tls_session");
    TCase *tc = tcase_create("tls");
    make();
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, resumption_by_session_id);
    tcase_add_test(tc, resumption_sealed);
    tcase_add_test(tc, resumption_at_another_server);
    suite_add_tcase(suite, tc);
    return bench_main(suite);
}
