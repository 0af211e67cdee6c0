/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_receiver.h"

#include <string.h>

#include "emu_c2c_odd.h"

void emu_c2c_receiver_init(struct emu_c2c_receiver *rx, size_t padded_max, int64_t silence_ns)
{
    *rx = (struct emu_c2c_receiver){ .silence_ns = silence_ns, .padded_max = padded_max };
}

static bool broken(const struct emu_c2c_receiver *rx, const char *defect)
{
    return emu_defects_have(rx->defects, defect);
}

void emu_c2c_receiver_put(struct emu_c2c_receiver *rx, int64_t now_ns, uint8_t byte)
{
    enum { SHORT_PAUSE_NS = 10000000 };
    bool paused = now_ns - rx->last_ns > SHORT_PAUSE_NS;
    if (rx->deaf)
        return;
    if (paused && broken(rx, "pause-within-frame-drops-it"))
        rx->have = 0;
    rx->last_ns = now_ns;
    if (rx->have < sizeof(rx->bytes))
        rx->bytes[rx->have++] = byte;
}

static void consume(struct emu_c2c_receiver *rx, size_t n)
{
    rx->have -= n;
    memmove(rx->bytes, rx->bytes + n, rx->have);
}

static size_t length_field(const struct emu_c2c_receiver *rx, const uint8_t *at)
{
    if (broken(rx, "low-length-byte-signed") && at[0] >= 0x80)
        return 0xFF00 | at[0];
    return at[0] | (size_t)at[1] << 8;
}

static bool length_may_be(const struct emu_c2c_receiver *rx, int version, size_t len)
{
    size_t extra = emu_c2c_body_extra(version);
    size_t most = broken(rx, "oversize-accepted") ? EMU_C2C_BODY : extra + rx->padded_max;
    return (len % 16 == 0 && len >= extra + 16 && len <= most) ||
           emu_c2c_odd_length(rx->defects, len);
}

/* Up to where a frame may begin. */
static void seek_mark(struct emu_c2c_receiver *rx, int version)
{
    if (broken(rx, "opening-marker-not-needed") && rx->have > 1 && rx->have < sizeof(rx->bytes) &&
        rx->bytes[0] != EMU_C2C_MARK && length_may_be(rx, version, length_field(rx, rx->bytes))) {
        memmove(rx->bytes + 1, rx->bytes, rx->have++);
        rx->bytes[0] = EMU_C2C_MARK;
        return;
    }
    if (broken(rx, "opening-marker-not-needed") && rx->have == 1)
        return;
    const uint8_t *mark = memchr(rx->bytes, EMU_C2C_MARK, rx->have);
    size_t garbage = mark == NULL ? rx->have : (size_t)(mark - rx->bytes);
    rx->loses_next = rx->loses_next || (garbage > 0 && broken(rx, "garbage-eats-next-frame"));
    consume(rx, garbage);
}

static bool fcs_fits(const struct emu_c2c_receiver *rx, const uint8_t sent[2], uint16_t fcs)
{
    bool low = sent[0] == (fcs & 0xFF) || broken(rx, "fcs-high-byte-only");
    bool high = sent[1] == fcs >> 8 || broken(rx, "fcs-low-byte-only");
    bool swapped = sent[1] == (fcs & 0xFF) && sent[0] == fcs >> 8;
    return (low && high) || (swapped && broken(rx, "fcs-swapped-accepted")) ||
           broken(rx, "fcs-not-checked");
}

enum look { NOT_A_FRAME, NOT_YET, WHOLE };

/* Where the length leads to nothing. */
static enum look no_length(struct emu_c2c_receiver *rx, int version, size_t len)
{
    bool too_short = len < emu_c2c_body_extra(version) + 16;
    bool too_long = len > emu_c2c_body_extra(version) + rx->padded_max;
    rx->deaf = (too_short && broken(rx, "short-length-stalls")) ||
               (too_long && broken(rx, "long-length-overflows")) ||
               (rx->bytes[1] == EMU_C2C_MARK && broken(rx, "two-opening-markers-stall"));
    rx->wrong_length = broken(rx, "wrong-length-answered-in-plain");
    return too_long && broken(rx, "long-length-is-waited-for") ? NOT_YET : NOT_A_FRAME;
}

/* What the bytes at the mark are, as far as they go. */
static enum look look_at(struct emu_c2c_receiver *rx, int version, size_t *body_len)
{
    const uint8_t *frame = rx->bytes;
    if (rx->have < 3)
        return NOT_YET;
    size_t len = length_field(rx, frame + 1);
    if (!length_may_be(rx, version, len))
        return no_length(rx, version, len);
    if (rx->have > 3 && frame[3] == EMU_C2C_MARK && broken(rx, "marker-in-body-starts-anew"))
        return NOT_A_FRAME;
    rx->frame_len = len + EMU_C2C_OVERHEAD;
    if (broken(rx, "closing-marker-not-needed"))
        rx->frame_len--;
    if (rx->have < rx->frame_len)
        return NOT_YET;
    *body_len = len;
    bool marker_in_fcs = frame[len + 3] == EMU_C2C_MARK || frame[len + 4] == EMU_C2C_MARK;
    if (marker_in_fcs && broken(rx, "marker-in-fcs-ends-frame"))
        return NOT_A_FRAME;
    if (broken(rx, "closing-marker-searched-for"))
        for (; frame[rx->frame_len - 1] != EMU_C2C_MARK; rx->frame_len++)
            if (rx->frame_len == rx->have)
                return NOT_YET;
    bool ends = frame[rx->frame_len - 1] == EMU_C2C_MARK ||
                broken(rx, "closing-marker-not-needed") || broken(rx, "any-closing-byte-accepted");
    return ends && fcs_fits(rx, frame + len + 3, emu_c2c_fcs(frame + 1, len + 2)) ? WHOLE
                                                                                  : NOT_A_FRAME;
}

/* What a frame begun and never finished leaves behind. */
static void give_up(struct emu_c2c_receiver *rx)
{
    if (broken(rx, "late-frame-eats-next") ||
        (rx->have > 3 && broken(rx, "late-body-eats-next-frame")))
        rx->loses_next = true;
    if (broken(rx, "late-frame-stalls"))
        rx->deaf = true;
}

bool emu_c2c_receiver_find(struct emu_c2c_receiver *rx, int version, int64_t now_ns)
{
    bool silent = now_ns - rx->last_ns >= rx->silence_ns && !broken(rx, "frame-is-waited-for-ever");
    for (rx->body_len = 0; !rx->deaf;) {
        seek_mark(rx, version);
        if (rx->have == 0)
            return false;
        enum look look = look_at(rx, version, &rx->body_len);
        if (look == WHOLE)
            return true;
        if (look == NOT_YET && !silent)
            return false;
        if (look == NOT_YET)
            give_up(rx);
        consume(rx, rx->have > 1 && broken(rx, "opening-marker-not-needed") ? 2 : 1);
    }
    return false;
}

/* What else a broken module takes for a good frame: other keys, the last tag again. */
static bool read_broken(struct emu_c2c_receiver *rx, const struct emu_c2c_keys *keys,
                        const uint8_t *body, uint8_t *text, size_t *len)
{
    static const struct emu_defects unchecked = { 1, { "tag-not-checked" } };
    const uint8_t *tag = body + rx->body_len - EMU_C2C_SECRET;
    bool again = memcmp(rx->last_tag, tag, EMU_C2C_SECRET) == 0;
    rx->padding_was_wrong =
        broken(rx, "padding-error-answered") && emu_c2c_tag_is_right(keys, body, rx->body_len);
    if (rx->body_len == emu_c2c_body_extra(keys->version) &&
        broken(rx, "frame-without-text-repeats-last")) {
        memcpy(text, rx->last_text, rx->last_len);
        *len = rx->last_len;
        return true;
    }
    if (broken(rx, "bad-frame-acted-on-in-silence"))
        return rx->mute = emu_c2c_body_read(keys, &unchecked, body, rx->body_len, text, len);
    return (rx->also.version != 0 &&
            emu_c2c_body_read(&rx->also, NULL, body, rx->body_len, text, len)) ||
           (again && broken(rx, "tag-of-last-frame-trusted") &&
            emu_c2c_body_read(keys, &unchecked, body, rx->body_len, text, len));
}

static bool frame_gets_lost(struct emu_c2c_receiver *rx, const uint8_t tag[EMU_C2C_SECRET],
                            const uint8_t *text, size_t *len)
{
    bool lost = rx->loses_next;
    if (memcmp(rx->last_tag, tag, EMU_C2C_SECRET) == 0 && broken(rx, "repeated-frame-stalls"))
        rx->deaf = true;
    if (*len == 255 && broken(rx, "last-byte-of-longest-frame-lost"))
        --*len;
    memcpy(rx->last_tag, tag, EMU_C2C_SECRET);
    if (*len <= sizeof(rx->last_text)) {
        memcpy(rx->last_text, text, *len);
        rx->last_len = *len;
    }
    rx->loses_next = false;
    return lost;
}

bool emu_c2c_receiver_read(struct emu_c2c_receiver *rx, const struct emu_c2c_keys *keys,
                           uint8_t *text, size_t *len)
{
    const uint8_t *body = rx->bytes + 3;
    rx->mute = false;
    bool good = emu_c2c_body_read(keys, rx->defects, body, rx->body_len, text, len) ||
                (rx->defects != NULL && read_broken(rx, keys, body, text, len));
    bool lost = good && rx->defects != NULL &&
                frame_gets_lost(rx, body + rx->body_len - EMU_C2C_SECRET, text, len);
    consume(rx, rx->frame_len);
    if (rx->have > 0 && rx->bytes[0] != EMU_C2C_MARK &&
        broken(rx, "garbage-right-behind-frame-stalls"))
        rx->deaf = true;
    if (!good)
        rx->refused++;
    return good && !lost;
}

bool emu_c2c_receiver_take(struct emu_c2c_receiver *rx, const struct emu_c2c_keys *keys,
                           int64_t now_ns, uint8_t *text, size_t *len)
{
    while (emu_c2c_receiver_find(rx, keys->version, now_ns))
        if (emu_c2c_receiver_read(rx, keys, text, len))
            return true;
    return false;
}

int64_t emu_c2c_receiver_deadline(const struct emu_c2c_receiver *rx)
{
    bool waits = rx->have > 0 && !rx->deaf && !broken(rx, "frame-is-waited-for-ever");
    return waits ? rx->last_ns + rx->silence_ns : 0;
}
