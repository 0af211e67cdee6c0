/* SPDX-License-Identifier: Apache-2.0 */
#include "keystore.h"

#include <stdio.h>
#include <string.h>

#include "keys_file.h"
#include "keys_sealed.h"
#include "secret.h"

static void name_of(const struct units_keystore *store, char name[32])
{
    snprintf(name, 32, "%.15s.keys", store->imei);
}

static enum r5_status check_unit(const struct units_keystore *store, struct r5_error *error)
{
    if (units_is_imei(store->imei))
        return R5_OK;
    return r5_fail(error, R5_E_INPUT,
                   "keys are kept by the IMEI of a unit, %d digits; see what the module answers to "
                   "AT+CGSN",
                   UNITS_IMEI_LEN);
}

static enum r5_status first_line(const char *path, struct keys_passphrase *passphrase, size_t len,
                                 struct r5_error *error)
{
    const char *end = memchr(passphrase->text, '\n', len);
    if (end == NULL && len == sizeof(passphrase->text))
        return r5_fail(error, R5_E_INPUT,
                       "the passphrase in %.200s is longer than %d bytes; write a shorter line",
                       path, KEYS_PASSPHRASE_MAX - 1);
    passphrase->len = end != NULL ? (size_t)(end - passphrase->text) : len;
    if (passphrase->len > 0 && passphrase->text[passphrase->len - 1] == '\r')
        passphrase->len--;
    if (passphrase->len == 0)
        return r5_fail(error, R5_E_INPUT,
                       "the first line of %.200s is empty; write a passphrase into it", path);
    return R5_OK;
}

static enum r5_status read_passphrase(const char *path, struct keys_passphrase *passphrase,
                                      struct r5_error *error)
{
    size_t len;
    enum r5_status status =
        keys_file_read(path, (uint8_t *)passphrase->text, sizeof(passphrase->text), &len, error);
    if (status == R5_E_ABSENT)
        return r5_fail(error, R5_E_ABSENT,
                       "there is no passphrase file %.200s; write one line that nobody can guess "
                       "into it, then: chmod 600 %.200s",
                       path, path);
    if (status == R5_OK)
        status = first_line(path, passphrase, len, error);
    return status;
}

static enum r5_status opened(enum keys_opened how, const char *path,
                             const struct units_keystore *store, struct r5_error *error)
{
    switch (how) {
    case KEYS_OPENED:
        return R5_OK;
    case KEYS_NO_KEYS:
        return r5_fail(error, R5_E_INPUT,
                       "%.200s is no key file; put back a copy of it, or move it away", path);
    case KEYS_NEWER:
        return r5_fail(
            error, R5_E_INPUT,
            "%.200s is of another version; use the r5conform that wrote it, or a newer one", path);
    case KEYS_NO_CRYPTO:
        return r5_fail(error, R5_E_IO, "cannot open %.200s: OpenSSL fails; is there memory, 32 MB?",
                       path);
    case KEYS_NOT_GENUINE:
        break;
    }
    return r5_fail(
        error, R5_E_INPUT,
        "%.160s does not open with the passphrase in %.120s: it was sealed under another, "
        "or changed, cut or renamed; name the right file or put back a copy; if it is lost "
        "move the keys away",
        path, store->passphrase_file);
}

static enum r5_status read_keys(const struct units_keystore *store,
                                const struct keys_passphrase *passphrase,
                                struct units_pairings *pairings, struct r5_error *error)
{
    char name[32], path[UNITS_PATH_MAX];
    uint8_t bytes[KEYS_SEALED_MAX + 1]; /* one more, to see that it is too long */
    size_t len = 0;
    name_of(store, name);
    enum r5_status status = units_join(store->folder, name, path, error);
    if (status == R5_OK)
        status = keys_file_read(path, bytes, sizeof(bytes), &len, error);
    if (status == R5_E_ABSENT)
        return R5_OK;
    if (status == R5_OK)
        status =
            opened(keys_open(bytes, len, passphrase, store->imei, pairings), path, store, error);
    return status;
}

enum r5_status units_keys_load(const struct units_keystore *store, struct units_pairings *pairings,
                               struct r5_error *error)
{
    struct keys_passphrase passphrase;
    memset(pairings, 0, sizeof(*pairings));
    enum r5_status status = check_unit(store, error);
    if (status == R5_OK)
        status = read_passphrase(store->passphrase_file, &passphrase, error);
    if (status == R5_OK) {
        status = keys_folder_check(store->folder, error);
        if (status == R5_OK)
            status = read_keys(store, &passphrase, pairings, error);
        else if (status == R5_E_ABSENT)
            status = R5_OK;
    }
    r5_wipe(&passphrase, sizeof(passphrase));
    return status;
}

/* Closes the gap that the pairing with this te leaves. False: there is none. */
static bool take_out(struct units_pairings *pairings, const uint8_t te[UNITS_KEY_LEN])
{
    struct units_pairing *one = pairings->pairing;
    size_t i = 0;
    while (i < pairings->count && !r5_same_secret(one[i].te, te, UNITS_KEY_LEN))
        i++;
    if (i == pairings->count)
        return false;
    pairings->count--;
    memmove(&one[i], &one[i + 1], (pairings->count - i) * sizeof(*one));
    r5_wipe(&one[pairings->count], sizeof(*one));
    return true;
}

static void put_first(struct units_pairings *pairings, const struct units_pairing *pairing)
{
    struct units_pairing *one = pairings->pairing;
    (void)take_out(pairings, pairing->te);
    if (pairings->count < UNITS_PAIRINGS_MAX)
        pairings->count++;
    memmove(&one[1], &one[0], (pairings->count - 1) * sizeof(*one));
    one[0] = *pairing;
}

static enum r5_status write_keys(struct keys_file *file, const struct units_keystore *store,
                                 const struct keys_passphrase *passphrase,
                                 const struct units_pairings *pairings, struct r5_error *error)
{
    uint8_t bytes[KEYS_SEALED_MAX];
    size_t len = keys_seal(pairings, passphrase, store->imei, bytes);
    if (len == 0)
        return r5_fail(error, R5_E_IO, "cannot seal %.200s: OpenSSL fails; is there memory, 32 MB?",
                       file->path);
    return keys_file_replace(file, bytes, len, error);
}

/* One of `first` and `drop` is given. What is there already must open before it is replaced. */
static enum r5_status change(const struct units_keystore *store, const struct units_pairing *first,
                             const uint8_t *drop, struct r5_error *error)
{
    char name[32];
    struct keys_file file = { .fd = -1 };
    struct keys_passphrase passphrase;
    struct units_pairings pairings = { 0 };
    name_of(store, name);
    enum r5_status status = read_passphrase(store->passphrase_file, &passphrase, error);
    if (status == R5_OK)
        status = keys_folder_check(store->folder, error);
    if (status == R5_OK)
        status = keys_file_begin(&file, store->folder, name, error);
    if (status == R5_OK)
        status = read_keys(store, &passphrase, &pairings, error);
    if (status == R5_OK && first != NULL)
        put_first(&pairings, first);
    if (status == R5_OK && (first != NULL || take_out(&pairings, drop)))
        status = write_keys(&file, store, &passphrase, &pairings, error);
    keys_file_close(&file);
    r5_wipe(&pairings, sizeof(pairings));
    r5_wipe(&passphrase, sizeof(passphrase));
    return status;
}

enum r5_status units_keys_put(const struct units_keystore *store,
                              const struct units_pairing *pairing, struct r5_error *error)
{
    enum r5_status status = check_unit(store, error);
    if (status == R5_OK && !keys_plain_fits(pairing))
        status =
            r5_fail(error, R5_E_INPUT,
                    "a pairing to be kept is of version 1 (without an HMAC key) or 2, with the "
                    "UTC of its use");
    if (status == R5_OK)
        status = units_make_folder(store->folder, error);
    if (status == R5_OK)
        status = change(store, pairing, NULL, error);
    return status;
}

enum r5_status units_keys_forget(const struct units_keystore *store,
                                 const uint8_t te[UNITS_KEY_LEN], struct r5_error *error)
{
    enum r5_status status = check_unit(store, error);
    if (status != R5_OK)
        return status;
    if (keys_folder_check(store->folder, error) == R5_E_ABSENT)
        return R5_OK;
    return change(store, NULL, te, error);
}
