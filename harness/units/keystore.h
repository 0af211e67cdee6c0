/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairings of real modules that outlive a run: a module has few places for them and no way to
 * delete one, so a pairing is made once and used again.
 *
 * One file per module, "<folder>/<imei>.keys", encrypted under a passphrase and bound to the IMEI.
 * A file is replaced as a whole or not at all. One that cannot be read is never overwritten: what
 * is wrong with it and the remedy are told, and it stays as it is.
 *
 * R5_E_INPUT: the passphrase file, the folder or the keys are not as they must be: readable by
 * others, changed, cut, sealed under another passphrase, of another unit, of a newer version.
 * R5_E_ABSENT: there is no passphrase file. R5_E_IO: the system does not let a file be read or
 * written. R5_E_LIMIT: another process is writing the keys of this unit, or a path is too long.
 */
#ifndef R5_UNITS_KEYSTORE_H
#define R5_UNITS_KEYSTORE_H

#include <stdint.h>

#include "units_path.h"

#define UNITS_PAIRINGS_MAX 16
#define UNITS_KEY_LEN 16

/* Plain bytes; the owner wipes them after use (r5_wipe). */
struct units_pairing {
    int version; /* of the scheme: 1 or 2 */
    uint8_t te[UNITS_KEY_LEN];
    uint8_t key[UNITS_KEY_LEN];
    uint8_t hmac_key[UNITS_KEY_LEN]; /* zeros with version 1 */
    char used[UNITS_UTC_MAX];        /* UTC of the last use, of r5_utc_text() */
};

struct units_pairings {
    size_t count;
    struct units_pairing pairing[UNITS_PAIRINGS_MAX]; /* the one put last comes first */
};

/* Whose keys, and where. All text is the caller's; paths are whole ones (units_path). */
struct units_keystore {
    const char *folder;          /* mode 0700; made by the first put */
    const char *passphrase_file; /* its first line counts; for no eyes but its owner's: 0600 */
    const char *imei;
};

/*
 * All pairings of the unit; none and R5_OK if it has no file yet. The passphrase file is read all
 * the same: what put would refuse is to be known before a pairing is spent. Takes about 50 ms.
 * Nothing is left in `pairings` unless it is R5_OK.
 */
enum r5_status units_keys_load(const struct units_keystore *store, struct units_pairings *pairings,
                               struct r5_error *error) R5_CHECKED;

/*
 * Keeps a pairing as the first one, in place of one with the same te; of more than
 * UNITS_PAIRINGS_MAX the last falls out. It is on disk when the call comes back. To tell a use, put
 * it again with a new `used`. Takes about 100 ms.
 */
enum r5_status units_keys_put(const struct units_keystore *store,
                              const struct units_pairing *pairing,
                              struct r5_error *error) R5_CHECKED;

/* Drops the pairing with this te; that there is none is R5_OK, and nothing is written. */
enum r5_status units_keys_forget(const struct units_keystore *store,
                                 const uint8_t te[UNITS_KEY_LEN],
                                 struct r5_error *error) R5_CHECKED;

#endif
