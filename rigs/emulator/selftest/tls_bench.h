/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of secure sockets share: a module, a small PKI, and connects by profile 0. */
#ifndef EMU_SELFTEST_TLS_BENCH_H
#define EMU_SELFTEST_TLS_BENCH_H

#include "tls_server.h"

static struct net_bench n;
static struct pki *root, *other_root, *middle, *good;

#define FACT(part, key, value)                                                                     \
    part ": { " key ": { value: " value ", source: test, confidence: assumed } }\n"
#define FAILED ERROR "\r\n+UUSOCL: 0\r\n"

static inline void make(void)
{
    root = pki_make(&(struct pki_of){ .name = "Root", .ca = true });
    other_root = pki_make(&(struct pki_of){ .name = "Other", .ca = true });
    middle = pki_make(&(struct pki_of){ .name = "Middle", .ca = true, .by = root });
    good = pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = middle });
}

static inline void end(void)
{
    net_end(&n);
}

static inline void begin_with(const char *facts)
{
    net_begin(&n, facts);
    tls_import(&n, EMU_CERT_CA, "root", root->der, root->len);
}

static inline void set(const char *what)
{
    char line[700];
    snprintf(line, sizeof(line), "AT+USECPRF=0,%s", what);
    ck_assert_msg(strcmp(net_say(&n, line), OK) == 0, "%s: %s", line, n.b->said);
}

/* Connects socket 0 by profile 0; it is closed again if that went well. */
static inline bool connects(const struct tls_server *server)
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
static inline void levels(const struct tls_server *server, const char *expected)
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

static inline void leaf_levels(const struct pki_of *of, const char *expected)
{
    struct tls_server server = { .chain = { pki_make(of), middle } };
    levels(&server, expected);
}

/* A server whose certificate is by `ca`, which is the only one in the store. */
static inline void ca_levels(const struct pki_of *of, const char *expected)
{
    struct pki *ca = pki_make(of);
    struct pki *leaf = pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = ca });
    struct tls_server server = { .chain = { leaf } };
    tls_import(&n, EMU_CERT_CA, "root", ca->der, ca->len);
    levels(&server, expected);
}

#endif
