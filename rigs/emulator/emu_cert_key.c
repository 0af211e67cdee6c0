/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_cert_key.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "emu.h"

enum { RSA_BITS_MIN = 2048, EC_BITS_MIN = 192 };

/* How the bytes are wrapped. */
enum wrapping { BARE_RSA, BARE_EC, PKCS8, ENCRYPTED, UNKNOWN };

bool emu_cert_key_is_long_enough(const struct emu *e, int kind, unsigned bits)
{
    if (!emu_profile_is(e, "cert.min_key_at", "import"))
        return true;
    return bits >= (unsigned)(kind == GNUTLS_PK_RSA ? RSA_BITS_MIN : EC_BITS_MIN);
}

static enum wrapping wrapping_of_label(const char *label)
{
    static const char *const labels[] = { "RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY",
                                          "ENCRYPTED PRIVATE KEY" };
    enum wrapping w = BARE_RSA;
    while (w < UNKNOWN && strcmp(label, labels[w]) != 0)
        w++;
    return w;
}

/* By the first two elements of the sequence: version and number, octets or algorithm; without a
   version it is encrypted. */
static enum wrapping wrapping_of_der(const uint8_t *der, size_t len)
{
    size_t at = 2 + (len > 1 && der[1] >= 0x80 ? der[1] & 0x7f : 0);
    if (at + 4 > len)
        return UNKNOWN;
    if (der[at] == 0x30)
        return ENCRYPTED;
    if (der[at] != 0x02 || der[at + 1] != 1)
        return UNKNOWN;
    switch (der[at + 3]) {
    case 0x02:
        return BARE_RSA;
    case 0x04:
        return BARE_EC;
    case 0x30:
        return PKCS8;
    default:
        return UNKNOWN;
    }
}

/* Encrypted, and by what: the rounds of the key derivation, or -1. */
static int64_t rounds_of(const gnutls_datum_t *der)
{
    unsigned schema = 0, cipher = 0, rounds = 0;
    uint8_t salt[256];
    unsigned salt_len = sizeof(salt);
    char *oid = NULL;
    int got = gnutls_pkcs8_info(der, GNUTLS_X509_FMT_DER, &schema, &cipher, salt, &salt_len,
                                &rounds, &oid);
    gnutls_free(oid);
    return got == 0 ? (int64_t)rounds : -1;
}

static bool import_as(gnutls_x509_privkey_t key, enum wrapping w, const gnutls_datum_t *der,
                      const char *password)
{
    if (w == PKCS8)
        return gnutls_x509_privkey_import_pkcs8(key, der, GNUTLS_X509_FMT_DER, NULL,
                                                GNUTLS_PKCS_PLAIN) == 0;
    if (w == ENCRYPTED)
        return gnutls_x509_privkey_import_pkcs8(key, der, GNUTLS_X509_FMT_DER, password, 0) == 0;
    int kind = gnutls_x509_privkey_import(key, der, GNUTLS_X509_FMT_DER) == 0
                   ? gnutls_x509_privkey_get_pk_algorithm(key)
                   : GNUTLS_PK_UNKNOWN;
    return kind == (w == BARE_RSA ? GNUTLS_PK_RSA : GNUTLS_PK_ECDSA);
}

static void witness_datum(struct emu *e, gnutls_datum_t *d, bool secret)
{
    size_t zero = d->size > 0 && d->data[0] == 0; /* the sign, of ASN.1 */
    if (secret && d->size > zero)
        emu_witness(e, "client-key", d->data + zero, d->size - zero);
    gnutls_free(d->data);
}

static void witness(struct emu *e, gnutls_x509_privkey_t key)
{
    gnutls_datum_t d[6] = { 0 }; /* RSA: m, e, d, p, q, u; EC: x, y, k */
    gnutls_ecc_curve_t curve;
    if (gnutls_x509_privkey_export_rsa_raw(key, &d[0], &d[1], &d[2], &d[3], &d[4], &d[5]) == 0) {
        for (int i = 0; i < 6; i++)
            witness_datum(e, &d[i], i >= 2 && i <= 4);
    } else if (gnutls_x509_privkey_export_ecc_raw(key, &curve, &d[0], &d[1], &d[2]) == 0) {
        for (int i = 0; i < 3; i++)
            witness_datum(e, &d[i], i == 2);
    }
}

static enum emu_cert_verdict judge(struct emu *e, gnutls_x509_privkey_t key)
{
    unsigned bits = 0;
    int kind = gnutls_x509_privkey_get_pk_algorithm2(key, &bits);
    witness(e, key);
    if (kind != GNUTLS_PK_RSA && kind != GNUTLS_PK_ECDSA)
        return EMU_CERT_BAD_KEY;
    if (gnutls_x509_privkey_verify_params(key) != 0)
        return EMU_CERT_BAD_KEY;
    return emu_cert_key_is_long_enough(e, kind, bits) ? EMU_CERT_GOOD : EMU_CERT_BAD_KEY;
}

static bool keep_decrypted(gnutls_x509_privkey_t key, uint8_t der[EMU_CERT_DER_MAX], size_t *len)
{
    size_t room = EMU_CERT_DER_MAX;
    int got = gnutls_x509_privkey_export_pkcs8(key, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN,
                                               der, &room);
    *len = room;
    return got == 0;
}

/* Encrypted, and no password to look inside with. */
static enum emu_cert_verdict unopened(const struct emu *e, int64_t rounds)
{
    if (rounds < 0)
        return EMU_CERT_BAD_KEY;
    if (emu_broken(e, "cert-locked-key-without-password-refused"))
        return EMU_CERT_BAD_PASSWORD;
    return emu_profile_is(e, "cert.no_password", "accept") ? EMU_CERT_GOOD : EMU_CERT_BAD_PASSWORD;
}

enum emu_cert_verdict emu_cert_key(struct emu *e, const char *label, const char *password,
                                   uint8_t der[EMU_CERT_DER_MAX], size_t *len)
{
    const gnutls_datum_t in = { der, (unsigned)*len };
    enum wrapping w = wrapping_of_der(der, *len);
    gnutls_x509_privkey_t key;
    if (label[0] != '\0' && wrapping_of_label(label) == UNKNOWN)
        return EMU_CERT_BAD_FORM;
    if (w == UNKNOWN || (label[0] != '\0' && wrapping_of_label(label) != w))
        return emu_broken(e, "cert-malformed-key-accepted") ? EMU_CERT_GOOD : EMU_CERT_BAD_KEY;
    int64_t rounds = w == ENCRYPTED ? rounds_of(&in) : 0;
    if (w == ENCRYPTED && password[0] == '\0')
        return unopened(e, rounds);
    if (w == ENCRYPTED && emu_broken(e, "cert-locked-key-never-taken"))
        return EMU_CERT_BAD_KEY;
    if (w == ENCRYPTED && (rounds < 0 || rounds > emu_profile_int(e, "cert.kdf_max")))
        return EMU_CERT_BAD_KEY;
    if (w != ENCRYPTED && password[0] != '\0' &&
        emu_profile_is(e, "cert.password_unneeded", "refuse"))
        return EMU_CERT_BAD_PASSWORD;
    if (gnutls_x509_privkey_init(&key) != 0)
        abort();
    enum emu_cert_verdict verdict = w == ENCRYPTED ? EMU_CERT_BAD_PASSWORD : EMU_CERT_BAD_KEY;
    if (import_as(key, w, &in, password))
        verdict = judge(e, key);
    else if (w == ENCRYPTED && emu_broken(e, "cert-wrong-password-accepted"))
        verdict = EMU_CERT_GOOD;
    if (verdict == EMU_CERT_GOOD && w == ENCRYPTED &&
        emu_profile_is(e, "cert.encrypted_key", "decrypted") && !keep_decrypted(key, der, len))
        verdict = EMU_CERT_BAD_KEY;
    gnutls_x509_privkey_deinit(key);
    return verdict;
}
