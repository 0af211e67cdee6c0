/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A journal of any bytes is read, its reports are made and well formed. One whose chain was made
 * anew is believed, and with one bit changed it is not.
 */
#include "chain.h"
#include "formats.h"
#include "fuzz_file.h"
#include "markup.h"

static void render(const struct jrn_book *book)
{
    struct r5_buf out;
    r5_buf_init(&out, (size_t)64 << 20);
    for (const struct rep_format *format = rep_formats; format->name != NULL; format++) {
        fuzz_claim(format->render(book, &out) == R5_OK && out.len > 0, "each report can be made");
        const char *suffix = strrchr(format->file, '.');
        bool html = strcmp(suffix, ".html") == 0;
        if (html || strcmp(suffix, ".xml") == 0) {
            const char *trouble = markup_trouble(out.data, html);
            fuzz_claim(trouble[0] == '\0', trouble);
        }
        r5_buf_reset(&out);
    }
    fuzz_claim(rep_show(book, NULL, true, &out) == R5_OK, "the dialogue can be shown");
    r5_buf_reset(&out);
}

/* The same records with right numbers and hashes; `sound`: nothing else can be wrong with them. */
static void mend(const uint8_t *data, size_t size, struct r5_buf *mended, bool *sound)
{
    char prev[JRN_HASH_ROOM], hash[JRN_HASH_ROOM];
    const char *at = (const char *)data, *end = at + size;
    memcpy(prev, jrn_chain_start, JRN_HASH_ROOM);
    *sound = true;
    for (json_int_t seq = 0; at < end; seq++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop != NULL ? stop : end) - at);
        json_t *record = json_loadb(at, len, JSON_REJECT_DUPLICATES, NULL);
        const char *kind = json_string_value(json_object_get(record, "kind"));
        bool ends = kind != NULL && strcmp(kind, "run-end") == 0;
        *sound = *sound && kind != NULL && kind[0] != '\0' && jrn_chain_integers_only(record) &&
                 (!ends || at + len + 1 >= end);
        at += len + 1;
        if (!json_is_object(record)) {
            json_decref(record);
            *sound = false;
            continue;
        }
        (void)json_object_del(record, "hash");
        json_object_set_new(record, "seq", json_integer(seq));
        json_object_set_new(record, "prev", json_string(prev));
        fuzz_claim(jrn_chain_hash(record, hash), "a record has a hash");
        json_object_set_new(record, "hash", json_string(hash));
        char *text = jrn_chain_text(record);
        fuzz_claim(text != NULL && r5_buf_text(mended, text) == R5_OK &&
                       r5_buf_text(mended, "\n") == R5_OK,
                   "a record has a text");
        memcpy(prev, hash, JRN_HASH_ROOM);
        free(text);
        json_decref(record);
    }
}

static void read_mended(struct r5_buf *mended, bool sound, size_t bit)
{
    struct jrn_book book;
    if (jrn_read(fuzz_file("journal.jsonl", mended->data, mended->len), &book, NULL) != R5_OK)
        return; /* it does not begin with run-start */
    size_t count = book.count;
    if (sound)
        fuzz_claim(book.chain_holds && !book.torn, "a right chain is believed");
    render(&book);
    jrn_book_reset(&book);
    mended->data[bit / 8 % mended->len] ^= (char)(1 << bit % 8);
    if (jrn_read(fuzz_file("journal.jsonl", mended->data, mended->len), &book, NULL) != R5_OK)
        return;
    fuzz_claim(!book.chain_holds || book.torn || book.count != count,
               "one bit that is changed is noticed");
    jrn_book_reset(&book);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jrn_book book;
    struct r5_error error = { 0 };
    if (jrn_read(fuzz_file("journal.jsonl", data, size), &book, &error) == R5_OK) {
        render(&book);
        jrn_book_reset(&book);
    } else {
        fuzz_claim(error.text[0] != '\0', "a refusal has a reason");
    }
    struct r5_buf mended;
    bool sound;
    r5_buf_init(&mended, (size_t)16 << 20);
    mend(data, size, &mended, &sound);
    if (mended.len > 0)
        read_mended(&mended, sound, (size_t)fuzz_sum(0, data, size));
    r5_buf_reset(&mended);
    return 0;
}
