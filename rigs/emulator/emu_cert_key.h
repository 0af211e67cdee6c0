/* SPDX-License-Identifier: Apache-2.0 */
/* Client keys at import: PKCS #1, SEC 1, PKCS #8 plain or encrypted. */
#ifndef EMU_CERT_KEY_H
#define EMU_CERT_KEY_H

#include "emu_cert_examine.h"

/* `label` of its PEM, "" for DER. On success *len and der are what is kept. */
enum emu_cert_verdict emu_cert_key(struct emu *e, const char *label, const char *password,
                                   uint8_t der[EMU_CERT_DER_MAX], size_t *len);

/* Whether cert.min_key_at lets in a key of this kind (gnutls_pk_algorithm_t) and size. */
bool emu_cert_key_is_long_enough(const struct emu *e, int kind, unsigned bits);

#endif
