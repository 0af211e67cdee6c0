/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_der.h"

bool emu_der_element(gnutls_datum_t in, gnutls_datum_t *whole, gnutls_datum_t *content)
{
    unsigned head = 2;
    unsigned len;
    if (in.size < 2)
        return false;
    len = in.data[1];
    if (len >= 0x80) {
        unsigned digits = len & 0x7f;
        head += digits;
        if (digits > 3 || in.size < head)
            return false;
        len = 0;
        for (unsigned i = 0; i < digits; i++)
            len = len << 8 | in.data[2 + i];
    }
    if (len > in.size - head)
        return false;
    *whole = (gnutls_datum_t){ in.data, head + len };
    *content = (gnutls_datum_t){ in.data + head, len };
    return true;
}
