/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that are badly made and te secrets that are badly compared, each by the name of a defect. */
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "emu_c2c_ops.h"

enum { HALF = EMU_C2C_SECRET / 2, DIGEST = 32 };

static const uint8_t zero[EMU_C2C_SECRET];
static const uint8_t constant[EMU_C2C_SECRET] = { 0x51, 0xB0, 0x5C, 0x0E, 0x7A, 0x93, 0x2D, 0x68,
                                                  0xE4, 0x1F, 0x86, 0x3B, 0xC9, 0x75, 0x0A, 0xD2 };

static void copy(uint8_t to[EMU_C2C_SECRET], const uint8_t from[EMU_C2C_SECRET])
{
    memcpy(to, from, EMU_C2C_SECRET);
}

/* All secrets of the pairing from little: the same seed gives the same keys. */
static void derive(struct emu_c2c_pairing *made, const void *seed, size_t len)
{
    uint8_t first[DIGEST], second[DIGEST];
    gnutls_hash_fast(GNUTLS_DIG_SHA256, seed, len, first);
    gnutls_hash_fast(GNUTLS_DIG_SHA256, first, DIGEST, second);
    copy(made->keys.key, first);
    copy(made->keys.hmac, first + EMU_C2C_SECRET);
    copy(made->tag, second);
}

static void draw_little(struct emu *e, struct emu_c2c_pairing *made)
{
    int64_t seconds = e->now / (1000 * EMU_MS);
    uint8_t *const secret[] = { made->keys.key, made->keys.hmac, made->tag };
    if (emu_broken(e, "key-of-te-alone"))
        derive(made, made->keys.te, EMU_C2C_SECRET);
    if (emu_broken(e, "key-of-clock"))
        derive(made, &seconds, sizeof(seconds));
    if (emu_broken(e, "key-of-16-bits"))
        derive(made, made->keys.key, 2);
    if (emu_broken(e, "key-same-every-pairing"))
        copy(made->keys.key, constant);
    if (emu_broken(e, "hmac-key-same-every-pairing"))
        copy(made->keys.hmac, constant);
    if (emu_broken(e, "tag-same-every-pairing"))
        copy(made->tag, constant);
    for (size_t i = 0; i < 3 && emu_broken(e, "key-of-64-bits"); i++)
        memcpy(secret[i], constant, HALF);
    if (emu_broken(e, "key-counts-up")) {
        copy(made->keys.key, constant);
        made->keys.key[EMU_C2C_SECRET - 1] = (uint8_t)e->random.counter;
        made->keys.key[EMU_C2C_SECRET - 2] = (uint8_t)(e->random.counter >> 8);
    }
}

static void make_alike(struct emu *e, struct emu_c2c_pairing *made)
{
    struct emu_c2c_keys *keys = &made->keys;
    const struct {
        const char *defect;
        uint8_t *to;
        const uint8_t *from;
    } alike[] = {
        { "key-zero", keys->key, zero },
        { "key-is-te", keys->key, keys->te },
        { "hmac-key-zero", keys->hmac, zero },
        { "hmac-key-is-te", keys->hmac, keys->te },
        { "hmac-key-equals-key", keys->hmac, keys->key },
        { "tag-zero", made->tag, zero },
        { "tag-is-te", made->tag, keys->te },
        { "tag-equals-key", made->tag, keys->key },
        { "tag-equals-hmac-key", made->tag, keys->hmac },
    };
    for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
        if (emu_broken(e, alike[i].defect))
            copy(alike[i].to, alike[i].from);
    if (memcmp(keys->te, zero, sizeof(zero)) == 0 && emu_broken(e, "zero-te-gives-zero-hmac-key"))
        copy(keys->hmac, zero);
}

void emu_c2c_weaken(struct emu *e, struct emu_c2c_pairing *made, const struct emu_c2c_slot *old)
{
    bool repair = e->c2c.open && e->c2c.job.op != 0;
    const struct emu_c2c_keys *first = &e->c2c.slot[0].good.keys;
    draw_little(e, made);
    make_alike(e, made);
    if (repair && emu_broken(e, "repair-gives-same-key"))
        copy(made->keys.key, old->good.keys.key);
    if (repair && emu_broken(e, "repair-gives-same-hmac-key"))
        copy(made->keys.hmac, old->good.keys.hmac);
    if (!repair && first->version != 0 && emu_broken(e, "two-pairings-share-keys")) {
        copy(made->keys.key, first->key);
        copy(made->keys.hmac, first->hmac);
    }
}

static size_t first_good(const struct emu *e)
{
    for (size_t i = 0; i < EMU_C2C_SLOTS; i++)
        if (e->c2c.slot[i].good.keys.version != 0)
            return i;
    return EMU_C2C_NO_SLOT;
}

size_t emu_c2c_find_loosely(const struct emu *e)
{
    const uint8_t *te = e->c2c.job.te;
    bool is_zero = memcmp(te, zero, sizeof(zero)) == 0;
    if (emu_broken(e, "open-takes-first-pairing") || emu_broken(e, "te-not-compared") ||
        (is_zero && emu_broken(e, "zero-te-opens-any")))
        return first_good(e);
    for (size_t i = 0; i < EMU_C2C_SLOTS; i++) {
        const struct emu_c2c_keys *keys = &e->c2c.slot[i].good.keys;
        size_t compared = emu_broken(e, "te-first-half-compared")     ? HALF
                          : emu_broken(e, "te-last-bit-not-compared") ? EMU_C2C_SECRET - 1
                                                                      : EMU_C2C_SECRET;
        bool last = ((te[EMU_C2C_SECRET - 1] ^ keys->te[EMU_C2C_SECRET - 1]) & 0xFE) == 0;
        if (compared < EMU_C2C_SECRET && keys->version != 0 &&
            memcmp(te, keys->te, compared) == 0 && (compared == HALF || last))
            return i;
    }
    return EMU_C2C_NO_SLOT;
}

/* Does the frame that has come fit these keys? */
static bool frame_fits(const struct emu *e, const struct emu_c2c_keys *keys)
{
    uint8_t text[EMU_C2C_PADDED];
    size_t len;
    return keys->version != 0 &&
           emu_c2c_body_read(keys, NULL, e->c2c.rx.bytes + 3, e->c2c.rx.body_len, text, &len);
}

struct emu_c2c_keys emu_c2c_keys_of_frame(const struct emu *e)
{
    struct emu_c2c_keys guessed = e->c2c.keys;
    copy(guessed.key, guessed.te);
    copy(guessed.hmac, guessed.te);
    if (emu_broken(e, "te-works-as-key") && frame_fits(e, &guessed))
        return guessed;
    if (emu_broken(e, "old-keys-still-act") && frame_fits(e, &e->c2c.broken.old))
        return e->c2c.broken.old;
    return e->c2c.keys;
}
