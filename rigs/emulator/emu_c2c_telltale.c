/* SPDX-License-Identifier: Apache-2.0 */
/* Work that takes longer the nearer a guess is: by the names of defects only. */
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "emu_c2c_ops.h"

enum { DIGEST = 32, BYTE_NS = 2000, PADDING_NS = 40000 };

static int64_t alike(const uint8_t *a, const uint8_t *b)
{
    int64_t n = 0;
    while (n < EMU_C2C_SECRET && a[n] == b[n])
        n++;
    return n;
}

/* How many of the first bytes of the tag of a V2 frame are right. */
static int64_t right_bytes(const struct emu *e)
{
    const struct emu_c2c_keys *keys = &e->c2c.keys;
    const uint8_t *body = e->c2c.rx.bytes + 3;
    size_t covered = e->c2c.rx.body_len - EMU_C2C_SECRET;
    uint8_t tag[DIGEST];
    gnutls_hmac_hd_t hmac;
    if (keys->version != 2 ||
        gnutls_hmac_init(&hmac, GNUTLS_MAC_SHA256, keys->hmac, EMU_C2C_SECRET) < 0)
        return 0;
    gnutls_hmac(hmac, body, covered);
    gnutls_hmac(hmac, keys->te, EMU_C2C_SECRET);
    gnutls_hmac_deinit(hmac, tag);
    return alike(tag, body + covered);
}

static bool padding_alone_is_wrong(const struct emu *e)
{
    const struct emu_c2c_receiver *rx = &e->c2c.rx;
    const uint8_t *body = rx->bytes + 3;
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0;
    return emu_c2c_tag_is_right(&e->c2c.keys, body, rx->body_len) &&
           !emu_c2c_body_read(&e->c2c.keys, NULL, body, rx->body_len, text, &len);
}

int64_t emu_c2c_telltale_frame_ns(const struct emu *e)
{
    int64_t ns = 0;
    if (emu_broken(e, "tag-compared-byte-by-byte"))
        ns += BYTE_NS * right_bytes(e);
    if (emu_broken(e, "padding-looked-at-later") && padding_alone_is_wrong(e))
        ns += PADDING_NS;
    return ns;
}

int64_t emu_c2c_telltale_te_ns(const struct emu *e)
{
    bool tells = emu_broken(e, "te-compared-byte-by-byte");
    return tells ? BYTE_NS * alike(e->c2c.job.te, e->c2c.slot[0].good.keys.te) : 0;
}
