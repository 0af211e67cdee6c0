/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_odd.h"

#include <string.h>

#include "emu_c2c_crypt.h"

enum { BLOCK = 16, V2_LEAST = 48 };

struct reading {
    const struct emu_c2c_keys *keys;
    const uint8_t *body;
    size_t len;
    uint8_t *plain;
    size_t *padded_len;
};

typedef bool reads(const struct reading *r);

/* `blocks` bytes of ciphertext from `at` on are taken for whole. */
static bool decrypt(const struct reading *r, const uint8_t *iv, size_t at, size_t blocks)
{
    *r->padded_len = blocks;
    return emu_c2c_cbc(r->keys, iv, false, r->body + at, blocks, r->plain);
}

static bool whole_v2(const struct reading *r)
{
    return r->keys->version == 2 && r->len >= V2_LEAST && r->len % BLOCK == 0 &&
           r->len - 2 * BLOCK <= EMU_C2C_PADDED;
}

/* An HMAC over IV and ciphertext, and whether half of it is the tag that was sent. */
static bool tag_fits(const struct reading *r, bool with_te, size_t half)
{
    uint8_t hmac[EMU_C2C_HASH];
    size_t covered = r->len - BLOCK;
    bool made = with_te ? emu_c2c_tag(r->keys, r->body, covered, hmac)
                        : emu_c2c_tag_without_te(r->keys, r->body, covered, hmac);
    return made && memcmp(hmac + half, r->body + covered, BLOCK) == 0;
}

static bool without_te(const struct reading *r)
{
    return whole_v2(r) && tag_fits(r, false, 0) && decrypt(r, r->body, BLOCK, r->len - 2 * BLOCK);
}

static bool other_half(const struct reading *r)
{
    return whole_v2(r) && tag_fits(r, true, BLOCK) &&
           decrypt(r, r->body, BLOCK, r->len - 2 * BLOCK);
}

/* The same with the IV at the end, where the early draft had it. */
static bool iv_last(const struct reading *r, reads *rest)
{
    uint8_t body[EMU_C2C_BODY];
    struct reading turned = *r;
    if (!whole_v2(r))
        return false;
    memcpy(body, r->body + r->len - BLOCK, BLOCK);
    memcpy(body + BLOCK, r->body, r->len - BLOCK);
    turned.body = body;
    return rest(&turned);
}

static bool usual(const struct reading *r)
{
    return tag_fits(r, true, 0) && decrypt(r, r->body, BLOCK, r->len - 2 * BLOCK);
}

static bool usual_iv_last(const struct reading *r)
{
    return iv_last(r, usual);
}

static bool draft(const struct reading *r)
{
    return iv_last(r, other_half);
}

static bool v1_body(const struct reading *r)
{
    uint8_t hash[EMU_C2C_HASH];
    if (r->len < 4 * BLOCK || r->len % BLOCK != 0)
        return false;
    size_t coded = r->len - BLOCK;
    if (!decrypt(r, r->body + coded, 0, coded))
        return false;
    *r->padded_len = coded - EMU_C2C_HASH;
    return emu_c2c_hash(r->plain, *r->padded_len, hash) &&
           memcmp(hash, r->plain + *r->padded_len, EMU_C2C_HASH) == 0;
}

/* A V1 pairing has no HMAC key: it is all zeros then. */
static bool v2_body(const struct reading *r)
{
    struct emu_c2c_keys keys = *r->keys;
    struct reading as_v2 = *r;
    keys.version = 2;
    as_v2.keys = &keys;
    return whole_v2(&as_v2) && usual(&as_v2);
}

/* As before the first pairing: an HMAC key of zeros. */
static bool zero_hmac_key(const struct reading *r)
{
    struct emu_c2c_keys keys = *r->keys;
    struct reading unpaired = *r;
    memset(keys.hmac, 0, sizeof(keys.hmac));
    unpaired.keys = &keys;
    return whole_v2(&unpaired) && usual(&unpaired);
}

/* What is behind the last whole block is the tag, however short. */
static bool short_tag(const struct reading *r)
{
    uint8_t hmac[EMU_C2C_HASH];
    size_t sent = r->len % BLOCK;
    size_t covered = r->len - sent;
    return r->keys->version == 2 && sent > 0 && covered >= 2 * BLOCK && covered <= EMU_C2C_PADDED &&
           emu_c2c_tag(r->keys, r->body, covered, hmac) &&
           memcmp(hmac, r->body + covered, sent) == 0 &&
           decrypt(r, r->body, BLOCK, covered - BLOCK);
}

/* Two blocks: IV and ciphertext. There is no tag that could be wrong. */
static bool no_tag(const struct reading *r)
{
    return r->keys->version == 2 && r->len == 2 * BLOCK && decrypt(r, r->body, BLOCK, BLOCK);
}

/* Bytes behind the last whole block are left alone. */
static bool bytes_behind(const struct reading *r)
{
    struct reading whole = *r;
    whole.len -= r->len % BLOCK;
    return whole_v2(&whole) && usual(&whole);
}

/* The receiver itself knows what to do with it. */
static bool nothing(const struct reading *r)
{
    (void)r;
    return false;
}

static const struct {
    const char *defect;
    reads *read;
    bool any_length;
} oddities[] = {
    { "tag-without-te-accepted", without_te, false },
    { "other-half-of-hmac-accepted", other_half, false },
    { "iv-at-the-end-accepted", usual_iv_last, false },
    { "draft-of-v2-accepted", draft, false },
    { "zero-hmac-key-accepted", zero_hmac_key, false },
    { "v1-frame-accepted-by-v2", v1_body, false },
    { "v2-frame-accepted-by-v1", v2_body, true },
    { "short-tag-accepted", short_tag, true },
    { "missing-tag-accepted", no_tag, true },
    { "frame-without-text-repeats-last", nothing, true },
    { "bytes-behind-tag-ignored", bytes_behind, true },
};

enum { ODDITIES = sizeof(oddities) / sizeof(oddities[0]) };

bool emu_c2c_odd_read(const struct emu_c2c_keys *keys, const struct emu_defects *defects,
                      const uint8_t *body, size_t body_len, uint8_t *plain, size_t *padded_len)
{
    struct reading r = { keys, body, body_len, plain, padded_len };
    if (defects == NULL || defects->count == 0)
        return false;
    for (size_t i = 0; i < ODDITIES; i++)
        if (emu_defects_have(defects, oddities[i].defect) && oddities[i].read(&r))
            return true;
    return false;
}

bool emu_c2c_odd_length(const struct emu_defects *defects, size_t body_len)
{
    if (defects == NULL || defects->count == 0 || body_len < 2 * BLOCK || body_len > EMU_C2C_BODY)
        return false;
    for (size_t i = 0; i < ODDITIES; i++)
        if (oddities[i].any_length && emu_defects_have(defects, oddities[i].defect))
            return true;
    return false;
}
