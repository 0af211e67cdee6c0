/* SPDX-License-Identifier: Apache-2.0 */
#include "redact.h"

#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "marks.h"

#define NAMED_MAX                                                                                  \
    8 /* secrets of one line; no real one has more, and garbage must not fill the vault */

/* A value in hex is a real secret; other text may be anything that somebody tried. */
static int name_secret(struct jrn_vault *vault, const uint8_t *bytes, size_t len)
{
    uint8_t value[JRN_SECRET_MAX];
    if (len % 2 == 0 && len <= sizeof(value) * 2 &&
        r5_hex_read((const char *)bytes, len, value, len / 2)) {
        jrn_vault_keep(vault, value, len / 2);
        return jrn_vault_add(vault, value, len / 2);
    }
    return jrn_vault_add(vault, bytes, len);
}

static size_t run_end(const int *mark, size_t at, size_t len)
{
    size_t end = at;
    while (end < len && mark[end] == mark[at])
        end++;
    return end;
}

/* Gives an id to each secret that the grammar found, so that its value is looked for as well. */
static void name_all(struct jrn_vault *vault, const uint8_t *bytes, size_t len, int *mark)
{
    int named = 0;
    for (size_t at = 0, end; at < len; at = end) {
        end = run_end(mark, at, len);
        if (mark[at] != JRN_MARK_UNNAMED)
            continue;
        int id = named++ < NAMED_MAX ? name_secret(vault, bytes + at, end - at) : 0;
        for (size_t i = at; i < end; i++)
            mark[i] = id > 0 ? id : JRN_MARK_NO_ID;
    }
}

static enum r5_status render(const uint8_t *bytes, const int *mark, size_t from, size_t len,
                             struct r5_buf *out, bool *found)
{
    enum r5_status status = R5_OK;
    for (size_t at = from, end; status == R5_OK && at < len; at = end) {
        end = run_end(mark, at, len);
        *found = *found || mark[at] != JRN_MARK_NONE;
        if (mark[at] == JRN_MARK_NONE)
            status = r5_buf_add(out, bytes + at, end - at);
        else if (mark[at] > 0)
            status = r5_buf_printf(out, "<secret:%d %zu characters>", mark[at], end - at);
        else
            status = r5_buf_printf(out, "<secret:%s %zu characters>",
                                   mark[at] == JRN_MARK_OLD ? "old" : "?", end - at);
    }
    return status;
}

enum r5_status jrn_redact_rest(struct jrn_vault *vault, const uint8_t *bytes, size_t len,
                               size_t from, struct r5_buf *out, bool *found)
{
    *found = false;
    int *mark = calloc(len + 1, sizeof(*mark));
    if (mark == NULL)
        return R5_E_MEMORY;
    jrn_mark_grammar(bytes, len, mark);
    name_all(vault, bytes, len, mark);
    jrn_mark_values(vault, bytes, len, mark);
    enum r5_status status = render(bytes, mark, from, len, out, found);
    free(mark);
    return status;
}

enum r5_status jrn_redact_line(struct jrn_vault *vault, const uint8_t *bytes, size_t len,
                               struct r5_buf *out)
{
    bool found;
    return jrn_redact_rest(vault, bytes, len, 0, out, &found);
}

enum r5_status jrn_redact_text(struct jrn_vault *vault, const char *text, struct r5_buf *out)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t len = strlen(text);
    int *mark = calloc(len + 1, sizeof(*mark));
    if (mark == NULL)
        return R5_E_MEMORY;
    bool found = false;
    jrn_mark_values(vault, bytes, len, mark);
    enum r5_status status = render(bytes, mark, 0, len, out, &found);
    free(mark);
    return status;
}
