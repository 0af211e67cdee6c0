/* SPDX-License-Identifier: Apache-2.0 */
/* The table of what a module accepts at which level, against GnuTLS's servers. */
#include "tls_bench.h"

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

/* ---- names ----------------------------------------------------------------------------------- */

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
    leaf_levels(&(struct pki_of){ .name = "x", .san = "*.test", .by = middle }, "yynn");
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

/* ---- dates ----------------------------------------------------------------------------------- */

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

/* ---- issuers --------------------------------------------------------------------------------- */

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

/* ---- the certificate itself ------------------------------------------------------------------ */

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

int main(void)
{
    Suite *suite = suite_create("emu_tls_verify");
    TCase *tc = tcase_create("tls");
    make();
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_set_timeout(tc, 60);
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
    suite_add_tcase(suite, tc);
    return bench_main(suite);
}
