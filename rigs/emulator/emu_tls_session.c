/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_tls_session.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#include "emu_cmd.h"

enum { TYPE_ID = 0, TYPE_SEALED = 10 };
enum { KEY = 32, IV = 12, TAG = 16 };
enum { PLAIN = 1 + EMU_TLS_ID_MAX + EMU_TLS_MASTER, SEALED = IV + PLAIN + TAG };

/* ---- base64 ---------------------------------------------------------------------------------- */

static bool to_text(const uint8_t *bytes, size_t len, char *to, size_t room)
{
    gnutls_datum_t in = { (unsigned char *)(uintptr_t)bytes, (unsigned)len };
    gnutls_datum_t out;
    if (gnutls_base64_encode2(&in, &out) != 0)
        return false;
    bool fits = out.size < room;
    if (fits) {
        memcpy(to, out.data, out.size);
        to[out.size] = '\0';
    }
    gnutls_free(out.data);
    return fits;
}

/* Bytes written, 0: not base64, or more than there is room for. */
static size_t to_bytes(const char *text, uint8_t *to, size_t room)
{
    gnutls_datum_t in = { (unsigned char *)(uintptr_t)text, (unsigned)strlen(text) };
    gnutls_datum_t out;
    if (in.size == 0 || gnutls_base64_decode2(&in, &out) != 0)
        return 0;
    size_t len = out.size <= room ? out.size : 0;
    memcpy(to, out.data, len);
    gnutls_free(out.data);
    return len;
}

/* ---- local encryption ------------------------------------------------------------------------ */

/* The unit's own, so that another one cannot open it. */
static void sealing_key(const struct emu *e, uint8_t key[KEY])
{
    static const char label[] = "r5emu key for what is sealed locally";
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, e->identity.rot_uid, sizeof(e->identity.rot_uid), label,
                         sizeof(label), key) != 0)
        abort();
}

static gnutls_aead_cipher_hd_t cipher_of(const struct emu *e)
{
    uint8_t key[KEY];
    gnutls_datum_t datum = { key, sizeof(key) };
    gnutls_aead_cipher_hd_t cipher;
    sealing_key(e, key);
    if (gnutls_aead_cipher_init(&cipher, GNUTLS_CIPHER_AES_256_GCM, &datum) != 0)
        abort();
    return cipher;
}

static void seal(struct emu *e, const struct emu_tls_session *s, uint8_t to[SEALED])
{
    uint8_t plain[PLAIN] = { (uint8_t)s->id_len };
    size_t len = PLAIN + TAG;
    gnutls_aead_cipher_hd_t cipher = cipher_of(e);
    memcpy(plain + 1, s->id, EMU_TLS_ID_MAX);
    memcpy(plain + 1 + EMU_TLS_ID_MAX, s->master, EMU_TLS_MASTER);
    emu_random_bytes(e, EMU_FOR_IVS, to, IV);
    if (gnutls_aead_cipher_encrypt(cipher, to, IV, NULL, 0, TAG, plain, PLAIN, to + IV, &len) != 0)
        abort();
    gnutls_aead_cipher_deinit(cipher);
}

static bool unseal(const struct emu *e, const uint8_t from[SEALED], struct emu_tls_session *s)
{
    uint8_t plain[PLAIN];
    size_t len = PLAIN;
    gnutls_aead_cipher_hd_t cipher = cipher_of(e);
    bool good = gnutls_aead_cipher_decrypt(cipher, from, IV, NULL, 0, TAG, from + IV, PLAIN + TAG,
                                           plain, &len) == 0;
    gnutls_aead_cipher_deinit(cipher);
    if (!good || plain[0] > EMU_TLS_ID_MAX)
        return false;
    s->id_len = plain[0];
    memcpy(s->id, plain + 1, EMU_TLS_ID_MAX);
    memcpy(s->master, plain + 1 + EMU_TLS_ID_MAX, EMU_TLS_MASTER);
    return true;
}

/* ---- before and after a handshake ------------------------------------------------------------ */

static bool wanted_plain(const struct emu_secprf_session *have, struct emu_tls_session *to)
{
    to->id_len = to_bytes(have->id, to->id, sizeof(to->id));
    return to->id_len > 0 && to_bytes(have->master, to->master, EMU_TLS_MASTER) == EMU_TLS_MASTER;
}

void emu_tls_session_wanted(struct emu *e, size_t id, struct emu_tls_session *to)
{
    const struct emu_secprf_session *have = &emu_tls_profile(e, id)->session;
    uint8_t sealed[SEALED];
    bool usable = false;
    memset(to, 0, sizeof(*to));
    if (have->on && have->type == TYPE_ID)
        usable = wanted_plain(have, to);
    else if (have->on && to_bytes(have->sealed, sealed, sizeof(sealed)) == SEALED)
        usable = unseal(e, sealed, to);
    if (!usable)
        memset(to, 0, sizeof(*to));
}

static void tell_plain(struct emu *e, size_t id, const struct emu_tls_session *s,
                       struct emu_secprf_session *kept)
{
    if (to_text(s->id, s->id_len, kept->id, sizeof(kept->id)) &&
        to_text(s->master, EMU_TLS_MASTER, kept->master, sizeof(kept->master)))
        emu_urc(e, "+UUSECPRF: %zu,13,2,\"%s\",\"%s\"", id, kept->id, kept->master);
}

static void tell_sealed(struct emu *e, size_t id, const struct emu_tls_session *s,
                        struct emu_secprf_session *kept)
{
    uint8_t sealed[SEALED];
    seal(e, s, sealed);
    kept->sealed_len = SEALED;
    if (to_text(sealed, SEALED, kept->sealed, sizeof(kept->sealed)))
        emu_urc(e, "+UUSECPRF: %zu,13,12,\"%s\",%d", id, kept->sealed, SEALED);
}

void emu_tls_session_made(struct emu *e, size_t id, const struct emu_tls_made *made)
{
    struct emu_secprf_session kept = emu_tls_profile(e, id)->session;
    const struct emu_tls_session *s = &made->session;
    if (s->id_len == 0)
        return; /* TLS 1.3, or a server that keeps nothing */
    emu_witness(e, "tls-master", s->master, sizeof(s->master));
    if (!kept.on)
        return;
    emu_urc(e, "+UUSECPRF: %zu,13,1,%lld", id, (long long)kept.type);
    if (kept.type == TYPE_ID)
        tell_plain(e, id, s, &kept);
    else
        tell_sealed(e, id, s, &kept);
    emu_secprf_keep_session(e, id, &kept);
}
