/* SPDX-License-Identifier: Apache-2.0 */
/* Secure sockets: the table of what a module accepts at which level, against GnuTLS's servers. */
#include "emu_tls_verify.h"
#include "emu_witness.h"
#include "tls_server.h"

static struct net_bench n;
static struct pki *root, *other_root, *middle, *good;

#define FACT(part, key, value)                                                                     \
    part ": { " key ": { value: " value ", source: test, confidence: assumed } }\n"
#define FAILED ERROR "\r\n+UUSOCL: 0\r\n"

static void make(void)
{
    root = pki_make(&(struct pki_of){ .name = "Root", .ca = true });
    other_root = pki_make(&(struct pki_of){ .name = "Other", .ca = true });
    middle = pki_make(&(struct pki_of){ .name = "Middle", .ca = true, .by = root });
    good = pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = middle });
}

static void end(void)
{
    net_end(&n);
}

static void begin_with(const char *facts)
{
    net_begin(&n, facts);
    tls_import(&n, EMU_CERT_CA, "root", root->der, root->len);
}

static void set(const char *what)
{
    char line[700];
    snprintf(line, sizeof(line), "AT+USECPRF=0,%s", what);
    ck_assert_msg(strcmp(net_say(&n, line), OK) == 0, "%s: %s", line, n.b->said);
}

/* Connects socket 0 by profile 0; it is closed again if that went well. */
static bool connects(const struct tls_server *server)
{
    tls_serve(&n, server);
    net_must(&n, "AT+USOCR=6", "\r\n+USOCR: 0\r\n" OK);
    net_must(&n, "AT+USOSEC=0,1,0", OK);
    net_say(&n, net_connect_line(&n, 0));
    if (strcmp(n.b->said, FAILED) == 0)
        return false;
    ck_assert_str_eq(n.b->said, OK);
    net_must(&n, "AT+USOCL=0", OK);
    return true;
}

/* Four letters, one a level: y connects, n does not. */
static void levels(const struct tls_server *server, const char *expected)
{
    char got[5] = "";
    for (int level = 0; level < 4; level++) {
        char line[8];
        snprintf(line, sizeof(line), "0,%d", level);
        set(line);
        got[level] = connects(server) ? 'y' : 'n';
    }
    ck_assert_str_eq(got, expected);
}

static void leaf_levels(const struct pki_of *of, const char *expected)
{
    struct tls_server server = { .chain = { pki_make(of), middle } };
    levels(&server, expected);
}

/* A server whose certificate is by `ca`, which is the only one in the store. */
static void ca_levels(const struct pki_of *of, const char *expected)
{
    struct pki *ca = pki_make(of);
    struct pki *leaf = pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = ca });
    struct tls_server server = { .chain = { leaf } };
    tls_import(&n, EMU_CERT_CA, "root", ca->der, ca->len);
    levels(&server, expected);
}

/* ---- what works ---------------------------------------------------------------------------------
 */

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

START_TEST(good_server)
{
    struct tls_server server = { .chain = { good, middle } };
    begin_with("");
    set("4,\"server.test\"");
    levels(&server, "yyyy");
    set("3,\"root\"");
    levels(&server, "yyyy");
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.3 ");
}
END_TEST

/* ---- names --------------------------------------------------------------------------------------
 */

START_TEST(names)
{
    struct pki_of wild = { .name = "x", .san = "*.server.test", .by = middle };
    struct pki_of only_common = { .name = "server.test", .by = middle };
    struct pki_of beside_san = { .name = "server.test", .san = "else.test", .by = middle };
    struct pki_of address = { .name = "x", .san_ip = "\x7f\x00\x00\x01", .by = middle };
    begin_with("");
    set("4,\"SERVER.test\"");
    leaf_levels(&only_common, "yyyy");
    leaf_levels(&beside_san, "yynn");
    leaf_levels(&wild, "yynn");
    set("4,\"deep.server.test\"");
    leaf_levels(&wild, "yyyy");
    set("4,\"too.deep.server.test\"");
    leaf_levels(&wild, "yynn");
    set("4,\"127.0.0.1\"");
    leaf_levels(&address, "yyyy");
    set("4,\"127.0.0.2\"");
    leaf_levels(&address, "yynn");
    set("4,\"\"");
    leaf_levels(&only_common, "yynn");
}
END_TEST

START_TEST(names_otherwise)
{
    struct pki_of wild = { .name = "x", .san = "*.server.test", .by = middle };
    struct pki_of beside_san = { .name = "server.test", .san = "else.test", .by = middle };
    begin_with("tls:\n  wildcard: { value: fails, source: test, confidence: assumed }\n"
               "  common_name: { value: always, source: test, confidence: assumed }\n"
               "  empty_name: { value: ok, source: test, confidence: assumed }\n");
    leaf_levels(&wild, "yyyy");
    set("4,\"deep.server.test\"");
    leaf_levels(&wild, "yynn");
    set("4,\"server.test\"");
    leaf_levels(&beside_san, "yyyy");
}
END_TEST

/* ---- dates --------------------------------------------------------------------------------------
 */

START_TEST(dates)
{
    struct pki_of expired = {
        .name = "x", .san = "server.test", .by = middle, .until = 1800000000
    };
    struct pki_of future = { .name = "x", .san = "server.test", .by = middle, .from = 2000000000 };
    begin_with("");
    set("4,\"server.test\"");
    leaf_levels(&expired, "yyyn");
    leaf_levels(&future, "yyyn");
    net_must(&n, "AT+CCLK=\"26/01/01,12:00:00+00\"", OK);
    leaf_levels(&expired, "yyyy");
    net_must(&n, "AT+CCLK=\"34/01/01,12:00:00+00\"", OK);
    leaf_levels(&future, "yyyy");
    net_must(&n, "AT+CCLK=\"70/01/01,00:00:00+00\"", OK);
    leaf_levels(&(struct pki_of){ .name = "x", .san = "server.test", .by = middle }, "yyyn");
}
END_TEST

/* 2027/01/15 08:00:00 UTC is the end; the zone is in quarters of an hour. */
START_TEST(zone_of_the_clock)
{
    struct pki_of until = { .name = "x", .san = "server.test", .by = middle, .until = 1800000000 };
    begin_with("");
    set("4,\"server.test\"");
    net_must(&n, "AT+CCLK=\"27/01/15,08:30:00+04\"", OK);
    leaf_levels(&until, "yyyy");
    net_must(&n, "AT+CCLK=\"27/01/15,08:30:00+00\"", OK);
    leaf_levels(&until, "yyyn");
}
END_TEST

START_TEST(expired_root)
{
    begin_with("");
    set("4,\"server.test\"");
    ca_levels(&(struct pki_of){ .name = "Root", .ca = true, .until = 1800000000 }, "yyyn");
}
END_TEST

/* ---- issuers ------------------------------------------------------------------------------------
 */

START_TEST(issuers)
{
    struct pki *self = pki_make(&(struct pki_of){ .name = "x", .san = "server.test" });
    struct tls_server lone = { .chain = { self } };
    struct tls_server broken = { .chain = { good } };
    struct tls_server whole = { .chain = { good, middle } };
    net_begin(&n, "");
    set("4,\"server.test\"");
    levels(&whole, "ynnn");
    tls_import(&n, EMU_CERT_CA, "other", other_root->der, other_root->len);
    levels(&whole, "ynnn");
    levels(&lone, "ynnn");
    tls_import(&n, EMU_CERT_CA, "root", root->der, root->len);
    levels(&whole, "yyyy");
    levels(&broken, "ynnn");
    set("3,\"other\"");
    levels(&whole, "ynnn");
    set("3,\"gone\"");
    levels(&whole, "ynnn");
    set("3,\"\"");
    tls_import(&n, EMU_CERT_CA, "self", self->der, self->len);
    levels(&lone, "yyyy");
}
END_TEST

/* The same name as the root's, and another key. */
START_TEST(forged_root)
{
    struct pki *forged = pki_make(&(struct pki_of){ .name = "Root", .ca = true });
    struct tls_server server = {
        .chain = { pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = forged }),
                   forged }
    };
    begin_with("");
    set("4,\"server.test\"");
    levels(&server, "ynnn");
}
END_TEST

START_TEST(issuers_that_may_not)
{
    struct pki *leaf = pki_make(&(struct pki_of){ .name = "Leaf", .by = root });
    struct pki *below = pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = leaf });
    struct tls_server server = { .chain = { below, leaf } };
    begin_with("");
    set("4,\"server.test\"");
    levels(&server, "ynnn");
    ca_levels(&(struct pki_of){ .name = "R", .ca = true, .usage = GNUTLS_KEY_CRL_SIGN }, "ynnn");
    ca_levels(&(struct pki_of){ .name = "R", .ca = true, .usage = GNUTLS_KEY_KEY_CERT_SIGN },
              "yyyy");
    ca_levels(&(struct pki_of){ .name = "R", .ca = true, .permitted = "else.test" }, "ynnn");
    ca_levels(&(struct pki_of){ .name = "R", .ca = true, .permitted = "test" }, "yyyy");
    ca_levels(&(struct pki_of){ .name = "R", .ca = true, .path_length = 1 }, "yyyy");
}
END_TEST

START_TEST(path_too_long)
{
    struct pki *ca = pki_make(&(struct pki_of){ .name = "R", .ca = true, .path_length = 1 });
    struct pki *mid = pki_make(&(struct pki_of){ .name = "M", .ca = true, .by = ca });
    struct pki *leaf = pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = mid });
    struct tls_server server = { .chain = { leaf, mid } };
    net_begin(&n, "");
    tls_import(&n, EMU_CERT_CA, "root", ca->der, ca->len);
    set("4,\"server.test\"");
    levels(&server, "ynnn");
}
END_TEST

/* ---- the certificate itself ---------------------------------------------------------------------
 */

START_TEST(purposes_and_extensions)
{
    begin_with("");
    set("4,\"server.test\"");
    leaf_levels(
        &(struct pki_of){
            .name = "x", .san = "server.test", .by = middle, .purpose = GNUTLS_KP_TLS_WWW_CLIENT },
        "ynnn");
    leaf_levels(
        &(struct pki_of){
            .name = "x", .san = "server.test", .by = middle, .purpose = GNUTLS_KP_TLS_WWW_SERVER },
        "yyyy");
    leaf_levels(
        &(struct pki_of){
            .name = "x", .san = "server.test", .by = middle, .odd_extension = "1.2.3.4.5" },
        "ynnn");
}
END_TEST

START_TEST(weak_key_and_hash)
{
    struct pki_of weak = { .name = "x", .san = "server.test", .by = middle, .rsa_bits = 1024 };
    struct pki_of sha1 = {
        .name = "x", .san = "server.test", .by = middle, .hash = GNUTLS_DIG_SHA1
    };
    begin_with("");
    set("4,\"server.test\"");
    leaf_levels(&weak, "nnnn");
    leaf_levels(&sha1, "ynnn");
    end();
    begin_with("tls:\n  weak_key: { value: ok, source: test, confidence: assumed }\n"
               "  weak_hash: { value: ok, source: test, confidence: assumed }\n");
    set("4,\"server.test\"");
    leaf_levels(&weak, "yyyy");
    leaf_levels(&sha1, "yyyy");
}
END_TEST

START_TEST(pins)
{
    struct pki *renewed =
        pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = middle, .keep = good });
    struct pki *another =
        pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = middle });
    struct tls_server server = { .chain = { good, middle } };
    begin_with("");
    set("4,\"server.test\"");
    tls_import(&n, EMU_CERT_SC, "pin", good->der, good->len);
    for (int level = 0; level < 3; level++) {
        char line[32];
        snprintf(line, sizeof(line), "12,\"pin\",%d", level);
        set(line);
        server.chain[0] = good;
        levels(&server, "yyyy");
        server.chain[0] = renewed;
        levels(&server, level == 2 ? "nnnn" : "yyyy");
        server.chain[0] = another;
        levels(&server, "nnnn");
    }
    set("12,\"gone\",0");
    server.chain[0] = good;
    levels(&server, "nnnn");
}
END_TEST

/* ---- versions and suites
 * ------------------------------------------------------------------------- */

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

/* ---- pre-shared keys, client certificates
 * --------------------------------------------------------- */

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

/* ---- alerts, limits, the rest
 * --------------------------------------------------------------------- */

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

/* ---- resumption
 * ----------------------------------------------------------------------------------- */

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
                                 .connections = 4,
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
    ck_assert_str_eq(net_seen(&n), "no-sni up=TLS1.2 no-sni up=TLS1.2,resumed no-sni up=TLS1.2 "
                                   "no-sni up=TLS1.2,resumed ");
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
    Suite *suite = suite_create("emu_tls");
    TCase *tc = tcase_create("tls");
    make();
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, echo_over_tls);
    tcase_add_test(tc, good_server);
    tcase_add_test(tc, names);
    tcase_add_test(tc, names_otherwise);
    tcase_add_test(tc, dates);
    tcase_add_test(tc, zone_of_the_clock);
    tcase_add_test(tc, expired_root);
    tcase_add_test(tc, issuers);
    tcase_add_test(tc, forged_root);
    tcase_add_test(tc, issuers_that_may_not);
    tcase_add_test(tc, path_too_long);
    tcase_add_test(tc, purposes_and_extensions);
    tcase_add_test(tc, weak_key_and_hash);
    tcase_add_test(tc, pins);
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
    tcase_add_test(tc, resumption_by_session_id);
    tcase_add_test(tc, resumption_sealed);
    tcase_add_test(tc, resumption_at_another_server);
    suite_add_tcase(suite, tc);
    return bench_main(suite);
}
