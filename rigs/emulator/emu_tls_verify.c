/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_tls_verify.h"

#include <stdio.h>
#include <string.h>

#include "emu.h"
#include "emu_tls_path.h"

#define YEAR_2050 2524608000LL
#define CENTURY 3155760000LL

enum { RSA_BITS_MIN = 2048, EC_BITS_MIN = 192, OID_ROOM = 80 };

/* ---- rows: each looks at one thing ----------------------------------------------------------- */

/* Rows that a module broken on purpose does not look at. */
static const struct {
    const char *key, *defect;
} ignored[] = {
    { "tls.ca_flag", "tls-ca-flag-ignored" },
    { "tls.path_length", "tls-path-length-ignored" },
    { "tls.key_usage", "tls-key-usage-ignored" },
    { "tls.eku", "tls-purpose-ignored" },
    { "tls.name_constraints", "tls-name-constraints-ignored" },
    { "tls.unknown_critical", "tls-critical-ignored" },
    { "tls.weak_key", "tls-weak-key-accepted" },
    { "tls.weak_hash", "tls-weak-hash-accepted" },
};

/* A key of the profile that says whether this kind of flaw matters at this level. */
static bool matters(const struct emu *e, const struct emu_tls_rules *r, const char *key)
{
    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
        if (strcmp(key, ignored[i].key) == 0 && emu_broken(e, ignored[i].defect))
            return false;
    if (emu_profile_is(e, key, "fails_from_1"))
        return r->level >= EMU_VALIDATE_CHAIN;
    return emu_profile_is(e, key, "fails");
}

static bool key_is_weak(const struct emu *e, gnutls_x509_crt_t cert)
{
    unsigned bits = 0;
    int kind = gnutls_x509_crt_get_pk_algorithm(cert, &bits);
    bool ec =
        kind == GNUTLS_PK_ECDSA || kind == GNUTLS_PK_EDDSA_ED25519 || kind == GNUTLS_PK_EDDSA_ED448;
    if (ec && bits > 256 && emu_broken(e, "tls-longer-curve-refused"))
        return true;
    return bits < (ec ? EC_BITS_MIN : RSA_BITS_MIN);
}

static bool hash_is_weak(const struct emu *e, gnutls_x509_crt_t cert)
{
    int sign = gnutls_x509_crt_get_signature_algorithm(cert);
    gnutls_digest_algorithm_t hash = gnutls_sign_get_hash_algorithm((gnutls_sign_algorithm_t)sign);
    if (hash == GNUTLS_DIG_SHA1 && emu_broken(e, "tls-sha1-accepted"))
        return false;
    return hash == GNUTLS_DIG_MD5 || hash == GNUTLS_DIG_SHA1 || hash == GNUTLS_DIG_MD2;
}

static bool is_ca(gnutls_x509_crt_t cert)
{
    unsigned critical;
    unsigned ca = 0;
    return gnutls_x509_crt_get_basic_constraints(cert, &critical, &ca, NULL) >= 0 && ca != 0;
}

/* `below`: how many CA certificates stand between it and the server's. */
static bool path_length_fits(const struct emu *e, gnutls_x509_crt_t cert, size_t below)
{
    unsigned critical;
    unsigned ca;
    int most = -1;
    if (gnutls_x509_crt_get_basic_constraints(cert, &critical, &ca, &most) < 0)
        return true;
    if (emu_broken(e, "tls-path-length-one-less"))
        below++;
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

static bool is_in_date(const struct emu *e, gnutls_x509_crt_t cert, int64_t now)
{
    int64_t begins = (int64_t)gnutls_x509_crt_get_activation_time(cert);
    int64_t ends = (int64_t)gnutls_x509_crt_get_expiration_time(cert);
    if (emu_broken(e, "tls-begin-ignored"))
        begins = 0;
    if (emu_broken(e, "tls-end-ignored"))
        ends = INT64_MAX;
    if (emu_broken(e, "tls-years-of-two-digits") && ends >= YEAR_2050)
        ends -= CENTURY;
    return begins <= now && now <= ends;
}

/* ---- verdicts -------------------------------------------------------------------------------- */

/* What holds at every level. */
static enum emu_tls_verdict judge_strength(const struct emu *e, const struct emu_tls_rules *r,
                                           const gnutls_x509_crt_t *cert, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool self_signed = gnutls_x509_crt_check_issuer(cert[i], cert[i]) != 0;
        if (matters(e, r, "tls.weak_key") && key_is_weak(e, cert[i]))
            return EMU_TLS_WEAK_KEY;
        if (matters(e, r, "tls.weak_hash") && !self_signed && hash_is_weak(e, cert[i]))
            return EMU_TLS_WEAK_HASH;
    }
    return EMU_TLS_GOOD;
}

static enum emu_tls_verdict judge_issuer(const struct emu *e, const struct emu_tls_rules *r,
                                         const struct emu_tls_path *p, size_t nth)
{
    gnutls_x509_crt_t issuer = p->cert[nth];
    if (matters(e, r, "tls.ca_flag") && !is_ca(issuer))
        return EMU_TLS_NOT_A_CA;
    if (matters(e, r, "tls.path_length") && !path_length_fits(e, issuer, nth - 1))
        return EMU_TLS_PATH_LENGTH;
    if (matters(e, r, "tls.key_usage") && !may_sign_certificates(issuer))
        return EMU_TLS_KEY_USAGE;
    if (matters(e, r, "tls.name_constraints") && !constraints_allow(issuer, p->cert[0]))
        return EMU_TLS_NAME_CONSTRAINTS;
    return EMU_TLS_GOOD;
}

static enum emu_tls_verdict judge_path(const struct emu *e, const struct emu_tls_rules *r,
                                       const struct emu_tls_path *p)
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
static bool all_in_date(const struct emu *e, const struct emu_tls_rules *r,
                        const struct emu_tls_path *p)
{
    size_t count = emu_broken(e, "tls-dates-of-server-alone") ? 1 : p->len;
    for (size_t i = 0; i < count; i++)
        if (!is_in_date(e, p->cert[i], r->now))
            return false;
    return true;
}

/* The level, one more where a module broken so looks too early. */
static int from(const struct emu *e, const struct emu_tls_rules *r, const char *defect)
{
    return (int)r->level + (emu_broken(e, defect) ? 1 : 0);
}

/* Without a path to a root. */
static bool is_let_in(const struct emu *e, const struct emu_tls_certs *c)
{
    bool self_signed = gnutls_x509_crt_check_issuer(c->sent[0], c->sent[0]) != 0;
    if (self_signed)
        return emu_broken(e, "tls-self-signed-accepted");
    return emu_broken(e, c->sents > 1 ? "tls-unknown-root-accepted" : "tls-broken-chain-accepted");
}

static enum emu_tls_verdict judge(const struct emu *e, const struct emu_tls_rules *r,
                                  const struct emu_tls_certs *c, const gnutls_datum_t *chain)
{
    struct emu_tls_path p;
    enum emu_tls_verdict verdict;
    if (r->pinned && !emu_tls_pin_fits(r, &chain[0], c->sent[0]))
        return EMU_TLS_PIN;
    verdict = judge_strength(e, r, c->sent, 1);
    if (verdict != EMU_TLS_GOOD || from(e, r, "tls-chain-at-level-0") < EMU_VALIDATE_CHAIN)
        return verdict;
    if (!emu_tls_find_path(e, c, &p))
        return is_let_in(e, c) ? EMU_TLS_GOOD : EMU_TLS_UNKNOWN_ISSUER;
    if (c->sents + 1 > p.len && emu_broken(e, "tls-extra-refused"))
        return EMU_TLS_UNREADABLE;
    verdict = judge_path(e, r, &p);
    if (verdict != EMU_TLS_GOOD)
        return verdict;
    if (from(e, r, "tls-name-at-level-1") >= EMU_VALIDATE_NAME && !name_is_right(e, r, p.cert[0]))
        return EMU_TLS_NAME;
    if (from(e, r, "tls-dates-at-level-2") >= EMU_VALIDATE_DATES && !all_in_date(e, r, &p))
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
    struct emu_tls_certs c = { .sents = 0, .cas = 0 };
    enum emu_tls_verdict verdict = EMU_TLS_UNREADABLE;
    bool readable = count > 0 && count <= EMU_TLS_SENT_MAX;
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
