/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEM to DER (RFC 7468). Strict: line ends (CR LF, LF or CR) after the header and before the
 * trailer, lines of exactly 64 characters but the last, which may be shorter, and no other
 * character. Lax: blanks and lines of any length. Behind the trailer may be blanks in both.
 */
#ifndef EMU_PEM_H
#define EMU_PEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EMU_PEM_LABEL = 32 };

struct emu_pem {
    char label[EMU_PEM_LABEL]; /* "CERTIFICATE", ... */
    size_t len;                /* of the DER form */
    bool more;                 /* behind the trailer stands something else than blanks */
};

bool emu_pem_begins(const uint8_t *text, size_t len); /* looks like PEM, good or bad */

/* False: it is none, or it does not fit into `room` bytes. */
bool emu_pem_read(const uint8_t *text, size_t len, bool lax, uint8_t *to, size_t room,
                  struct emu_pem *pem);

#endif
