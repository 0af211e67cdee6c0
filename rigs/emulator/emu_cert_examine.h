/* SPDX-License-Identifier: Apache-2.0 */
/* What an import is let in by: form, kind, names, key and password of what was sent. */
#ifndef EMU_CERT_EXAMINE_H
#define EMU_CERT_EXAMINE_H

#include "emu_certs.h"

enum emu_cert_verdict {
    EMU_CERT_GOOD,
    EMU_CERT_BAD_FORM,    /* neither PEM nor DER, or of another kind than its type says */
    EMU_CERT_BAD_KEY,     /* a client key in form only */
    EMU_CERT_BAD_PASSWORD /* it does not open the key */
};

/*
 * Fills subject, expires and len of `to`, whose type is given, and `der` with the form that is
 * kept. `password` is "" when there is none. What is secret goes to the witness list.
 */
enum emu_cert_verdict emu_cert_examine(struct emu *e, const uint8_t *sent, size_t len,
                                       const char *password, struct emu_cert *to,
                                       uint8_t der[EMU_CERT_DER_MAX]);

#endif
