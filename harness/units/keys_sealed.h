/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a key file: "R5KEYS" and a version in two bytes, 16 bytes of salt, 12 of nonce, the
 * list of pairings under AES-256-GCM, 16 bytes of tag. The key is scrypt (N 2^14, r 8, p 1) of
 * passphrase and salt. Salt and nonce are new each time; all in front of the list and the IMEI are
 * covered by the tag.
 *
 * Private to this folder.
 */
#ifndef R5_UNITS_KEYS_SEALED_H
#define R5_UNITS_KEYS_SEALED_H

#include "keys_plain.h"

#define KEYS_MARK_LEN 8
#define KEYS_SALT_LEN 16
#define KEYS_NONCE_LEN 12
#define KEYS_TAG_LEN 16
#define KEYS_HEAD_LEN (KEYS_MARK_LEN + KEYS_SALT_LEN + KEYS_NONCE_LEN)
#define KEYS_SEALED_MAX (KEYS_HEAD_LEN + KEYS_PLAIN_MAX + KEYS_TAG_LEN)
#define KEYS_PASSPHRASE_MAX 1024

struct keys_passphrase {
    size_t len;
    char text[KEYS_PASSPHRASE_MAX];
};

enum keys_opened {
    KEYS_OPENED,
    KEYS_NO_KEYS,     /* not a key file */
    KEYS_NEWER,       /* of a version that is not known */
    KEYS_NOT_GENUINE, /* another passphrase or unit, changed or cut */
    KEYS_NO_CRYPTO,   /* OpenSSL fails us */
};

/* Nothing is left in `pairings` unless it is KEYS_OPENED. */
enum keys_opened keys_open(const uint8_t *bytes, size_t len,
                           const struct keys_passphrase *passphrase, const char *imei,
                           struct units_pairings *pairings);

/* The length, 0 when OpenSSL fails us. */
size_t keys_seal(const struct units_pairings *pairings, const struct keys_passphrase *passphrase,
                 const char *imei, uint8_t bytes[KEYS_SEALED_MAX]);

#endif
