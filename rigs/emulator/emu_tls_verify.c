/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_tls_verify.h"

#include <gnutls/abstract.h>
#include <string.h>

#include "emu.h"

enum { RSA_BITS_MIN = 2048, EC_BITS_MIN = 192, SENT_MAX = 10, PATH_MAX_LEN = 10, OID_ROOM = 80 };

/* From the server's certificate to the anchor; the last is the anchor. */
struct path {
    gnutls_x509_crt_t cert[PATH_MAX_LEN];
    size_t len;
};

struct certs {
    gnutls_x509_crt_t sent[SENT_MAX];
    size_t sents;
    gnutls_x509_crt_t ca[EMU_CERTS_MAX];
    size_t cas;
};

/* ---- rows: each looks at one thing ----------------------------------------------------------- */

/* A key of the profile that says whether this kind of flaw matters at this level. */
static bool matters(const struct emu *e, const struct emu_tls_rules *r, const char *key)
{
    if (emu_profile_is(e, key, "fails_from_1"))
        return r->level >= EMU_VALIDATE_CHAIN;
    return emu_profile_is(e, key, "fails");
}

static bool key_is_weak(gnutls_x509_crt_t cert)
{
    unsigned bits = 0;
    int kind = gnutls_x509_crt_get_pk_algorithm(cert, &bits);
    bool ec =
        kind == GNUTLS_PK_ECDSA || kind == GNUTLS_PK_EDDSA_ED25519 || kind == GNUTLS_PK_EDDSA_ED448;
    return bits < (ec ? EC_BITS_MIN : RSA_BITS_MIN);
}

static bool hash_is_weak(gnutls_x509_crt_t cert)
{
    int sign = gnutls_x509_crt_get_signature_algorithm(cert);
    gnutls_digest_algorithm_t hash = gnutls_sign_get_hash_algorithm((gnutls_sign_algorithm_t)sign);
    return hash == GNUTLS_DIG_MD5 || hash == GNUTLS_DIG_SHA1 || hash == GNUTLS_DIG_MD2;
}

static bool is_ca(gnutls_x509_crt_t cert)
{
    unsigned critical;
    unsigned ca = 0;
    return gnutls_x509_crt_get_basic_constraints(cert, &critical, &ca, NULL) >= 0 && ca != 0;
}

/* `below`: how many CA certificates stand between it and the server's. */
static bool path_length_fits(gnutls_x509_crt_t cert, size_t below)
{
    unsigned critical;
    unsigned ca;
    int most = -1;
    if (gnutls_x509_crt_get_basic_constraints(cert, &critical, &ca, &most) < 0)
        return true;
    return most < 0 || below <= (size_t)most;
}

static bool may_sign_certificates(gnutls_x509_crt_t cert)
{
    unsigned critical;
    unsigned usage = 0;
    if (gnutls_x509_crt_get_key_usage(cert, &usage, &critical) < 0)
        return true;
    return (usage & GNUTLS_KEY_KEY_CERT_SIGN) != 0;
}

static bool is_for_servers(gnutls_x509_crt_t cert)
{
    for (unsigned i = 0;; i++) {
        char oid[OID_ROOM];
        size_t len = sizeof(oid);
        int got = gnutls_x509_crt_get_key_purpose_oid(cert, i, oid, &len, NULL);
        if (got < 0)
            return i == 0 && got == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE; /* none: for anything */
        if (strcmp(oid, GNUTLS_KP_TLS_WWW_SERVER) == 0 || strcmp(oid, GNUTLS_KP_ANY) == 0)
            return true;
    }
}

static bool constraints_allow(gnutls_x509_crt_t issuer, gnutls_x509_crt_t leaf)
{
    gnutls_x509_name_constraints_t limits;
    unsigned critical;
    bool allowed = true;
    if (gnutls_x509_name_constraints_init(&limits) != 0)
        return false;
    int got = gnutls_x509_crt_get_name_constraints(issuer, limits, 0, &critical);
    if (got == 0)
        allowed = gnutls_x509_name_constraints_check_crt(limits, GNUTLS_SAN_DNSNAME, leaf) != 0 &&
                  gnutls_x509_name_constraints_check_crt(limits, GNUTLS_SAN_IPADDRESS, leaf) != 0;
    else if (got != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        allowed = false;
    gnutls_x509_name_constraints_deinit(limits);
    return allowed;
}

static bool is_understood(gnutls_x509_crt_t cert)
{
    static const char known[] = " 2.5.29.14 2.5.29.15 2.5.29.17 2.5.29.18 2.5.29.19 2.5.29.30 "
                                "2.5.29.31 2.5.29.32 2.5.29.35 2.5.29.37 ";
    for (unsigned i = 0;; i++) {
        char oid[OID_ROOM];
        char word[OID_ROOM + 2];
        size_t len = sizeof(oid);
        unsigned critical = 0;
        if (gnutls_x509_crt_get_extension_info(cert, i, oid, &len, &critical) < 0)
            return true;
        snprintf(word, sizeof(word), " %s ", oid);
        if (critical && strstr(known, word) == NULL)
            return false;
    }
}

static bool is_in_date(gnutls_x509_crt_t cert, int64_t now)
{
    return (int64_t)gnutls_x509_crt_get_activation_time(cert) <= now &&
           now <= (int64_t)gnutls_x509_crt_get_expiration_time(cert);
}

/* ---- DER, as far as it must be cut here ------------------------------------------------------ */

/* The element at the start of `in`: `whole` with its head, `content` without. */
static bool element(gnutls_datum_t in, gnutls_datum_t *whole, gnutls_datum_t *content)
{
    unsigned head = 2;
    unsigned len;
    if (in.size < 2)
        return false;
    len = in.data[1];
    if (len >= 0x80) {
        unsigned digits = len & 0x7f;
        head += digits;
        if (digits > 3 || in.size < head)
            return false;
        len = 0;
        for (unsigned i = 0; i < digits; i++)
            len = len << 8 | in.data[2 + i];
    }
    if (len > in.size - head)
        return false;
    *whole = (gnutls_datum_t){ in.data, head + len };
    *content = (gnutls_datum_t){ in.data + head, len };
    return true;
}

/* What is signed: the first element within the certificate. */
static bool signed_part(gnutls_datum_t cert, gnutls_datum_t *part)
{
    gnutls_datum_t whole;
    gnutls_datum_t content;
    return element(cert, &whole, &content) && element(content, part, &whole);
}

/* The key's bits alone: the second element of a SubjectPublicKeyInfo. */
static bool key_bits(gnutls_datum_t info, gnutls_datum_t *bits)
{
    gnutls_datum_t whole;
    gnutls_datum_t content;
    gnutls_datum_t rest;
    if (!element(info, &whole, &content) || !element(content, &whole, &rest))
        return false;
    rest = (gnutls_datum_t){ content.data + whole.size, content.size - whole.size };
    return element(rest, bits, &whole);
}

static bool same(gnutls_datum_t a, gnutls_datum_t b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* ---- signatures and paths -------------------------------------------------------------------- */

static bool signature_fits(gnutls_datum_t part, gnutls_datum_t signature, int algorithm,
                           gnutls_x509_crt_t issuer)
{
    gnutls_pubkey_t key;
    if (gnutls_pubkey_init(&key) != 0)
        return false;
    bool fits = gnutls_pubkey_import_x509(key, issuer, 0) == 0 &&
                gnutls_pubkey_verify_data2(key, (gnutls_sign_algorithm_t)algorithm,
                                           GNUTLS_VERIFY_ALLOW_BROKEN, &part, &signature) >= 0;
    gnutls_pubkey_deinit(key);
    return fits;
}

static bool is_signed_by(gnutls_x509_crt_t cert, gnutls_x509_crt_t issuer)
{
    uint8_t signature[1024];
    size_t len = sizeof(signature);
    gnutls_datum_t der;
    gnutls_datum_t part;
    if (gnutls_x509_crt_check_issuer(cert, issuer) == 0 ||
        gnutls_x509_crt_get_signature(cert, (char *)signature, &len) != 0 ||
        gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_DER, &der) != 0)
        return false;
    bool fits = signed_part(der, &part) &&
                signature_fits(part, (gnutls_datum_t){ signature, (unsigned)len },
                               gnutls_x509_crt_get_signature_algorithm(cert), issuer);
    gnutls_free(der.data);
    return fits;
}

static gnutls_x509_crt_t issuer_among(gnutls_x509_crt_t cert, const gnutls_x509_crt_t *list,
                                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] != cert && is_signed_by(cert, list[i]))
            return list[i];
    return NULL;
}

static bool is_anchor(gnutls_x509_crt_t cert, const struct certs *c)
{
    for (size_t i = 0; i < c->cas; i++)
        if (gnutls_x509_crt_equals(cert, c->ca[i]))
            return true;
    return false;
}

static bool find_path(const struct certs *c, struct path *p)
{
    p->len = 0;
    for (gnutls_x509_crt_t at = c->sent[0]; p->len < PATH_MAX_LEN;) {
        p->cert[p->len++] = at;
        if (is_anchor(at, c))
            return true;
        gnutls_x509_crt_t anchor = issuer_among(at, c->ca, c->cas);
        if (anchor != NULL && p->len < PATH_MAX_LEN) {
            p->cert[p->len++] = anchor;
            return true;
        }
        at = issuer_among(at, c->sent + 1, c->sents - 1);
        if (at == NULL)
            return false;
    }
    return false;
}

/* ---- verdicts -------------------------------------------------------------------------------- */

/* What holds at every level. */
static enum emu_tls_verdict judge_strength(const struct emu *e, const struct emu_tls_rules *r,
                                           const gnutls_x509_crt_t *cert, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool self_signed = gnutls_x509_crt_check_issuer(cert[i], cert[i]) != 0;
        if (matters(e, r, "tls.weak_key") && key_is_weak(cert[i]))
            return EMU_TLS_WEAK_KEY;
        if (matters(e, r, "tls.weak_hash") && !self_signed && hash_is_weak(cert[i]))
            return EMU_TLS_WEAK_HASH;
    }
    return EMU_TLS_GOOD;
}

static enum emu_tls_verdict judge_issuer(const struct emu *e, const struct emu_tls_rules *r,
                                         const struct path *p, size_t nth)
{
    gnutls_x509_crt_t issuer = p->cert[nth];
    if (matters(e, r, "tls.ca_flag") && !is_ca(issuer))
        return EMU_TLS_NOT_A_CA;
    if (matters(e, r, "tls.path_length") && !path_length_fits(issuer, nth - 1))
        return EMU_TLS_PATH_LENGTH;
    if (matters(e, r, "tls.key_usage") && !may_sign_certificates(issuer))
        return EMU_TLS_KEY_USAGE;
    if (matters(e, r, "tls.name_constraints") && !constraints_allow(issuer, p->cert[0]))
        return EMU_TLS_NAME_CONSTRAINTS;
    return EMU_TLS_GOOD;
}

static enum emu_tls_verdict judge_path(const struct emu *e, const struct emu_tls_rules *r,
                                       const struct path *p)
{
    enum emu_tls_verdict verdict = judge_strength(e, r, p->cert, p->len);
    for (size_t i = 1; verdict == EMU_TLS_GOOD && i < p->len; i++)
        verdict = judge_issuer(e, r, p, i);
    for (size_t i = 0; verdict == EMU_TLS_GOOD && i < p->len; i++)
        if (matters(e, r, "tls.unknown_critical") && !is_understood(p->cert[i]))
            verdict = EMU_TLS_CRITICAL;
    if (verdict == EMU_TLS_GOOD && matters(e, r, "tls.eku") && !is_for_servers(p->cert[0]))
        verdict = EMU_TLS_PURPOSE;
    return verdict;
}

static bool name_is_right(const struct emu *e, const struct emu_tls_rules *r,
                          gnutls_x509_crt_t leaf)
{
    if (r->server[0] == '\0')
        return emu_profile_is(e, "tls.empty_name", "ok");
    return emu_tls_name_fits(e, leaf, r->server);
}

/* Of the server's certificate and all above it, the anchor too. */
static bool all_in_date(const struct emu_tls_rules *r, const struct path *p)
{
    for (size_t i = 0; i < p->len; i++)
        if (!is_in_date(p->cert[i], r->now))
            return false;
    return true;
}

static bool pin_fits(const struct emu_tls_rules *r, const gnutls_datum_t *sent,
                     gnutls_x509_crt_t leaf)
{
    gnutls_datum_t pin = { (unsigned char *)(uintptr_t)r->pin.der, (unsigned)r->pin.len };
    gnutls_x509_crt_t other;
    gnutls_datum_t info[2] = { { NULL, 0 }, { NULL, 0 } };
    gnutls_pubkey_t key[2] = { NULL, NULL };
    bool fits = false;
    if (r->pin_level == EMU_PIN_CERTIFICATE)
        return same(pin, *sent);
    if (gnutls_x509_crt_init(&other) != 0)
        return false;
    if (gnutls_pubkey_init(&key[0]) == 0 && gnutls_pubkey_init(&key[1]) == 0 &&
        gnutls_x509_crt_import(other, &pin, GNUTLS_X509_FMT_DER) == 0 &&
        gnutls_pubkey_import_x509(key[0], leaf, 0) == 0 &&
        gnutls_pubkey_import_x509(key[1], other, 0) == 0 &&
        gnutls_pubkey_export2(key[0], GNUTLS_X509_FMT_DER, &info[0]) == 0 &&
        gnutls_pubkey_export2(key[1], GNUTLS_X509_FMT_DER, &info[1]) == 0) {
        gnutls_datum_t bits[2];
        fits = r->pin_level == EMU_PIN_KEY_INFO
                   ? same(info[0], info[1])
                   : key_bits(info[0], &bits[0]) && key_bits(info[1], &bits[1]) &&
                         same(bits[0], bits[1]);
    }
    for (size_t i = 0; i < 2; i++) {
        gnutls_free(info[i].data);
        if (key[i] != NULL)
            gnutls_pubkey_deinit(key[i]);
    }
    gnutls_x509_crt_deinit(other);
    return fits;
}

static enum emu_tls_verdict judge(const struct emu *e, const struct emu_tls_rules *r,
                                  const struct certs *c, const gnutls_datum_t *chain)
{
    struct path p;
    enum emu_tls_verdict verdict;
    if (r->pinned && !pin_fits(r, &chain[0], c->sent[0]))
        return EMU_TLS_PIN;
    verdict = judge_strength(e, r, c->sent, 1);
    if (verdict != EMU_TLS_GOOD || r->level < EMU_VALIDATE_CHAIN)
        return verdict;
    if (!find_path(c, &p))
        return EMU_TLS_UNKNOWN_ISSUER;
    verdict = judge_path(e, r, &p);
    if (verdict != EMU_TLS_GOOD)
        return verdict;
    if (r->level >= EMU_VALIDATE_NAME && !name_is_right(e, r, p.cert[0]))
        return EMU_TLS_NAME;
    if (r->level >= EMU_VALIDATE_DATES && !all_in_date(r, &p))
        return EMU_TLS_DATES;
    return EMU_TLS_GOOD;
}

/* ---- in and out ------------------------------------------------------------------------------ */

static bool import(gnutls_x509_crt_t *list, size_t *count, gnutls_datum_t der)
{
    gnutls_x509_crt_t one;
    if (gnutls_x509_crt_init(&one) != 0)
        return false;
    if (gnutls_x509_crt_import(one, &der, GNUTLS_X509_FMT_DER) != 0) {
        gnutls_x509_crt_deinit(one);
        return false;
    }
    list[(*count)++] = one;
    return true;
}

enum emu_tls_verdict emu_tls_judge(const struct emu *e, const struct emu_tls_rules *r,
                                   const gnutls_datum_t *chain, size_t count)
{
    struct certs c = { .sents = 0, .cas = 0 };
    enum emu_tls_verdict verdict = EMU_TLS_UNREADABLE;
    bool readable = count > 0 && count <= SENT_MAX;
    for (size_t i = 0; readable && i < count; i++)
        readable = import(c.sent, &c.sents, chain[i]);
    for (size_t i = 0; i < r->cas; i++)
        (void)import(
            c.ca, &c.cas,
            (gnutls_datum_t){ (unsigned char *)(uintptr_t)r->ca[i].der, (unsigned)r->ca[i].len });
    if (readable)
        verdict = judge(e, r, &c, chain);
    for (size_t i = 0; i < c.sents; i++)
        gnutls_x509_crt_deinit(c.sent[i]);
    for (size_t i = 0; i < c.cas; i++)
        gnutls_x509_crt_deinit(c.ca[i]);
    return verdict;
}
