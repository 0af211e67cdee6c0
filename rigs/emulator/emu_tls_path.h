/* SPDX-License-Identifier: Apache-2.0 */
/* From a server's certificate to one that is trusted: by names and signatures alone. */
#ifndef EMU_TLS_PATH_H
#define EMU_TLS_PATH_H

#include <gnutls/x509.h>
#include <stdbool.h>
#include <stddef.h>

#include "emu_certs.h"

enum { EMU_TLS_SENT_MAX = 10, EMU_TLS_PATH_MAX = 10 };

/* From the server's certificate to the anchor; the last is the anchor. Borrowed. */
struct emu_tls_path {
    gnutls_x509_crt_t cert[EMU_TLS_PATH_MAX];
    size_t len;
};

struct emu;

struct emu_tls_certs {
    gnutls_x509_crt_t sent[EMU_TLS_SENT_MAX]; /* by the server, its own first */
    size_t sents;
    gnutls_x509_crt_t ca[EMU_CERTS_MAX];
    size_t cas;
};

bool emu_tls_find_path(const struct emu *e, const struct emu_tls_certs *c, struct emu_tls_path *p);

#endif
