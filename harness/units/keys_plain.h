/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list of pairings as bytes: their number in one byte, then for each the version (1 byte), te,
 * key, hmac_key (16 each) and the UTC of its last use (32, zeros behind the text). There is one way
 * to write a list.
 *
 * Private to this folder and its fuzz target.
 */
#ifndef R5_UNITS_KEYS_PLAIN_H
#define R5_UNITS_KEYS_PLAIN_H

#include "keystore.h"

#define KEYS_PLAIN_ONE (1 + 3 * UNITS_KEY_LEN + UNITS_UTC_MAX)
#define KEYS_PLAIN_MAX (1 + UNITS_PAIRINGS_MAX * KEYS_PLAIN_ONE)

/* True for a pairing that may be written: of version 1 or 2, with a time. */
bool keys_plain_fits(const struct units_pairing *pairing);

/* The length; all pairings fit and no te is there twice. */
size_t keys_plain_write(const struct units_pairings *pairings, uint8_t bytes[KEYS_PLAIN_MAX]);

/* False for bytes that keys_plain_write() would not have made: `pairings` is zero then. */
bool keys_plain_read(const uint8_t *bytes, size_t len, struct units_pairings *pairings);

#endif
