/* SPDX-License-Identifier: Apache-2.0 */
#include "front_tls.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/dtls.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#include "emu_tls_verify.h"

enum { DTLS_MTU = 1200, DTLS_RETRY_MS = 1000, DTLS_TOTAL_MS = 30000 };

struct front_tls {
    struct emu *e;
    struct emu_tls_plan *plan;
    struct front_tls_sessions *sessions;
    gnutls_session_t session;
    gnutls_certificate_credentials_t certificates;
    gnutls_psk_client_credentials_t psk;
    gnutls_alert_description_t alert; /* of a verdict against the server */
    bool up;
};

/* ---- the server's certificates --------------------------------------------------------------- */

static gnutls_alert_description_t alert_of(enum emu_tls_verdict verdict)
{
    switch (verdict) {
    case EMU_TLS_UNKNOWN_ISSUER:
        return GNUTLS_A_UNKNOWN_CA;
    case EMU_TLS_DATES:
        return GNUTLS_A_CERTIFICATE_EXPIRED;
    case EMU_TLS_WEAK_KEY:
    case EMU_TLS_WEAK_HASH:
        return GNUTLS_A_INSUFFICIENT_SECURITY;
    case EMU_TLS_KEY_USAGE:
    case EMU_TLS_PURPOSE:
    case EMU_TLS_CRITICAL:
        return GNUTLS_A_UNSUPPORTED_CERTIFICATE;
    default:
        return GNUTLS_A_BAD_CERTIFICATE;
    }
}

static int judge(gnutls_session_t session)
{
    struct front_tls *t = gnutls_session_get_ptr(session);
    unsigned count = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    enum emu_tls_verdict verdict = emu_tls_judge(t->e, &t->plan->rules, chain, count);
    if (verdict == EMU_TLS_GOOD)
        return 0;
    t->alert = alert_of(verdict);
    return GNUTLS_E_CERTIFICATE_ERROR;
}

/* ---- what the module has to show ------------------------------------------------------------- */

static gnutls_datum_t datum(const struct emu_tls_der *d)
{
    return (gnutls_datum_t){ (unsigned char *)(uintptr_t)d->der, (unsigned)d->len };
}

static bool import_key(const struct front_tls *t, gnutls_privkey_t key)
{
    gnutls_datum_t der = datum(&t->plan->client_key);
    const char *password = t->plan->password;
    return gnutls_privkey_import_x509_raw(key, &der, GNUTLS_X509_FMT_DER,
                                          password[0] ? password : NULL,
                                          password[0] ? 0 : GNUTLS_PKCS_PLAIN) == 0;
}

/* A certificate whose key is another one is refused by GnuTLS itself. */
static bool add_client(struct front_tls *t)
{
    gnutls_datum_t der = datum(&t->plan->client_cert);
    gnutls_pcert_st cert;
    gnutls_privkey_t key;
    if (der.size == 0 || t->plan->client_key.len == 0 || gnutls_privkey_init(&key) != 0)
        return false;
    if (!import_key(t, key) ||
        gnutls_pcert_import_x509_raw(&cert, &der, GNUTLS_X509_FMT_DER, 0) != 0) {
        gnutls_privkey_deinit(key);
        return false;
    }
    if (t->plan->mismatch_allowed)
        gnutls_certificate_set_flags(t->certificates, GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH);
    if (gnutls_certificate_set_key(t->certificates, NULL, 0, &cert, 1, key) >= 0)
        return true; /* both are the credentials' now */
    gnutls_pcert_deinit(&cert);
    gnutls_privkey_deinit(key);
    return false;
}

static bool add_psk(struct front_tls *t)
{
    const struct emu_tls_plan *p = t->plan;
    gnutls_datum_t identity = { (unsigned char *)(uintptr_t)p->identity.bytes,
                                (unsigned)p->identity.len };
    gnutls_datum_t key = { (unsigned char *)(uintptr_t)p->psk.bytes, (unsigned)p->psk.len };
    return gnutls_psk_allocate_client_credentials(&t->psk) == 0 &&
           gnutls_psk_set_client_credentials2(t->psk, &identity, &key, GNUTLS_PSK_KEY_RAW) == 0 &&
           gnutls_credentials_set(t->session, GNUTLS_CRD_PSK, t->psk) == 0;
}

/* ---- before ---------------------------------------------------------------------------------- */

/* Every secret that this session works with. */
static int keep_secret(gnutls_session_t session, const char *label, const gnutls_datum_t *secret)
{
    struct front_tls *t = gnutls_session_get_ptr(session);
    char name[64] = "tls-";
    strncat(name, label, sizeof(name) - 5);
    emu_witness(t->e, name, secret->data, secret->size);
    return 0;
}

/* The host's master secret counts, right or wrong: it is put where the kept one stood. */
static void resume(struct front_tls *t)
{
    const struct emu_tls_session *want = &t->plan->resume;
    for (size_t i = 0; i < FRONT_TLS_SESSIONS && want->id_len > 0; i++) {
        const struct emu_tls_session *kept = &t->sessions->kept[i].session;
        uint8_t data[FRONT_TLS_SESSION_MAX];
        size_t len = t->sessions->kept[i].len;
        if (kept->id_len != want->id_len || memcmp(kept->id, want->id, want->id_len) != 0)
            continue;
        memcpy(data, t->sessions->kept[i].data, len);
        uint8_t *at = memmem(data, len, kept->master, EMU_TLS_MASTER);
        if (at == NULL)
            continue;
        memcpy(at, want->master, EMU_TLS_MASTER);
        (void)gnutls_session_set_data(t->session, data, len);
        return;
    }
}

static void keep_session(struct front_tls *t, const struct emu_tls_session *made)
{
    size_t at = t->sessions->next++ % FRONT_TLS_SESSIONS;
    t->sessions->kept[at].session = *made;
    t->sessions->kept[at].len = FRONT_TLS_SESSION_MAX;
    if (gnutls_session_get_data(t->session, t->sessions->kept[at].data,
                                &t->sessions->kept[at].len) != 0)
        memset(&t->sessions->kept[at], 0, sizeof(t->sessions->kept[at]));
}

static bool set_up(struct front_tls *t, int fd)
{
    const struct emu_tls_plan *p = t->plan;
    unsigned flags = GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS |
                     (p->dtls ? GNUTLS_DATAGRAM : 0);
    if (p->priority[0] == '\0' || gnutls_init(&t->session, flags) != 0)
        return false;
    gnutls_session_set_ptr(t->session, t);
    gnutls_session_set_keylog_function(t->session, keep_secret);
    if (gnutls_priority_set_direct(t->session, p->priority, NULL) != 0 ||
        gnutls_certificate_allocate_credentials(&t->certificates) != 0 ||
        gnutls_credentials_set(t->session, GNUTLS_CRD_CERTIFICATE, t->certificates) != 0)
        return false;
    gnutls_certificate_set_verify_function(t->certificates, judge);
    if ((p->client && !add_client(t)) || (p->psk.len > 0 && !add_psk(t)))
        return false;
    if (p->sni[0] != '\0' &&
        gnutls_server_name_set(t->session, GNUTLS_NAME_DNS, p->sni, strlen(p->sni)) != 0)
        return false;
    gnutls_transport_set_int(t->session, fd);
    gnutls_handshake_set_timeout(t->session, GNUTLS_INDEFINITE_TIMEOUT); /* the guard is ours */
    if (p->dtls) {
        gnutls_dtls_set_mtu(t->session, DTLS_MTU);
        gnutls_dtls_set_timeouts(t->session, DTLS_RETRY_MS, DTLS_TOTAL_MS);
    }
    resume(t);
    return true;
}

struct front_tls *front_tls_new(struct emu *e, struct emu_tls_plan *plan, int fd,
                                struct front_tls_sessions *sessions)
{
    struct front_tls *t = calloc(1, sizeof(*t));
    if (t == NULL)
        abort();
    t->e = e;
    t->plan = plan;
    t->sessions = sessions;
    if (plan != NULL && set_up(t, fd))
        return t;
    t->plan = NULL; /* stays the caller's */
    front_tls_free(&t, false);
    return NULL;
}

void front_tls_free(struct front_tls **tls, bool tell_peer)
{
    struct front_tls *t = *tls;
    if (t == NULL)
        return;
    if (t->up && tell_peer)
        (void)gnutls_bye(t->session, GNUTLS_SHUT_WR);
    if (t->session != NULL)
        gnutls_deinit(t->session);
    if (t->certificates != NULL)
        gnutls_certificate_free_credentials(t->certificates);
    if (t->psk != NULL)
        gnutls_psk_free_client_credentials(t->psk);
    free(t->plan);
    free(t);
    *tls = NULL;
}

/* ---- the handshake --------------------------------------------------------------------------- */

static bool suite_was_allowed(const struct front_tls *t, uint16_t suite)
{
    for (size_t i = 0; i < t->plan->suites; i++)
        if (t->plan->suite[i] == suite)
            return true;
    return false;
}

static void say_what_was_made(struct front_tls *t, struct emu_tls_made *made)
{
    struct emu_tls_session *s = &made->session;
    gnutls_datum_t master = { NULL, 0 };
    gnutls_datum_t id = { NULL, 0 };
    bool new = gnutls_protocol_get_version(t->session) == GNUTLS_TLS1_3;
    memset(made, 0, sizeof(*made));
    made->resumed = gnutls_session_is_resumed(t->session) != 0;
    made->suite = emu_tls_suite((int)gnutls_kx_get(t->session), (int)gnutls_cipher_get(t->session),
                                (int)gnutls_mac_get(t->session), new);
    if (new)
        return;
    gnutls_session_get_master_secret(t->session, &master);
    if (gnutls_session_get_id2(t->session, &id) != 0 || id.size == 0 || id.size > EMU_TLS_ID_MAX ||
        master.size != EMU_TLS_MASTER)
        return;
    memcpy(s->id, id.data, id.size);
    s->id_len = id.size;
    memcpy(s->master, master.data, EMU_TLS_MASTER);
    keep_session(t, s);
}

static enum front_tls_state fail(struct front_tls *t, int why)
{
    if (t->alert != 0)
        (void)gnutls_alert_send(t->session, GNUTLS_AL_FATAL, t->alert);
    else
        (void)gnutls_alert_send_appropriate(t->session, why);
    return FRONT_TLS_FAILED;
}

enum front_tls_state front_tls_shake(struct front_tls *t, struct emu_tls_made *made)
{
    int got = gnutls_handshake(t->session);
    if (got == GNUTLS_E_AGAIN || (got < 0 && gnutls_error_is_fatal(got) == 0))
        return FRONT_TLS_GOES_ON;
    if (got < 0)
        return fail(t, got);
    say_what_was_made(t, made);
    if (!suite_was_allowed(t, made->suite)) {
        t->alert = GNUTLS_A_ILLEGAL_PARAMETER;
        return fail(t, GNUTLS_E_UNKNOWN_CIPHER_SUITE);
    }
    t->up = true;
    return FRONT_TLS_DONE;
}

bool front_tls_wants_out(const struct front_tls *t)
{
    return gnutls_record_get_direction(t->session) == 1;
}

int64_t front_tls_timer_ms(const struct front_tls *t)
{
    return t->plan->dtls ? (int64_t)gnutls_dtls_get_timeout(t->session) : INT64_MAX;
}

/* ---- application data ------------------------------------------------------------------------ */

ssize_t front_tls_send(struct front_tls *t, const uint8_t *bytes, size_t len)
{
    ssize_t sent = gnutls_record_send(t->session, bytes, len);
    if (sent >= 0)
        return sent;
    errno = sent == GNUTLS_E_AGAIN || sent == GNUTLS_E_INTERRUPTED ? EAGAIN : EPIPE;
    return -1;
}

/* The server asks for another handshake. */
static ssize_t asked_again(struct front_tls *t)
{
    if (t->plan->renegotiates) {
        (void)gnutls_alert_send(t->session, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
        return -1;
    }
    (void)gnutls_alert_send(t->session, GNUTLS_AL_FATAL, GNUTLS_A_HANDSHAKE_FAILURE);
    t->up = false;
    return -2;
}

ssize_t front_tls_receive(struct front_tls *t, uint8_t *to, size_t room)
{
    ssize_t got = gnutls_record_recv(t->session, to, room);
    if (got >= 0)
        return got;
    if (got == GNUTLS_E_REHANDSHAKE)
        return asked_again(t);
    if (got == GNUTLS_E_PREMATURE_TERMINATION)
        return 0;
    return gnutls_error_is_fatal((int)got) ? -2 : -1;
}

bool front_tls_has_more(const struct front_tls *t)
{
    return gnutls_record_check_pending(t->session) > 0;
}
