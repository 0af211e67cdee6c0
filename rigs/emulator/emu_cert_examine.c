/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_cert_examine.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "emu.h"
#include "emu_cert_key.h"
#include "emu_pem.h"

enum { OID_MAX = 128 };

/* An ASN.1 sequence of exactly this length. */
static bool is_one_sequence(const uint8_t *der, size_t len)
{
    size_t octets, length = 0;
    if (len < 2 || der[0] != 0x30)
        return false;
    if (der[1] < 0x80)
        return len == 2 + (size_t)der[1];
    octets = der[1] & 0x7f;
    if (octets < 1 || octets > 3 || len < 2 + octets)
        return false;
    for (size_t i = 0; i < octets; i++)
        length = length << 8 | der[2 + i];
    return len == 2 + octets + length;
}

/* To DER, whichever of the two was sent; the label of PEM, "" for DER. */
static bool unwrap(const struct emu *e, const uint8_t *sent, size_t len, struct emu_pem *pem,
                   uint8_t der[EMU_CERT_DER_MAX])
{
    bool lax = emu_profile_is(e, "cert.pem_form", "lax");
    memset(pem, 0, sizeof(*pem));
    if (emu_pem_begins(sent, len) && memchr(sent, '\r', len) &&
        emu_broken(e, "cert-pem-crlf-refused"))
        return false;
    if (!emu_pem_begins(sent, len)) {
        pem->len = len < EMU_CERT_DER_MAX ? len : EMU_CERT_DER_MAX;
        memcpy(der, sent, pem->len);
    } else if (!emu_pem_read(sent, len, lax, der, EMU_CERT_DER_MAX, pem) ||
               (pem->more && emu_profile_is(e, "cert.pem_more", "refuse"))) {
        return false;
    }
    return len <= EMU_CERT_DER_MAX && is_one_sequence(der, pem->len);
}

/* ---- certificates ---------------------------------------------------------------------------- */

/* The attributes that a name may have. */
static bool is_allowed(const char *oid)
{
    static const char *const allowed[] = {
        "2.5.4.3",                    /* commonName */
        "2.5.4.5",                    /* serialNumber */
        "2.5.4.6",                    /* countryName */
        "2.5.4.7",                    /* localityName */
        "2.5.4.8",                    /* stateOrProvinceName */
        "2.5.4.10",                   /* organizationName */
        "2.5.4.11",                   /* organizationalUnitName */
        "0.9.2342.19200300.100.1.1",  /* userID */
        "0.9.2342.19200300.100.1.25", /* domainComponent */
        "1.2.840.113549.1.9.1",       /* emailAddress */
        "1.2.840.113549.1.9.2",       /* unstructuredName */
    };
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
        if (strcmp(oid, allowed[i]) == 0)
            return true;
    return false;
}

typedef int oid_of(gnutls_x509_crt_t crt, unsigned nth, void *oid, size_t *len);

static bool name_is_allowed(gnutls_x509_crt_t crt, oid_of *get)
{
    char oid[OID_MAX];
    for (unsigned nth = 0;; nth++) {
        size_t len = sizeof(oid);
        int got = get(crt, nth, oid, &len);
        if (got == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            return true;
        if (got != 0 || !is_allowed(oid))
            return false;
    }
}

static bool names_are_allowed(const struct emu *e, gnutls_x509_crt_t crt)
{
    return !emu_profile_bool(e, "cert.dn_filter") ||
           (name_is_allowed(crt, gnutls_x509_crt_get_dn_oid) &&
            name_is_allowed(crt, gnutls_x509_crt_get_issuer_dn_oid));
}

/* The common name's own bytes, whatever they are; false: there is none. */
static bool common_name(gnutls_x509_crt_t crt, gnutls_x509_ava_st *ava)
{
    gnutls_x509_dn_t dn;
    if (gnutls_x509_crt_get_subject(crt, &dn) != 0)
        return false;
    for (int rdn = 0; gnutls_x509_dn_get_rdn_ava(dn, rdn, 0, ava) == 0; rdn++)
        for (int i = 0; gnutls_x509_dn_get_rdn_ava(dn, rdn, i, ava) == 0; i++)
            if (strcmp((const char *)ava->oid.data, GNUTLS_OID_X520_COMMON_NAME) == 0)
                return true;
    return false;
}

/* As the list may print it: whoever made the certificate has chosen it. */
static void take_subject(gnutls_x509_crt_t crt, char to[EMU_CERT_SUBJECT_MAX + 1])
{
    gnutls_x509_ava_st ava = { 0 };
    size_t len = common_name(crt, &ava) ? ava.value.size : 0;
    if (len > EMU_CERT_SUBJECT_MAX)
        len = EMU_CERT_SUBJECT_MAX;
    for (size_t i = 0; i < len; i++) {
        char c = (char)ava.value.data[i];
        to[i] = (char)(c < ' ' || c > '~' || c == '"' ? '?' : c);
    }
    to[len] = '\0';
}

static enum emu_cert_verdict certificate(const struct emu *e, const char *label, const uint8_t *der,
                                         struct emu_cert *to)
{
    const gnutls_datum_t in = { (unsigned char *)der, (unsigned)to->len };
    gnutls_x509_crt_t crt;
    unsigned bits = 0;
    if (label[0] != '\0' && strcmp(label, "CERTIFICATE") != 0)
        return EMU_CERT_BAD_FORM;
    if (gnutls_x509_crt_init(&crt) != 0)
        abort();
    bool good =
        gnutls_x509_crt_import(crt, &in, GNUTLS_X509_FMT_DER) == 0 && names_are_allowed(e, crt);
    if (!good && emu_broken(e, "cert-malformed-accepted")) {
        gnutls_x509_crt_deinit(crt);
        return EMU_CERT_GOOD;
    }
    if (good) {
        int kind = gnutls_x509_crt_get_pk_algorithm(crt, &bits);
        take_subject(crt, to->subject);
        to->expires = (int64_t)gnutls_x509_crt_get_expiration_time(crt);
        good = to->expires != -1 && emu_cert_key_is_long_enough(e, kind, bits);
    }
    gnutls_x509_crt_deinit(crt);
    return good ? EMU_CERT_GOOD : EMU_CERT_BAD_FORM;
}

static enum emu_cert_verdict public_key(const struct emu *e, const char *label, const uint8_t *der,
                                        size_t len)
{
    const gnutls_datum_t in = { (unsigned char *)der, (unsigned)len };
    gnutls_pubkey_t key;
    unsigned bits = 0;
    if (label[0] != '\0' && strcmp(label, "PUBLIC KEY") != 0)
        return EMU_CERT_BAD_FORM;
    if (gnutls_pubkey_init(&key) != 0)
        abort();
    bool good = gnutls_pubkey_import(key, &in, GNUTLS_X509_FMT_DER) == 0;
    int kind = good ? gnutls_pubkey_get_pk_algorithm(key, &bits) : 0;
    good = good && emu_cert_key_is_long_enough(e, kind, bits);
    gnutls_pubkey_deinit(key);
    return good ? EMU_CERT_GOOD : EMU_CERT_BAD_FORM;
}

enum emu_cert_verdict emu_cert_examine(struct emu *e, const uint8_t *sent, size_t len,
                                       const char *password, struct emu_cert *to,
                                       uint8_t der[EMU_CERT_DER_MAX])
{
    struct emu_pem pem;
    if (password[0] != '\0')
        emu_witness(e, "client-key-password", password, strlen(password));
    if (!unwrap(e, sent, len, &pem, der))
        return EMU_CERT_BAD_FORM;
    to->len = pem.len;
    if (to->type == EMU_CERT_PK)
        return emu_cert_key(e, pem.label, password, der, &to->len);
    if (to->type == EMU_CERT_PU)
        return public_key(e, pem.label, der, to->len);
    return certificate(e, pem.label, der, to);
}
