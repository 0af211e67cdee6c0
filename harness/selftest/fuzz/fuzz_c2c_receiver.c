/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The harness's frame receiver: bounded, the same whatever pieces the bytes come in, and back in
 * step after a time of silence whatever came before.
 */
#include "c2c_receiver.h"
#include "frame_script.h"

#define TIMEOUT r5_ms(1000)

struct heard {
    long good;
    size_t text;
    uint64_t sum;
};

static void take(struct c2c_receiver *r, r5_time now, size_t fed, struct heard *heard)
{
    static const uint8_t nothing[C2C_BODY_MAX_V1];
    struct c2c_found found;
    size_t steps = 0;
    while (c2c_receiver_next(r, now, &found)) {
        fuzz_claim(++steps <= fed + sizeof(r->buffer), "each step uses up bytes");
        fuzz_claim(found.raw >= r->buffer &&
                       found.raw + found.raw_len <= r->buffer + sizeof(r->buffer),
                   "what was found lies in the buffer");
        fuzz_claim(*c2c_fault_word(found.fault) != '\0', "each fault has a word");
        bool opened = found.fault == C2C_BAD_TAG || found.fault == C2C_BAD_PADDING;
        fuzz_claim(!opened || memcmp(found.plain, nothing, sizeof(nothing)) == 0,
                   "no text is left of a frame that is wrong");
        if (found.fault != C2C_GOOD) {
            fuzz_claim(found.plain_len == 0, "a wrong frame has no text");
            continue;
        }
        fuzz_claim(found.plain_len <= C2C_RX_PLAIN_MAX && found.plain_len < found.raw_len,
                   "the text is shorter than its frame");
        heard->good++;
        heard->text += found.plain_len;
        heard->sum = fuzz_sum(heard->sum, found.plain, found.plain_len);
    }
}

static void feed(struct c2c_receiver *r, const uint8_t *bytes, size_t len, size_t chunk,
                 r5_time now, struct heard *heard)
{
    for (size_t at = 0; at < len;) {
        size_t part = len - at < chunk ? len - at : chunk;
        size_t fed = c2c_receiver_feed(r, bytes + at, part, now);
        fuzz_claim(fed > 0, "there is room when all was taken");
        take(r, now, fed, heard);
        at += fed;
    }
}

/* All that comes without a pause, together; the wait behind it is s->wait. */
static bool gather(struct frame_script *s, uint8_t *bytes, size_t *len)
{
    *len = 0;
    while (frame_script_next(s)) {
        memcpy(bytes + *len, s->piece, s->len);
        *len += s->len;
        if (s->wait > 0)
            return true;
    }
    return *len > 0;
}

static struct heard play(const uint8_t *data, size_t size, size_t chunk)
{
    static struct frame_script s;
    static struct c2c_receiver r;
    static uint8_t bytes[SCRIPT_BYTES_MAX + C2C_FRAME_MAX];
    struct heard heard = { 0 };
    r5_time now = 0;
    size_t len, rest;
    frame_script_start(&s, data, size);
    c2c_receiver_init(&r, &s.keys, TIMEOUT);
    while (gather(&s, bytes, &len)) {
        feed(&r, bytes, len, chunk, now, &heard);
        now += s.wait;
        take(&r, now, 0, &heard);
    }
    fuzz_claim(heard.text <= s.total, "no more text than bytes");
    now += TIMEOUT;
    take(&r, now, 0, &heard);
    (void)c2c_receiver_rest(&r, &rest);
    fuzz_claim(rest == 0, "nothing is held for longer than the time of a frame");

    struct heard before = heard;
    frame_script_text(&s, (const uint8_t *)"\r\nOK\r\n", 6);
    feed(&r, s.piece, s.len, chunk, now, &heard);
    fuzz_claim(heard.good == before.good + 1 && heard.text == before.text + 6,
               "after a time of silence a right frame is heard");
    return heard;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct heard whole = play(data, size, SCRIPT_BYTES_MAX);
    size_t chunks[] = { 1, size > 1 ? 1u + data[size - 1] : 7 };
    for (int i = 0; i < 2; i++) {
        struct heard cut = play(data, size, chunks[i]);
        fuzz_claim(cut.good == whole.good && cut.text == whole.text && cut.sum == whole.sum,
                   "the pieces that bytes come in do not matter");
    }
    return 0;
}
