/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and certificates for servers and for the module's store, made for each test program. */
#ifndef EMU_SELFTEST_PKI_H
#define EMU_SELFTEST_PKI_H

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PKI_2020 = 1577836800, PKI_2040 = 2208988800 };

struct pki {
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t cert;
    uint8_t der[8192];
    size_t len;
};

/* 0 and null: the usual. */
struct pki_of {
    const char *name; /* common name; null: none */
    const char *san;
    const char *san_ip;     /* four bytes */
    const struct pki *by;   /* null: itself */
    const struct pki *keep; /* has this one's key */
    bool ca;
    int path_length; /* 0: no limit; else one more than it says */
    int64_t from;
    int64_t until;
    unsigned rsa_bits; /* 0: an elliptic curve, P-256 */
    unsigned usage;
    const char *purpose;
    const char *permitted;     /* name constraint */
    const char *odd_extension; /* OID of a critical one */
    gnutls_digest_algorithm_t hash;
};

/* Made before a test runs, too: Check's own would not do. */
static inline void pki_must(bool good)
{
    if (!good)
        abort();
}

static inline gnutls_x509_privkey_t pki_key(unsigned rsa_bits)
{
    gnutls_x509_privkey_t key;
    gnutls_x509_privkey_init(&key);
    pki_must(gnutls_x509_privkey_generate(
                 key, rsa_bits ? GNUTLS_PK_RSA : GNUTLS_PK_ECDSA,
                 rsa_bits ? rsa_bits : GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0) == 0);
    return key;
}

static inline void pki_extensions(gnutls_x509_crt_t c, const struct pki_of *of)
{
    if (of->san != NULL)
        gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_DNSNAME, of->san,
                                             (unsigned)strlen(of->san), GNUTLS_FSAN_SET);
    if (of->san_ip != NULL)
        gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS, of->san_ip, 4,
                                             GNUTLS_FSAN_APPEND);
    if (of->ca)
        gnutls_x509_crt_set_basic_constraints(c, 1, of->path_length - 1);
    if (of->usage != 0)
        gnutls_x509_crt_set_key_usage(c, of->usage);
    if (of->purpose != NULL)
        gnutls_x509_crt_set_key_purpose_oid(c, of->purpose, 0);
    if (of->odd_extension != NULL)
        gnutls_x509_crt_set_extension_by_oid(c, of->odd_extension, "\x05\x00", 2, 1);
    if (of->permitted != NULL) {
        gnutls_x509_name_constraints_t limits;
        gnutls_datum_t name = { (unsigned char *)(uintptr_t)of->permitted,
                                (unsigned)strlen(of->permitted) };
        gnutls_x509_name_constraints_init(&limits);
        gnutls_x509_name_constraints_add_permitted(limits, GNUTLS_SAN_DNSNAME, &name);
        gnutls_x509_crt_set_name_constraints(c, limits, 1);
        gnutls_x509_name_constraints_deinit(limits);
    }
}

/* All that were made: they live as long as the program. */
enum { PKI_MOST = 256 };
static struct pki *pki_made[PKI_MOST];
static size_t pki_count;

static inline struct pki *pki_make(const struct pki_of *of)
{
    static uint8_t serial;
    struct pki *p = calloc(1, sizeof(*p));
    pki_must(p != NULL && pki_count < PKI_MOST);
    pki_made[pki_count++] = p;
    p->key = of->keep ? of->keep->key : pki_key(of->rsa_bits);
    gnutls_x509_crt_init(&p->cert);
    gnutls_x509_crt_set_version(p->cert, 3);
    gnutls_x509_crt_set_serial(p->cert, &(uint8_t){ ++serial }, 1);
    gnutls_x509_crt_set_dn_by_oid(p->cert, GNUTLS_OID_X520_ORGANIZATION_NAME, 0, "test", 4);
    if (of->name != NULL)
        gnutls_x509_crt_set_dn_by_oid(p->cert, GNUTLS_OID_X520_COMMON_NAME, 0, of->name,
                                      (unsigned)strlen(of->name));
    gnutls_x509_crt_set_activation_time(p->cert, (time_t)(of->from ? of->from : PKI_2020));
    gnutls_x509_crt_set_expiration_time(p->cert, (time_t)(of->until ? of->until : PKI_2040));
    gnutls_x509_crt_set_key(p->cert, p->key);
    pki_extensions(p->cert, of);
    pki_must(gnutls_x509_crt_sign2(p->cert, of->by ? of->by->cert : p->cert,
                                   of->by ? of->by->key : p->key,
                                   of->hash ? of->hash : GNUTLS_DIG_SHA256,
                                   0 | GNUTLS_PRIVKEY_SIGN_FLAG_TLS1_RSA * 0) == 0);
    p->len = sizeof(p->der);
    pki_must(gnutls_x509_crt_export(p->cert, GNUTLS_X509_FMT_DER, p->der, &p->len) == 0);
    return p;
}

#endif
