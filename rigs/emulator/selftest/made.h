/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates and keys for tests, made by GnuTLS out of fixed numbers: the same in each run. The
 * RSA key comes from a seed (FIPS 186-4), the EC key is that of RFC 6979 A.2.5; signatures are RSA.
 */
#ifndef MADE_H
#define MADE_H

#include <check.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct made {
    uint8_t der[10000];
    size_t len;
};

struct made_key {
    gnutls_x509_privkey_t rsa;
    gnutls_x509_privkey_t ec;
};

/* What a certificate says; 0 and null are the usual. */
struct made_of {
    const char *name;     /* "CN=made" */
    const char *title;    /* an attribute that the filter knows nothing of */
    const void *odd_name; /* instead: a common name of any bytes */
    size_t odd_len;
    const char *issuer; /* name of another that has signed it; null: itself */
    const char *issuer_title;
    size_t len;    /* of the DER form, by an extension of zeros */
    int64_t until; /* seconds since 1970 */
    gnutls_x509_privkey_t key;
};

#define MADE_UNTIL 1981614203 /* 2032/10/17 08:23:23 */

static inline struct made_key made_keys(void)
{
    static const uint8_t seed[28] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    static const char *const ec[] = {
        "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
        "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
        "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
    };
    gnutls_keygen_data_st data = { GNUTLS_KEYGEN_SEED, (unsigned char *)seed, sizeof(seed) };
    uint8_t bytes[3][32];
    gnutls_datum_t number[3];
    struct made_key key;
    for (int i = 0; i < 3; i++) {
        number[i] = (gnutls_datum_t){ bytes[i], 32 };
        for (int k = 0; k < 32; k++)
            ck_assert_int_eq(sscanf(ec[i] + 2 * k, "%2hhx", &bytes[i][k]), 1);
    }
    gnutls_x509_privkey_init(&key.rsa);
    gnutls_x509_privkey_init(&key.ec);
    ck_assert_int_eq(gnutls_x509_privkey_generate2(key.rsa, GNUTLS_PK_RSA, 2048,
                                                   GNUTLS_PRIVKEY_FLAG_PROVABLE, &data, 1),
                     0);
    ck_assert_int_eq(gnutls_x509_privkey_import_ecc_raw(key.ec, GNUTLS_ECC_CURVE_SECP256R1,
                                                        &number[0], &number[1], &number[2]),
                     0);
    return key;
}

static inline void made_free(struct made_key *key)
{
    gnutls_x509_privkey_deinit(key->rsa);
    gnutls_x509_privkey_deinit(key->ec);
}

static inline void made_name(gnutls_x509_crt_t crt, const char *name, const char *title)
{
    ck_assert_int_eq(gnutls_x509_crt_set_dn(crt, name, NULL), 0);
    if (title != NULL)
        gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_TITLE, 0, title,
                                      (unsigned)strlen(title));
}

static inline void made_frame(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, int64_t until)
{
    static const uint8_t serial[] = { 1 };
    gnutls_x509_crt_set_version(crt, 3);
    gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
    gnutls_x509_crt_set_activation_time(crt, 1600000000);
    gnutls_x509_crt_set_expiration_time(crt, (time_t)until);
    gnutls_x509_crt_set_key(crt, key);
}

/* Signed by the RSA key. `extra`: bytes of an extension without meaning. */
static inline struct made made_once(const struct made_key *key, const struct made_of *of,
                                    size_t extra)
{
    static const uint8_t zeros[9000];
    struct made made;
    gnutls_x509_crt_t crt, issuer;
    gnutls_x509_crt_init(&crt);
    gnutls_x509_crt_init(&issuer);
    made_frame(crt, of->key ? of->key : key->rsa, of->until ? of->until : MADE_UNTIL);
    if (of->odd_name != NULL)
        gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, of->odd_name,
                                      (unsigned)of->odd_len);
    else
        made_name(crt, of->name ? of->name : "CN=made", of->title);
    if (extra > 0)
        gnutls_x509_crt_set_extension_by_oid(crt, "1.2.3.4", zeros, extra, 0);
    if (of->issuer != NULL) {
        made_name(issuer, of->issuer, of->issuer_title);
        made_frame(issuer, key->rsa, MADE_UNTIL);
        ck_assert_int_eq(gnutls_x509_crt_sign2(issuer, issuer, key->rsa, GNUTLS_DIG_SHA256, 0), 0);
    }
    ck_assert_int_eq(
        gnutls_x509_crt_sign2(crt, of->issuer ? issuer : crt, key->rsa, GNUTLS_DIG_SHA256, 0), 0);
    made.len = sizeof(made.der);
    ck_assert_int_eq(gnutls_x509_crt_export(crt, GNUTLS_X509_FMT_DER, made.der, &made.len), 0);
    gnutls_x509_crt_deinit(issuer);
    gnutls_x509_crt_deinit(crt);
    return made;
}

static inline struct made made_cert(const struct made_key *key, struct made_of of)
{
    size_t extra = of.len;
    struct made made = made_once(key, &of, 0);
    while (of.len > 0 && made.len != of.len) {
        made = made_once(key, &of, extra);
        extra = extra + of.len - made.len;
    }
    return made;
}

static inline struct made made_bare(gnutls_x509_privkey_t key)
{
    struct made made = { .len = sizeof(made.der) };
    ck_assert_int_eq(gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_DER, made.der, &made.len), 0);
    return made;
}

/* Plain if there is no password. Its salt is random: its bytes differ from run to run. */
static inline struct made made_pkcs8(gnutls_x509_privkey_t key, const char *password)
{
    struct made made = { .len = sizeof(made.der) };
    ck_assert_int_eq(
        gnutls_x509_privkey_export_pkcs8(key, GNUTLS_X509_FMT_DER, password,
                                         password ? GNUTLS_PKCS_PBES2_AES_128 : GNUTLS_PKCS_PLAIN,
                                         made.der, &made.len),
        0);
    return made;
}

static inline struct made made_public(gnutls_x509_privkey_t of)
{
    struct made made = { .len = sizeof(made.der) };
    gnutls_privkey_t private;
    gnutls_pubkey_t key;
    gnutls_privkey_init(&private);
    gnutls_pubkey_init(&key);
    gnutls_privkey_import_x509(private, of, 0);
    gnutls_pubkey_import_privkey(key, private, 0, 0);
    ck_assert_int_eq(gnutls_pubkey_export(key, GNUTLS_X509_FMT_DER, made.der, &made.len), 0);
    gnutls_pubkey_deinit(key);
    gnutls_privkey_deinit(private);
    return made;
}

/* `width` characters a line, `end` after each; the trailer has none. */
static inline size_t made_pem_by(const struct made *m, const char *label, size_t width,
                                 const char *end, char *to, size_t room)
{
    gnutls_datum_t base64, in = { (unsigned char *)m->der, (unsigned)m->len };
    ck_assert_int_eq(gnutls_base64_encode2(&in, &base64), 0);
    size_t at = (size_t)snprintf(to, room, "-----BEGIN %s-----%s", label, end);
    for (size_t i = 0; i < base64.size; i += width)
        at += (size_t)snprintf(to + at, room - at, "%.*s%s",
                               (int)(base64.size - i < width ? base64.size - i : width),
                               base64.data + i, end);
    at += (size_t)snprintf(to + at, room - at, "-----END %s-----", label);
    ck_assert_uint_lt(at, room);
    gnutls_free(base64.data);
    return at;
}

static inline size_t made_pem(const struct made *m, const char *label, char *to, size_t room)
{
    return made_pem_by(m, label, 64, "\n", to, room);
}

static inline const char *made_md5(const void *bytes, size_t len)
{
    static char hex[33];
    uint8_t md5[16];
    gnutls_hash_fast(GNUTLS_DIG_MD5, bytes, len, md5);
    for (int i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", md5[i]);
    return hex;
}

#endif
