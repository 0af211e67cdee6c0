/* SPDX-License-Identifier: Apache-2.0 */
/* Pinning, op 12 of a security profile: the server's certificate against one in the store. */
#include <gnutls/abstract.h>
#include <string.h>

#include "emu_der.h"
#include "emu_tls_verify.h"

/* The key's bits alone: the second element of a SubjectPublicKeyInfo. */
static bool key_bits(gnutls_datum_t info, gnutls_datum_t *bits)
{
    gnutls_datum_t whole;
    gnutls_datum_t content;
    gnutls_datum_t rest;
    if (!emu_der_element(info, &whole, &content) || !emu_der_element(content, &whole, &rest))
        return false;
    rest = (gnutls_datum_t){ content.data + whole.size, content.size - whole.size };
    return emu_der_element(rest, bits, &whole);
}

static bool same(gnutls_datum_t a, gnutls_datum_t b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

bool emu_tls_pin_fits(const struct emu_tls_rules *r, const gnutls_datum_t *sent,
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
