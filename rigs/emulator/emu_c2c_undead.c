/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels that do not end where they should, or where they should not, each by the name of a
 * defect: a close that does half its work, a session that a reset or a loss of power leaves behind,
 * one that is over and nobody was told.
 */
#include <string.h>

#include "emu_c2c_ops.h"

static void plain_rx(struct emu *e, uint8_t byte)
{
    emu_at_input(e, &byte, 1);
}

/* Frames still act, and plain text does too. */
static void both_rx(struct emu *e, uint8_t byte)
{
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0;
    emu_at_input(e, &byte, 1);
    emu_c2c_receiver_put(&e->c2c.rx, e->now, byte);
    if (emu_c2c_receiver_take(&e->c2c.rx, &e->c2c.broken.closed, e->now, text, &len)) {
        emu_at_input(e, (const uint8_t *)"\r", 1);
        emu_at_input(e, text, len);
    }
}

static void plain_tx(struct emu *e, const uint8_t *bytes, size_t len)
{
    emu_uart_send(e, bytes, len);
}

static void framed_tx(struct emu *e, const uint8_t *bytes, size_t len)
{
    uint8_t iv[EMU_C2C_SECRET], frame[EMU_C2C_FRAME];
    emu_random_bytes(e, EMU_FOR_IVS, iv, sizeof(iv));
    emu_uart_send(e, frame, emu_c2c_frame_make(&e->c2c.broken.closed, iv, bytes, len, frame));
}

static void deaf_rx(struct emu *e, uint8_t byte)
{
    (void)e;
    (void)byte;
}

static void nothing_held(struct emu *e)
{
    (void)e;
}

static const struct emu_channel output_framed = { plain_rx, framed_tx, nothing_held };
static const struct emu_channel input_framed = { deaf_rx, plain_tx, nothing_held };
static const struct emu_channel both = { both_rx, plain_tx, nothing_held };

/* The channel is closed, but for what `left` does under its keys. */
static void leave(struct emu *e, const struct emu_channel *left)
{
    struct emu_c2c_keys keys = e->c2c.keys;
    emu_c2c_close(e);
    e->c2c.broken.closed = keys;
    emu_channel_set(e, left);
}

bool emu_c2c_half_close(struct emu *e)
{
    if (emu_broken(e, "close-leaves-output-framed"))
        leave(e, &output_framed);
    else if (emu_broken(e, "close-leaves-input-framed"))
        leave(e, &input_framed);
    else
        return false;
    return true;
}

void emu_c2c_leave_behind(struct emu *e, const char *defect)
{
    if (e->c2c.open && (emu_broken(e, defect) || emu_broken(e, "session-keys-outlive-reset")))
        e->c2c_undead = (int)e->c2c.in_use + 1;
}

void emu_c2c_come_back(struct emu *e)
{
    if (e->c2c_undead == 0)
        return;
    emu_c2c_open(e, (size_t)(e->c2c_undead - 1));
    if (emu_broken(e, "session-keys-outlive-reset"))
        leave(e, &both);
    e->c2c_undead = 0;
}

bool emu_c2c_ends_silently(struct emu *e, const uint8_t *text, size_t len)
{
    enum { FRAMES = 128, HOURS = 12, LONG_LINE = 200 };
    bool old = e->now - e->c2c.silent_until > HOURS * 3600000LL * EMU_MS;
    bool mux = len > 7 && memcmp(text, "AT+CMUX", 7) == 0;
    bool is_long = e->c2c.broken.line_len > LONG_LINE;
    e->c2c.broken.frames++;
    if ((old && emu_broken(e, "session-ends-after-hours")) ||
        (e->c2c.broken.frames > FRAMES && emu_broken(e, "session-ends-after-frames")))
        e->c2c.rx.deaf = true;
    if (mux && emu_broken(e, "cmux-ends-channel"))
        emu_c2c_close(e);
    if (is_long && emu_broken(e, "long-line-lost-in-channel")) {
        e->at.state = EMU_AT_IDLE;
        e->c2c.broken.line_len = 0;
        return true;
    }
    return !e->c2c.open || e->c2c.rx.deaf;
}

/* An open by another host, as far as it has come in plain text. */
void emu_c2c_overhear(struct emu *e, uint8_t byte)
{
    static const char request[] = "AT+USECC2C=1,";
    static const char busy[] = "\r\n+CME ERROR: 3\r\n";
    struct emu_c2c_broken *b = &e->c2c.broken;
    bool heard = b->overheard == sizeof(request) - 1;
    if (!heard)
        b->overheard = byte == (uint8_t)request[b->overheard] ? b->overheard + 1 : 0;
    if (!heard || byte != '\r')
        return;
    b->overheard = 0;
    if (emu_broken(e, "plain-open-answered"))
        emu_uart_send(e, (const uint8_t *)busy, sizeof(busy) - 1);
    for (size_t i = 0; i < EMU_C2C_SLOTS && emu_broken(e, "plain-open-takes-over"); i++)
        if (e->c2c.slot[i].good.keys.version != 0 && i != e->c2c.in_use)
            e->c2c.keys = e->c2c.slot[i].good.keys;
}
