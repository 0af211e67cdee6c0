/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_tls_path.h"

#include <gnutls/abstract.h>
#include <stdint.h>
#include <string.h>

#include "emu.h"
#include "emu_der.h"

/* What is signed: the first element within the certificate. */
static bool signed_part(gnutls_datum_t cert, gnutls_datum_t *part)
{
    gnutls_datum_t whole;
    gnutls_datum_t content;
    return emu_der_element(cert, &whole, &content) && emu_der_element(content, part, &whole);
}

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

static bool is_signed_by(const struct emu *e, const struct emu_tls_certs *c, gnutls_x509_crt_t cert,
                         gnutls_x509_crt_t issuer)
{
    uint8_t signature[1024];
    size_t len = sizeof(signature);
    gnutls_datum_t der;
    gnutls_datum_t part;
    if (gnutls_x509_crt_check_issuer(cert, issuer) == 0 ||
        gnutls_x509_crt_get_signature(cert, (char *)signature, &len) != 0 ||
        gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_DER, &der) != 0)
        return false;
    bool unchecked = emu_broken(e, cert == c->sent[0] ? "tls-signature-of-server-unchecked"
                                                      : "tls-signature-of-issuers-unchecked");
    bool fits =
        unchecked || (signed_part(der, &part) &&
                      signature_fits(part, (gnutls_datum_t){ signature, (unsigned)len },
                                     gnutls_x509_crt_get_signature_algorithm(cert), issuer));
    gnutls_free(der.data);
    return fits;
}

static gnutls_x509_crt_t issuer_among(const struct emu *e, const struct emu_tls_certs *c,
                                      gnutls_x509_crt_t cert, const gnutls_x509_crt_t *list,
                                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] != cert && is_signed_by(e, c, cert, list[i]))
            return list[i];
    return NULL;
}

static bool is_anchor(gnutls_x509_crt_t cert, const struct emu_tls_certs *c)
{
    for (size_t i = 0; i < c->cas; i++)
        if (gnutls_x509_crt_equals(cert, c->ca[i]))
            return true;
    return false;
}

/* Of that name, whichever its key. */
static bool is_named_issuer(gnutls_x509_crt_t cert, gnutls_x509_crt_t issuer)
{
    gnutls_datum_t wanted = { NULL, 0 };
    gnutls_datum_t name = { NULL, 0 };
    bool is = gnutls_x509_crt_get_raw_issuer_dn(cert, &wanted) == 0 &&
              gnutls_x509_crt_get_raw_dn(issuer, &name) == 0 && wanted.size == name.size &&
              memcmp(wanted.data, name.data, name.size) == 0;
    gnutls_free(wanted.data);
    gnutls_free(name.data);
    return is;
}

static gnutls_x509_crt_t anchor_of(const struct emu *e, const struct emu_tls_certs *c,
                                   gnutls_x509_crt_t cert)
{
    gnutls_x509_crt_t anchor = issuer_among(e, c, cert, c->ca, c->cas);
    if (anchor == NULL && emu_broken(e, "tls-root-by-name") && c->cas > 0 &&
        is_named_issuer(cert, c->ca[0]))
        anchor = c->ca[0];
    return anchor;
}

bool emu_tls_find_path(const struct emu *e, const struct emu_tls_certs *c, struct emu_tls_path *p)
{
    p->len = 0;
    for (gnutls_x509_crt_t at = c->sent[0]; p->len < EMU_TLS_PATH_MAX;) {
        p->cert[p->len++] = at;
        if (is_anchor(at, c))
            return true;
        gnutls_x509_crt_t anchor = anchor_of(e, c, at);
        if (anchor != NULL && p->len < EMU_TLS_PATH_MAX) {
            p->cert[p->len++] = anchor;
            return true;
        }
        at = issuer_among(e, c, at, c->sent + 1, c->sents - 1);
        if (at == NULL)
            return false;
    }
    return false;
}
