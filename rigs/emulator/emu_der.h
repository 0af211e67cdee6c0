/* SPDX-License-Identifier: Apache-2.0 */
/* DER, as far as a certificate must be cut here. */
#ifndef EMU_DER_H
#define EMU_DER_H

#include <gnutls/gnutls.h>
#include <stdbool.h>

/* The element at the start of `in`: `whole` with its head, `content` without. False: it is cut off,
   or longer than 16 MB. */
bool emu_der_element(gnutls_datum_t in, gnutls_datum_t *whole, gnutls_datum_t *content);

#endif
