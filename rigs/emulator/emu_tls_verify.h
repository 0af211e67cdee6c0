/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a server is who it should be. GnuTLS only takes certificates apart and checks signatures;
 * what counts is decided here, row by row, and dates by the module's clock. Pure.
 */
#ifndef EMU_TLS_VERIFY_H
#define EMU_TLS_VERIFY_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "emu_tls_plan.h"

enum emu_tls_verdict {
    EMU_TLS_GOOD,
    EMU_TLS_UNREADABLE, /* no certificate, or none that can be parsed */
    EMU_TLS_PIN,
    EMU_TLS_WEAK_KEY,
    EMU_TLS_WEAK_HASH,
    EMU_TLS_UNKNOWN_ISSUER,
    EMU_TLS_NOT_A_CA,
    EMU_TLS_PATH_LENGTH,
    EMU_TLS_KEY_USAGE,
    EMU_TLS_PURPOSE,
    EMU_TLS_NAME_CONSTRAINTS,
    EMU_TLS_CRITICAL, /* an extension that must be understood, and is not */
    EMU_TLS_NAME,
    EMU_TLS_DATES
};

/* `chain` as the server sent it, its own certificate first. */
enum emu_tls_verdict emu_tls_judge(const struct emu *e, const struct emu_tls_rules *r,
                                   const gnutls_datum_t *chain, size_t count);

/* Whether a certificate is for `server`: a host name or an address. */
bool emu_tls_name_fits(const struct emu *e, gnutls_x509_crt_t cert, const char *server);

/* Whether a certificate, as it was `sent`, is the pinned one, or has its key. */
bool emu_tls_pin_fits(const struct emu_tls_rules *r, const gnutls_datum_t *sent,
                      gnutls_x509_crt_t leaf);

#endif
