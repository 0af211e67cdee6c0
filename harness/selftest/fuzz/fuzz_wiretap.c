/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets that the vault knows, in any form, amid any bytes, in any pieces: none of them is in the
 * journal. The input is a list of operations, each a byte and what it needs; bit 3 is the
 * direction, bit 4 the text of the channel instead of raw bytes:
 *
 *     0, 1  n, n bytes: as they are                4  flush; bit 3: as held
 *     2, 3  which, from, form: a part of a secret  5  another case    6  a dropped frame
 *     7     which: a pairing answer with secrets that nobody knew before
 */
#include "arena.h"
#include "buf.h"
#include "fuzz_file.h"
#include "hex.h"
#include "journal_read.h"
#include "wiretap.h"

enum { SECRETS = 8, SECRET = 16, WINDOW = 8, NINE = 9, FORM_MAX = 64 };

static uint8_t secrets[2 * SECRETS][SECRET]; /* the second half reversed */
static struct jrn_wiretap *tap;
static struct jrn_writer *writer;

/* Half of them are bytes, half letters; no marker and no line end, which would cut them in two. */
static void make_secrets(void)
{
    static const char letters[] = "Qm7ZpXw3VbN9sKdL2rTgHy6JfCuE8aRv";
    uint32_t state = 2463534242u;
    for (int k = 0; k < SECRETS; k++)
        for (int i = 0; i < SECRET; i++) {
            state = state * 1664525u + 1013904223u;
            secrets[k][i] =
                (uint8_t)(k % 2 ? letters[state >> 27] : (char)(0x80 + (state >> 24) % 0x70));
            secrets[SECRETS + k][SECRET - 1 - i] = secrets[k][i];
        }
}

static size_t base64(const uint8_t *bytes, size_t len, char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t used = 0;
    for (size_t bit = 0; bit < 8 * len; bit += 6) {
        unsigned pair = bytes[bit / 8] * 256u + (bit / 8 + 1 < len ? bytes[bit / 8 + 1] : 0);
        text[used++] = digits[pair >> (10 - bit % 8) & 63];
    }
    return used;
}

/* At least WINDOW bytes of a secret, raw, in hex or base64, straight or reversed. */
static size_t in_a_form(struct fuzz_in *in, uint8_t *bytes)
{
    const uint8_t *secret = secrets[fuzz_byte(in) % (2 * SECRETS)];
    unsigned part = fuzz_byte(in), form = fuzz_byte(in);
    size_t from = part % (SECRET - WINDOW + 1), most = SECRET - from;
    size_t len = WINDOW + part / 16 % (most - WINDOW + 1);
    char text[FORM_MAX];
    if (form % 4 == 0) {
        memcpy(bytes, secret + from, len);
        return len;
    }
    if (form % 4 == 3) {
        len = base64(secret + from, len, text);
    } else {
        (form % 4 == 1 ? r5_hex_lower : r5_hex_upper)(text, secret + from, len);
        len *= 2;
    }
    memcpy(bytes, text, len);
    return len;
}

/* What stands there must be replaced by its place alone. */
static size_t in_an_answer(unsigned which, uint8_t *bytes)
{
    uint8_t fresh[SECRET];
    char key[2 * SECRET + 1], text[128];
    for (size_t i = 0; i < SECRET; i++)
        fresh[i] = (uint8_t)(secrets[which % SECRETS][i] ^ 0x5A);
    r5_hex_upper(key, fresh, SECRET);
    size_t len = (size_t)snprintf(text, sizeof(text), "\r\n+USECC2C: 0,0,\"%s\"\r\n", key);
    memcpy(bytes, text, len);
    return len;
}

static void pass(unsigned op, const uint8_t *bytes, size_t len)
{
    enum jrn_wire dir = (op & 8) != 0 ? JRN_TX : JRN_RX;
    if ((op & 16) != 0)
        jrn_wiretap_text(tap, dir, bytes, len);
    else
        jrn_wiretap_bytes(tap, dir, bytes, len);
}

static void act(struct fuzz_in *in)
{
    uint8_t form[128];
    size_t len;
    unsigned op = fuzz_byte(in);
    const uint8_t *bytes;
    switch (op & 7) {
    case 0:
    case 1:
        bytes = fuzz_take(in, fuzz_byte(in), &len);
        pass(op, bytes, len);
        break;
    case 2:
    case 3:
        pass(op, form, in_a_form(in, form));
        break;
    case 4:
        fuzz_claim(jrn_wiretap_flush(tap, (op & 8) != 0, NULL) == R5_OK, "it can be flushed");
        break;
    case 5:
        jrn_set_case(writer, "another");
        break;
    case 6:
        jrn_wiretap_dropped(tap, "wrong tag", op);
        break;
    default:
        pass(op, form, in_an_answer(fuzz_byte(in), form));
        break;
    }
}

/* ---- looking for them, by other means than the redactor's ------------------------------------ */

static bool holds(const uint8_t *bytes, size_t len, const void *what, size_t what_len)
{
    return memmem(bytes, len, what, what_len) != NULL;
}

/* Nine bytes are 12 digits of base64, all of them known. */
static bool leaks(const uint8_t *text, size_t len, const uint8_t *secret)
{
    for (size_t i = 0; i + WINDOW <= SECRET; i++) {
        char hex[2 * WINDOW + 1], upper[2 * WINDOW + 1], digits[FORM_MAX];
        r5_hex_lower(hex, secret + i, WINDOW);
        r5_hex_upper(upper, secret + i, WINDOW);
        if (holds(text, len, secret + i, WINDOW) || holds(text, len, hex, strlen(hex)) ||
            holds(text, len, upper, strlen(upper)))
            return true;
        if (i + NINE <= SECRET && holds(text, len, digits, base64(secret + i, NINE, digits)))
            return true;
    }
    return false;
}

static void must_hold_none(const char *path)
{
    struct r5_buf whole;
    r5_buf_init(&whole, (size_t)16 << 20);
    fuzz_claim(r5_buf_read_file(&whole, path, NULL) == R5_OK, "the journal can be read");
    for (int k = 0; k < 2 * SECRETS; k++)
        fuzz_claim(!leaks((const uint8_t *)whole.data, whole.len, secrets[k]),
                   "no secret of the vault is in the journal");
    r5_buf_reset(&whole);
}

static void must_be_sound(const char *path)
{
    struct jrn_book book;
    fuzz_claim(jrn_read(path, &book, NULL) == R5_OK && book.chain_holds && !book.torn,
               "the journal is whole");
    jrn_book_reset(&book);
}

/* As it was with these secrets alone; made anew for each input it would take most of the time. */
static struct jrn_vault *vault_with_secrets(void)
{
    static struct jrn_vault *vault;
    static uint8_t *kept;
    static size_t size;
    if (kept == NULL) {
        struct r5_arena *arena = r5_arena_new((size_t)4 << 20, NULL);
        fuzz_claim(arena != NULL, "there is memory");
        vault = jrn_vault_new(arena);
        size = (size_t)((uint8_t *)r5_arena_take(arena, 1) - (uint8_t *)vault);
        make_secrets();
        for (int k = 0; k < SECRETS; k++)
            (void)jrn_vault_add(vault, secrets[k], SECRET);
        kept = malloc(size);
        fuzz_claim(kept != NULL, "there is memory");
        memcpy(kept, vault, size);
    }
    memcpy(vault, kept, size);
    return vault;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_in in = { data, size };
    char path[FUZZ_PATH];
    fuzz_folder_make();
    snprintf(path, sizeof(path), "%s", fuzz_path("journal.jsonl"));
    unlink(path);
    struct r5_arena *arena = r5_arena_new(1 << 16, NULL);
    fuzz_claim(arena != NULL, "there is memory");
    struct jrn_vault *vault = vault_with_secrets();
    writer = jrn_writer_new(arena, path, vault, NULL);
    tap = writer != NULL ? jrn_wiretap_new(arena, writer, vault, 1) : NULL;
    fuzz_claim(tap != NULL, "there is a journal");
    fuzz_claim(jrn_write(writer, "run-start", json_object(), NULL) == R5_OK, "it can be written");
    while (in.left > 0)
        act(&in);
    fuzz_claim(jrn_wiretap_flush(tap, true, NULL) == R5_OK, "it can be flushed");
    jrn_writer_close(&writer);
    must_be_sound(path);
    must_hold_none(path);
    r5_arena_free(&arena);
    return 0;
}
