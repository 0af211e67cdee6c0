/* SPDX-License-Identifier: Apache-2.0 */
/* A sample that anyone can draw again. */
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mut_set.h"

#define NAME_MAX_LEN 4096

struct ticket {
    uint8_t hash[SHA256_DIGEST_LENGTH];
    size_t place;
};

static int by_hash(const void *a, const void *b)
{
    const struct ticket *one = a, *two = b;
    return memcmp(one->hash, two->hash, sizeof(one->hash));
}

static enum r5_status fill(struct ticket *ticket, size_t place, const char *draw, const char *name)
{
    struct r5_buf text;
    r5_buf_init(&text, NAME_MAX_LEN);
    enum r5_status status = r5_buf_printf(&text, "%s\n%s", draw, name);
    if (status == R5_OK)
        SHA256((const unsigned char *)text.data, text.len, ticket->hash);
    ticket->place = place;
    r5_buf_reset(&text);
    return status;
}

enum r5_status mut_draw(const char *draw, size_t sample, const char *const *name, size_t count,
                        bool *chosen, struct r5_error *error)
{
    bool all = sample == 0 || sample >= count;
    for (size_t i = 0; i < count; i++)
        chosen[i] = all;
    if (all)
        return R5_OK;
    struct ticket *ticket = calloc(count, sizeof(*ticket));
    enum r5_status status = ticket != NULL ? R5_OK : R5_E_MEMORY;
    for (size_t i = 0; status == R5_OK && i < count; i++)
        status = fill(&ticket[i], i, draw, name[i]);
    if (status == R5_OK)
        qsort(ticket, count, sizeof(*ticket), by_hash);
    for (size_t i = 0; status == R5_OK && i < sample; i++)
        chosen[ticket[i].place] = true;
    free(ticket);
    return status == R5_OK ? status
                           : r5_fail(error, status, "cannot draw a sample by '%.60s'", draw);
}
