/* SPDX-License-Identifier: Apache-2.0 */
/* A TLS or DTLS server in a child process: shows what it is given, echoes, tells what it saw. */
#ifndef EMU_SELFTEST_TLS_SERVER_H
#define EMU_SELFTEST_TLS_SERVER_H

#include <gnutls/dtls.h>
#include <gnutls/gnutls.h>

#include "net_bench.h"
#include "pki.h"

enum { TLS_CHAIN_MAX = 4, TLS_CACHED_MAX = 8 };

struct tls_server {
    const struct pki *chain[TLS_CHAIN_MAX]; /* its own first; null: no certificate */
    const char *priority;                   /* null: NORMAL */
    const char *psk;                        /* hex, of every identity it knows */
    const char *identity;                   /* the one it knows */
    bool wants_client;
    bool datagrams;
    bool caches;      /* keeps sessions for resumption */
    const char *says; /* instead of an echo: this, once, and the end */
    bool asks_again;  /* another handshake, after the first piece */
    int connections;  /* serves so many, then ends; 0: one */
};

static struct {
    uint8_t key[64];
    size_t key_len;
    uint8_t data[2048];
    size_t len;
} tls_cached[TLS_CACHED_MAX];
static size_t tls_cached_at;

static inline int tls_store(void *ctx, gnutls_datum_t key, gnutls_datum_t data)
{
    size_t i = tls_cached_at++ % TLS_CACHED_MAX;
    (void)ctx;
    memcpy(tls_cached[i].key, key.data, tls_cached[i].key_len = key.size);
    memcpy(tls_cached[i].data, data.data, tls_cached[i].len = data.size);
    return 0;
}

static inline gnutls_datum_t tls_fetch(void *ctx, gnutls_datum_t key)
{
    gnutls_datum_t found = { NULL, 0 };
    (void)ctx;
    for (size_t i = 0; i < TLS_CACHED_MAX; i++) {
        if (tls_cached[i].key_len != key.size || memcmp(tls_cached[i].key, key.data, key.size) != 0)
            continue;
        found.data = gnutls_malloc(tls_cached[i].len);
        memcpy(found.data, tls_cached[i].data, found.size = (unsigned)tls_cached[i].len);
    }
    return found;
}

static inline int tls_remove(void *ctx, gnutls_datum_t key)
{
    (void)ctx;
    (void)key;
    return 0;
}

static const struct tls_server *tls_spec;

static inline int tls_psk_of(gnutls_session_t session, const char *identity, gnutls_datum_t *key)
{
    gnutls_datum_t hex = { (unsigned char *)(uintptr_t)tls_spec->psk,
                           (unsigned)strlen(tls_spec->psk) };
    (void)session;
    if (strcmp(identity, tls_spec->identity) != 0)
        return -1;
    return gnutls_hex_decode2(&hex, key) == 0 ? 0 : -1;
}

static inline void tls_tell_hello(gnutls_session_t s, int told)
{
    char name[256] = "";
    size_t len = sizeof(name) - 1;
    unsigned type;
    if (gnutls_server_name_get(s, name, &len, &type, 0) == 0)
        dprintf(told, "sni=%s ", name);
    else
        dprintf(told, "no-sni ");
}

static inline void tls_echo(gnutls_session_t s, int told, const struct tls_server *spec)
{
    char bytes[2048];
    ssize_t got;
    while ((got = gnutls_record_recv(s, bytes, sizeof(bytes))) != 0) {
        if (got == GNUTLS_E_FATAL_ALERT_RECEIVED) {
            dprintf(told, "alert=%d ", (int)gnutls_alert_get(s));
            return;
        }
        if (got > 0)
            dprintf(told, "data=%.*s ", (int)got, bytes);
        if (got > 0 && spec->says != NULL) {
            gnutls_record_send(s, spec->says, strlen(spec->says));
            break;
        }
        if (got > 0 && spec->asks_again)
            gnutls_rehandshake(s);
        else if (got > 0)
            gnutls_record_send(s, bytes, (size_t)got);
        else if (gnutls_error_is_fatal((int)got))
            return;
    }
    gnutls_bye(s, GNUTLS_SHUT_WR);
}

static inline void tls_serve_one(gnutls_session_t s, int told, const struct tls_server *spec)
{
    unsigned count = 0;
    int got;
    do
        got = gnutls_handshake(s);
    while (got < 0 && !gnutls_error_is_fatal(got));
    tls_tell_hello(s, told);
    if (got == GNUTLS_E_FATAL_ALERT_RECEIVED)
        dprintf(told, "alert=%d ", (int)gnutls_alert_get(s));
    if (got < 0) {
        gnutls_alert_send_appropriate(s, got);
        dprintf(told, "failed ");
        return;
    }
    (void)gnutls_certificate_get_peers(s, &count);
    dprintf(told, "up=%s%s%s ", gnutls_protocol_get_name(gnutls_protocol_get_version(s)),
            count > 0 ? ",client" : "", gnutls_session_is_resumed(s) ? ",resumed" : "");
    tls_echo(s, told, spec);
}

static inline gnutls_session_t tls_session(const struct tls_server *spec)
{
    gnutls_session_t s;
    gnutls_certificate_credentials_t cred;
    gnutls_psk_server_credentials_t psk;
    gnutls_pcert_st list[TLS_CHAIN_MAX];
    gnutls_privkey_t key;
    int count = 0;
    gnutls_init(&s, GNUTLS_SERVER | (spec->datagrams ? GNUTLS_DATAGRAM : 0) | GNUTLS_NO_TICKETS);
    if (gnutls_priority_set_direct(s, spec->priority ? spec->priority : "NORMAL", NULL) != 0)
        abort();
    gnutls_certificate_allocate_credentials(&cred);
    for (; count < TLS_CHAIN_MAX && spec->chain[count] != NULL; count++)
        gnutls_pcert_import_x509(&list[count], spec->chain[count]->cert, 0);
    if (count > 0) {
        gnutls_privkey_init(&key);
        gnutls_privkey_import_x509(key, spec->chain[0]->key, 0);
        if (gnutls_certificate_set_key(cred, NULL, 0, list, count, key) < 0)
            abort();
    }
    gnutls_credentials_set(s, GNUTLS_CRD_CERTIFICATE, cred);
    if (spec->psk != NULL) {
        gnutls_psk_allocate_server_credentials(&psk);
        gnutls_psk_set_server_credentials_function(psk, tls_psk_of);
        gnutls_credentials_set(s, GNUTLS_CRD_PSK, psk);
    }
    if (spec->wants_client)
        gnutls_certificate_server_set_request(s, GNUTLS_CERT_REQUIRE);
    if (spec->caches) {
        gnutls_db_set_store_function(s, tls_store);
        gnutls_db_set_retrieve_function(s, tls_fetch);
        gnutls_db_set_remove_function(s, tls_remove);
        gnutls_db_set_ptr(s, (void *)(uintptr_t)spec);
    }
    return s;
}

static inline void tls_run(int listener, int told, const void *how)
{
    const struct tls_server *spec = tls_spec = how;
    for (int i = 0; i < (spec->connections ? spec->connections : 1); i++) {
        struct sockaddr_in from;
        socklen_t len = sizeof(from);
        char byte;
        int fd = listener;
        gnutls_session_t s = tls_session(spec);
        if (spec->datagrams) {
            recvfrom(fd, &byte, 1, MSG_PEEK, (struct sockaddr *)&from, &len);
            (void)!connect(fd, (struct sockaddr *)&from, len);
        } else {
            fd = accept(listener, NULL, NULL);
        }
        gnutls_transport_set_int(s, fd);
        tls_serve_one(s, told, spec);
        gnutls_deinit(s);
        if (!spec->datagrams)
            close(fd);
    }
}

static inline void tls_serve(struct net_bench *n, const struct tls_server *spec)
{
    net_stop_server(n);
    net_serve_by(n, spec->datagrams ? SOCK_DGRAM : SOCK_STREAM, tls_run, spec);
}

/* Into the module's store, past its commands. */
static inline void tls_import(struct net_bench *n, enum emu_cert_type type, const char *name,
                              const void *der, size_t len)
{
    struct emu_cert c = { .type = type, .len = len };
    strcpy(c.name, name);
    ck_assert_int_eq(emu_certs_put(n->b->e, &c, der), EMU_CERTS_OK);
}

#endif
