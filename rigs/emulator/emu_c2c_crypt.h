/* SPDX-License-Identifier: Apache-2.0 */
/* What bodies are made of: AES-128-CBC over whole blocks, SHA-256, the HMAC of V2. */
#ifndef EMU_C2C_CRYPT_H
#define EMU_C2C_CRYPT_H

#include "emu_c2c_codec.h"

enum { EMU_C2C_HASH = 32 };

/* Each returns false when the crypto library fails. `len` of the first: a multiple of 16. */
bool emu_c2c_cbc(const struct emu_c2c_keys *keys, const uint8_t iv[EMU_C2C_SECRET], bool encrypt,
                 const uint8_t *from, size_t len, uint8_t *to);
bool emu_c2c_hash(const uint8_t *from, size_t len, uint8_t hash[EMU_C2C_HASH]);

/* The HMAC of which the tag is the first half: over IV, ciphertext, and te, which is not sent. */
bool emu_c2c_tag(const struct emu_c2c_keys *keys, const uint8_t *covered, size_t len,
                 uint8_t hmac[EMU_C2C_HASH]);
bool emu_c2c_tag_without_te(const struct emu_c2c_keys *keys, const uint8_t *covered, size_t len,
                            uint8_t hmac[EMU_C2C_HASH]);

#endif
