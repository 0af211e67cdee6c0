/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_doc.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "hex.h"
#include "yaml_tree.h"

struct reading {
    struct cfg_doc *doc;
    struct cfg_node tree[CFG_EXTENDS_MAX + 1]; /* tree[i] is file i, before the merge */
    EVP_MD_CTX *digest;
    struct r5_error *error;
};

static enum r5_status no_memory(const struct reading *reading)
{
    return r5_fail(reading->error, R5_E_MEMORY, "out of memory reading %s", reading->doc->path[0]);
}

/* Reads the newest of doc->path; `asked` is where it was asked for. */
static enum r5_status read_file(struct reading *reading, const struct cfg_where *asked)
{
    size_t newest = reading->doc->files - 1;
    const char *path = reading->doc->path[newest];
    struct r5_buf bytes;
    struct r5_error why;
    r5_buf_init(&bytes, CFG_FILE_BYTES_MAX);
    enum r5_status status = r5_buf_read_file(&bytes, path, &why);
    if (status == R5_E_LIMIT)
        status = cfg_fail(reading->error, asked, "%s; split it", why.text);
    else if (status != R5_OK)
        status = cfg_fail(reading->error, asked, "%s; check the name and the rights", why.text);
    else if (EVP_DigestUpdate(reading->digest, r5_buf_str(&bytes), bytes.len) != 1)
        status = no_memory(reading);
    else
        status = cfg_tree_read(&bytes, path, &reading->tree[newest], reading->error);
    r5_buf_reset(&bytes);
    return status;
}

static enum r5_status add_path(struct reading *reading, const struct cfg_node *extends)
{
    struct cfg_doc *doc = reading->doc;
    const char *name = extends->text;
    const char *slash = strrchr(doc->path[0], '/');
    int folder = slash != NULL ? (int)(slash - doc->path[0]) + 1 : 0;
    char *path = NULL;
    if (asprintf(&path, "%.*s%s", folder, doc->path[0], name) < 0)
        return no_memory(reading);
    for (size_t i = 0; i < doc->files; i++)
        if (strcmp(doc->path[i], path) == 0) {
            free(path);
            return cfg_fail(reading->error, &extends->where,
                            "\"%.60s\" extends itself in a circle; extend another file", name);
        }
    doc->path[doc->files++] = path;
    return R5_OK;
}

static enum r5_status read_extended(struct reading *reading, const struct cfg_node *extends)
{
    if (extends->kind != CFG_VALUE || extends->text[0] == '\0' || extends->text[0] == '.' ||
        strchr(extends->text, '/') != NULL)
        return cfg_fail(reading->error, &extends->where,
                        "extends takes the name of a file beside this one; write it without "
                        "a folder");
    if (reading->doc->files > CFG_EXTENDS_MAX)
        return cfg_fail(reading->error, &extends->where,
                        "more than %d files extend one another; make the chain shorter",
                        CFG_EXTENDS_MAX);
    enum r5_status status = add_path(reading, extends);
    return status == R5_OK ? read_file(reading, &extends->where) : status;
}

static enum r5_status follow_extends(struct reading *reading)
{
    enum r5_status status = R5_OK;
    struct cfg_node extends = { 0 };
    while (status == R5_OK &&
           cfg_node_take(&reading->tree[reading->doc->files - 1], "extends", &extends)) {
        status = read_extended(reading, &extends);
        cfg_node_reset(&extends);
    }
    return status;
}

/* Lays each file over the one it extends, from the last read to the first. */
static enum r5_status merge(struct reading *reading)
{
    for (size_t i = reading->doc->files - 1; i > 0; i--) {
        if (cfg_node_overlay(&reading->tree[i], &reading->tree[i - 1]) != R5_OK)
            return no_memory(reading);
        reading->tree[i - 1] = reading->tree[i];
        reading->tree[i] = (struct cfg_node){ 0 };
    }
    reading->doc->root = reading->tree[0];
    reading->tree[0] = (struct cfg_node){ 0 };
    return R5_OK;
}

static enum r5_status finish_digest(struct reading *reading)
{
    uint8_t hash[32];
    if (EVP_DigestFinal_ex(reading->digest, hash, NULL) != 1)
        return no_memory(reading);
    r5_hex_lower(reading->doc->sha256, hash, sizeof(hash));
    return R5_OK;
}

static enum r5_status read_all(struct reading *reading, bool may_extend)
{
    struct cfg_where start = { reading->doc->path[0], 1, 1 };
    enum r5_status status = read_file(reading, &start);
    if (status == R5_OK && may_extend)
        status = follow_extends(reading);
    if (status == R5_OK)
        status = merge(reading);
    return status == R5_OK ? finish_digest(reading) : status;
}

enum r5_status cfg_doc_read(const char *path, bool may_extend, struct cfg_doc *doc,
                            struct r5_error *error)
{
    *doc = (struct cfg_doc){ .files = 1, .path = { strdup(path) } };
    struct reading reading = { .doc = doc, .digest = EVP_MD_CTX_new(), .error = error };
    enum r5_status status;
    if (doc->path[0] == NULL || reading.digest == NULL ||
        EVP_DigestInit_ex(reading.digest, EVP_sha256(), NULL) != 1)
        status = r5_fail(error, R5_E_MEMORY, "out of memory reading %s", path);
    else
        status = read_all(&reading, may_extend);
    EVP_MD_CTX_free(reading.digest);
    for (size_t i = 0; i <= CFG_EXTENDS_MAX; i++)
        cfg_node_reset(&reading.tree[i]);
    if (status != R5_OK)
        cfg_doc_reset(doc);
    return status;
}

void cfg_doc_reset(struct cfg_doc *doc)
{
    cfg_node_reset(&doc->root);
    for (size_t i = 0; i < doc->files; i++)
        free(doc->path[i]);
    *doc = (struct cfg_doc){ 0 };
}
