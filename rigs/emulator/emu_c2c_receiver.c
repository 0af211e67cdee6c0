/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_c2c_receiver.h"

#include <string.h>

void emu_c2c_receiver_init(struct emu_c2c_receiver *rx, size_t padded_max, int64_t silence_ns)
{
    *rx = (struct emu_c2c_receiver){ .silence_ns = silence_ns, .padded_max = padded_max };
}

void emu_c2c_receiver_put(struct emu_c2c_receiver *rx, int64_t now_ns, uint8_t byte)
{
    rx->last_ns = now_ns;
    if (rx->have < sizeof(rx->bytes))
        rx->bytes[rx->have++] = byte;
}

static void consume(struct emu_c2c_receiver *rx, size_t n)
{
    rx->have -= n;
    memmove(rx->bytes, rx->bytes + n, rx->have);
}

static void seek_mark(struct emu_c2c_receiver *rx)
{
    const uint8_t *mark = memchr(rx->bytes, EMU_C2C_MARK, rx->have);
    consume(rx, mark == NULL ? rx->have : (size_t)(mark - rx->bytes));
}

enum look { NOT_A_FRAME, NOT_YET, WHOLE };

/* What the bytes at the mark are, as far as they go. */
static enum look look_at(const struct emu_c2c_receiver *rx, int version, size_t *body_len)
{
    const uint8_t *frame = rx->bytes;
    if (rx->have < 3)
        return NOT_YET;
    size_t len = frame[1] | (size_t)frame[2] << 8;
    size_t extra = emu_c2c_body_extra(version);
    if (len % 16 != 0 || len < extra + 16 || len > extra + rx->padded_max)
        return NOT_A_FRAME;
    if (rx->have < len + EMU_C2C_OVERHEAD)
        return NOT_YET;
    uint16_t fcs = emu_c2c_fcs(frame + 1, len + 2);
    bool ends_right = frame[len + 3] == (fcs & 0xFF) && frame[len + 4] == fcs >> 8 &&
                      frame[len + 5] == EMU_C2C_MARK;
    *body_len = len;
    return ends_right ? WHOLE : NOT_A_FRAME;
}

bool emu_c2c_receiver_find(struct emu_c2c_receiver *rx, int version, int64_t now_ns)
{
    bool silent = now_ns - rx->last_ns >= rx->silence_ns;
    for (rx->body_len = 0;;) {
        seek_mark(rx);
        if (rx->have == 0)
            return false;
        enum look look = look_at(rx, version, &rx->body_len);
        if (look == WHOLE)
            return true;
        if (look == NOT_YET && !silent)
            return false;
        consume(rx, 1);
    }
}

bool emu_c2c_receiver_read(struct emu_c2c_receiver *rx, const struct emu_c2c_keys *keys,
                           uint8_t *text, size_t *len)
{
    bool good = emu_c2c_body_read(keys, rx->defects, rx->bytes + 3, rx->body_len, text, len);
    consume(rx, rx->body_len + EMU_C2C_OVERHEAD);
    if (!good)
        rx->refused++;
    return good;
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
    return rx->have == 0 ? 0 : rx->last_ns + rx->silence_ns;
}
