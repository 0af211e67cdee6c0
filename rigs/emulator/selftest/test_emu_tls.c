/* SPDX-License-Identifier: Apache-2.0 */
/* Secure sockets: versions, suites, keys, alerts, limits. */
#include "emu_witness.h"
#include "tls_bench.h"

/* ---- what works ------------------------------------------------------------------------------ */

START_TEST(echo_over_tls)
{
    struct tls_server server = { .chain = { good, middle } };
    begin_with("");
    set("0,3");
    set("4,\"server.test\"");
    set("10,\"shown.test\"");
    tls_serve(&n, &server);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_must(&n, net_connect_line(&n, 0), OK);
    net_must(&n, "AT+USOWR=0,5,\"hello\"", "\r\n+USOWR: 0,5\r\n" OK "\r\n+UUSORD: 0,5\r\n");
    net_must(&n, "AT+USORD=0,5", "\r\n+USORD: 0,5,\"hello\"\r\n" OK);
    net_must(&n, "AT+USOCL=0", OK);
    ck_assert_str_eq(net_seen(&n), "sni=shown.test up=TLS1.3 data=hello ");
    ck_assert_ptr_nonnull(
        strstr(emu_witness_text(n.b->e->world->witness, 60000), "CLIENT_TRAFFIC_SECRET"));
}
END_TEST

/* ---- versions and suites --------------------------------------------------------------------- */

START_TEST(versions)
{
    struct tls_server old = { .chain = { good, middle },
                              .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.0" };
    struct tls_server two = { .chain = { good, middle },
                              .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    struct tls_server three = { .chain = { good, middle },
                                .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3" };
    begin_with("");
    ck_assert(connects(&old));
    set("1,3");
    ck_assert(!connects(&old));
    ck_assert(connects(&two));
    ck_assert(connects(&three));
    set("1,4");
    ck_assert(!connects(&two));
}
END_TEST

START_TEST(suites)
{
    struct tls_server server = { .chain = { good, middle },
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    begin_with("");
    set("2,99,\"C0\",\"2B\""); /* ECDHE_ECDSA with AES-128-GCM */
    ck_assert(connects(&server));
    set("2,99,\"C0\",\"2F\""); /* ECDHE_RSA: the server's key is another kind */
    ck_assert(!connects(&server));
    set("2,31");
    ck_assert(connects(&server));
    server.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM";
    ck_assert(!connects(&server));
}
END_TEST

/* ---- pre-shared keys, client certificates ---------------------------------------------------- */

START_TEST(psk)
{
    struct tls_server server = { .psk = "30313233343536373839616263646566",
                                 .identity = "unit",
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+PSK" };
    net_begin(&n, "");
    set("9,\"unit\"");
    set("8,\"0123456789abcdef\"");
    levels(&server, "yyyy");
    set("8,\"0123456789abcdeg\"");
    levels(&server, "nnnn");
    set("8,\"0123456789abcdef\"");
    set("9,\"nobody\"");
    levels(&server, "nnnn");
    set("9,\"unit\"");
    server.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+ECDHE-PSK";
    levels(&server, "yyyy");
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.3 ");
}
END_TEST

START_TEST(psk_of_the_root_of_trust)
{
    struct tls_server server = { .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+PSK" };
    char identity[17];
    char secrets[4096];
    net_begin(&n, "");
    set("11,1");
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_must(&n, "AT+USOCO=0,\"127.0.0.1\",9", "\r\n+CME ERROR: 1670\r\n");
    net_must(&n, "AT+USOCL=0", OK);
    emu_service_set(n.b->e, "sealed", true);
    server.identity = identity;
    for (int i = 0; i < 8; i++)
        snprintf(identity + 2 * i, 3, "%02X", n.b->e->identity.rot_uid[i]);
    server.psk = "00";
    ck_assert(!connects(&server));
    snprintf(secrets, sizeof(secrets), "%s",
             strstr(emu_witness_text(n.b->e->world->witness, 60000), "psk=") + 4);
    secrets[strcspn(secrets, " ")] = '\0';
    server.psk = secrets;
    ck_assert(connects(&server));
}
END_TEST

static void import_client(const struct pki *client, const struct pki *key_of)
{
    uint8_t der[2048];
    size_t len = sizeof(der);
    ck_assert_int_eq(gnutls_x509_privkey_export(key_of->key, GNUTLS_X509_FMT_DER, der, &len), 0);
    tls_import(&n, EMU_CERT_CC, "cc", client->der, client->len);
    tls_import(&n, EMU_CERT_PK, "pk", der, len);
}

START_TEST(client_certificate)
{
    struct pki *client = pki_make(&(struct pki_of){ .name = "Client", .by = root });
    struct tls_server server = { .chain = { good, middle },
                                 .wants_client = true,
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    begin_with("");
    ck_assert(!connects(&server));
    import_client(client, client);
    set("5,\"cc\"");
    ck_assert(!connects(&server));
    set("6,\"pk\"");
    ck_assert(connects(&server));
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.2,client ");
    import_client(client, root);
    ck_assert(!connects(&server));
}
END_TEST

START_TEST(encrypted_client_key)
{
    struct pki *client = pki_make(&(struct pki_of){ .name = "Client", .by = root });
    struct tls_server server = { .chain = { good, middle },
                                 .wants_client = true,
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    uint8_t der[2048];
    size_t len = sizeof(der);
    begin_with("");
    ck_assert_int_eq(gnutls_x509_privkey_export_pkcs8(client->key, GNUTLS_X509_FMT_DER, "secret",
                                                      GNUTLS_PKCS_PBES2_AES_128, der, &len),
                     0);
    tls_import(&n, EMU_CERT_CC, "cc", client->der, client->len);
    tls_import(&n, EMU_CERT_PK, "pk", der, len);
    set("5,\"cc\"");
    set("6,\"pk\"");
    ck_assert(!connects(&server));
    set("7,\"wrong\"");
    ck_assert(!connects(&server));
    set("7,\"secret\"");
    ck_assert(connects(&server));
}
END_TEST

/* ---- alerts, limits, the rest ---------------------------------------------------------------- */

START_TEST(alerts_tell_the_server_why)
{
    struct tls_server server = { .chain = { good, middle },
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    net_begin(&n, "");
    set("0,1");
    ck_assert(!connects(&server));
    ck_assert_str_eq(net_seen(&n), "no-sni alert=48 failed ");
    net_must(&n, "AT+USOER", "\r\n+USOER: 5\r\n" OK);
    tls_import(&n, EMU_CERT_CA, "root", root->der, root->len);
    set("0,2");
    set("4,\"else.test\"");
    ck_assert(!connects(&server));
    ck_assert_str_eq(net_seen(&n), "no-sni alert=42 failed ");
    set("0,3");
    set("4,\"server.test\"");
    net_must(&n, "AT+CCLK=\"70/01/01,00:00:00+00\"", OK);
    ck_assert(!connects(&server));
    ck_assert_str_eq(net_seen(&n), "no-sni alert=45 failed ");
}
END_TEST

START_TEST(four_at_once)
{
    struct tls_server server = { .chain = { good, middle }, .connections = 9 };
    char answer[64];
    begin_with("");
    net_serve_by(&n, SOCK_STREAM, tls_run, &server);
    for (int i = 0; i < 5; i++) {
        snprintf(answer, sizeof(answer), "\r\n+USOCR: %d\r\n" OK, i);
        net_must(&n, "AT+USOCR=6", answer);
        snprintf(answer, sizeof(answer), "AT+USOSEC=%d,1,0", i);
        net_must(&n, answer, OK);
    }
    for (int i = 0; i < 4; i++) { /* one server, one at a time: each in a process of its own */
        struct net_bench one = { .b = n.b, .seen = -1 };
        net_serve_by(&one, SOCK_STREAM, tls_run, &server);
        net_must(&n, net_connect_line(&one, i), OK);
        signal(SIGCHLD, SIG_IGN);
        close(one.seen);
    }
    net_must(&n, net_connect_line(&n, 4), ERROR "\r\n+UUSOCL: 4\r\n");
    net_must(&n, "AT+USOCL=0", OK);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_must(&n, net_connect_line(&n, 0), OK);
}
END_TEST

START_TEST(renegotiation)
{
    struct tls_server server = { .chain = { good, middle },
                                 .asks_again = true,
                                 .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2" };
    begin_with("");
    tls_serve(&n, &server);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_must(&n, net_connect_line(&n, 0), OK);
    net_must(&n, "AT+USOWR=0,1,\"x\"", "\r\n+USOWR: 0,1\r\n" OK "\r\n+UUSOCL: 0\r\n");
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.2 data=x alert=40 ");
}
END_TEST

static void silent(int listener, int told, const void *spec)
{
    char byte;
    int fd = accept(listener, NULL, NULL);
    (void)told;
    (void)spec;
    while (read(fd, &byte, 1) > 0)
        ;
}

START_TEST(silent_in_the_handshake)
{
    begin_with("");
    int before = net_descriptors();
    n.net.guard_ms = 300;
    net_serve_by(&n, SOCK_STREAM, silent, NULL);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_must(&n, net_connect_line(&n, 0), "");
    net_wait(&n, 20000);
    ck_assert_str_eq(n.b->said, FAILED);
    net_must(&n, "AT+USOER", "\r\n+USOER: 110\r\n" OK);
    ck_assert_int_eq(net_descriptors(), before + 1);
}
END_TEST

START_TEST(reset_in_the_handshake)
{
    struct tls_server server = { .chain = { good, middle } };
    begin_with("");
    int before = net_descriptors();
    tls_serve(&n, &server);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_say_for(&n, 500, net_connect_line(&n, 0));
    ck_assert_int_eq((int)n.b->e->link[0].state, EMU_LINK_SHAKING);
    ck_assert_int_eq(net_descriptors(), before + 2);
    emu_drive(n.b->e, EMU_RESET_N, false);
    net_wait(&n, 500);
    ck_assert_int_eq(net_descriptors(), before + 1);
    emu_drive(n.b->e, EMU_RESET_N, true);
    net_wait(&n, 5000);
    ck_assert_ptr_nonnull(strstr(net_say(&n, "ATE0"), OK));
}
END_TEST

START_TEST(dtls)
{
    struct tls_server server = { .chain = { good, middle }, .datagrams = true };
    begin_with("");
    set("0,3");
    set("4,\"server.test\"");
    tls_serve(&n, &server);
    net_must(&n, "AT+USOCR=17", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_must(&n, net_connect_line(&n, 0), OK);
    net_must(&n, "AT+USOWR=0,5,\"hello\"", "\r\n+USOWR: 0,5\r\n" OK "\r\n+UUSORD: 0,5\r\n");
    net_must(&n, "AT+USORD=0,5", "\r\n+USORD: 0,5,\"hello\"\r\n" OK);
    net_must(&n, "AT+USOCL=0", OK);
    ck_assert_str_eq(net_seen(&n), "no-sni up=DTLS1.2 data=hello ");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_tls");
    TCase *tc = tcase_create("tls");
    make();
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, echo_over_tls);
    tcase_add_test(tc, versions);
    tcase_add_test(tc, suites);
    tcase_add_test(tc, psk);
    tcase_add_test(tc, psk_of_the_root_of_trust);
    tcase_add_test(tc, client_certificate);
    tcase_add_test(tc, encrypted_client_key);
    tcase_add_test(tc, alerts_tell_the_server_why);
    tcase_add_test(tc, four_at_once);
    tcase_add_test(tc, renegotiation);
    tcase_add_test(tc, silent_in_the_handshake);
    tcase_add_test(tc, reset_in_the_handshake);
    tcase_add_test(tc, dtls);
    suite_add_tcase(suite, tc);
    return bench_main(suite);
}
