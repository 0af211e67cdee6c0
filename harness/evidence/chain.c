/* SPDX-License-Identifier: Apache-2.0 */
#include "chain.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"

static const char domain[] = "r5conform journal 1\n";

const char jrn_chain_start[JRN_HASH_ROOM] =
    "0000000000000000000000000000000000000000000000000000000000000000";

char *jrn_chain_text(const json_t *record)
{
    return json_dumps(record, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENSURE_ASCII);
}

/* The hash of a record whose text is in two parts. */
static bool hash_of(const char *text, size_t len, const char *rest, char hash[JRN_HASH_ROOM])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t digest[32];
    bool good = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                EVP_DigestUpdate(context, domain, strlen(domain)) == 1 &&
                EVP_DigestUpdate(context, text, len) == 1 &&
                EVP_DigestUpdate(context, rest, strlen(rest)) == 1 &&
                EVP_DigestFinal_ex(context, digest, NULL) == 1;
    if (good)
        r5_hex_lower(hash, digest, sizeof(digest));
    EVP_MD_CTX_free(context);
    return good;
}

/* In canonical text a quote within a value is escaped: only a field can look like this. */
char *jrn_chain_line_hash(char *line, const char *held, char hash[JRN_HASH_ROOM])
{
    char field[80];
    int len = snprintf(field, sizeof(field), "\"hash\":\"%.64s\",", held);
    char *at = strstr(line, field);
    if (at == NULL || !hash_of(line, (size_t)(at - line), at + len, hash))
        return NULL;
    return at + strlen("\"hash\":\"");
}

bool jrn_chain_hash(const json_t *record, char hash[JRN_HASH_ROOM])
{
    char *text = jrn_chain_text(record);
    bool good = text != NULL && hash_of(text, strlen(text), "", hash);
    free(text);
    return good;
}

bool jrn_chain_integers_only(json_t *value)
{
    const char *key;
    size_t index;
    json_t *inner;
    if (json_is_real(value))
        return false;
    json_object_foreach(value, key, inner) if (!jrn_chain_integers_only(inner)) return false;
    json_array_foreach(value, index, inner) if (!jrn_chain_integers_only(inner)) return false;
    return true;
}
