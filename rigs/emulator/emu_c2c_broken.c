/* SPDX-License-Identifier: Apache-2.0 */
/* What the open channel of a module does that was broken on purpose. */
#include <string.h>

#include "emu_c2c_ops.h"
#include "emu_power.h"
#include "emu_uart.h"

enum { FRAME_TEXT = 255, SHORT_TEXT = 5, MANY_REFUSED = 400, ERROR_INCONSISTENT = 1679 };

static void answer_in_plain(struct emu *e)
{
    static const uint8_t error[] = "\r\nERROR\r\n";
    emu_uart_send(e, error, sizeof(error) - 1);
}

/* ---- towards the AT interface -----------------------------------------------------------------
 */

static bool ends_line(const uint8_t *text, size_t len)
{
    return len > 0 && text[len - 1] == '\r';
}

/* How much of the text gets through. */
static size_t through(struct emu *e, const uint8_t *text, size_t len)
{
    bool payload = e->at.state == EMU_AT_PAYLOAD;
    const uint8_t *end = memchr(text, '\r', len);
    const uint8_t *mark = memchr(text, EMU_C2C_MARK, len);
    if (!payload && !ends_line(text, len) && emu_broken(e, "line-must-fit-in-a-frame"))
        return 0;
    if (!payload && end == NULL && len < SHORT_TEXT && emu_broken(e, "line-in-small-frames-lost"))
        return 0;
    if (payload && mark != NULL && emu_broken(e, "payload-ends-at-marker-byte"))
        return (size_t)(mark - text);
    return len;
}

static void take_text(struct emu *e, const uint8_t *text, size_t len)
{
    struct emu_c2c_broken *b = &e->c2c.broken;
    for (size_t i = 0; i < len; i++) {
        bool cut = b->line_len >= FRAME_TEXT && text[i] != '\r' && e->at.state != EMU_AT_PAYLOAD &&
                   emu_broken(e, "line-cut-at-255-bytes");
        if (text[i] >= 0x80 && e->at.state != EMU_AT_PAYLOAD &&
            emu_broken(e, "high-byte-in-text-stalls"))
            e->c2c.rx.deaf = true;
        b->line_len = text[i] == '\r' ? 0 : b->line_len + 1;
        if (!cut)
            emu_at_input(e, text + i, 1);
    }
}

void emu_c2c_text(struct emu *e, const uint8_t *text, size_t len)
{
    if (e->world->defects.count == 0) {
        emu_at_input(e, text, len);
        return;
    }
    struct emu_c2c_receiver *rx = &e->c2c.rx;
    e->c2c.broken.plain_head = false;
    if (len == 0 && emu_broken(e, "empty-frame-eats-next"))
        rx->loses_next = true;
    if (len > 0 && text[0] == '\r' && emu_broken(e, "answer-as-command-stalls"))
        rx->deaf = true;
    if (len > 0 && text[0] == ';' && e->at.state == EMU_AT_IDLE &&
        emu_broken(e, "line-without-its-head-stalls"))
        rx->deaf = true;
    if (len > 0 && memchr(text, '\r', len - 1) != NULL &&
        emu_broken(e, "two-lines-in-a-frame-stall"))
        rx->deaf = true;
    take_text(e, text, through(e, text, len));
}

/* ---- frames that were refused -----------------------------------------------------------------
 */

void emu_c2c_refused(struct emu *e)
{
    if (emu_broken(e, "bad-frame-answered-in-plain"))
        answer_in_plain(e);
    if (emu_broken(e, "bad-frame-answered-in-frame"))
        emu_line(e, "+CME ERROR: %d", ERROR_INCONSISTENT);
    if (e->c2c.rx.padding_was_wrong && emu_broken(e, "padding-error-answered"))
        emu_line(e, "+CME ERROR: %d", ERROR_INCONSISTENT);
    if (emu_broken(e, "bad-frame-closes-channel") ||
        (e->c2c.rx.refused >= MANY_REFUSED && emu_broken(e, "bad-frames-end-the-channel")))
        emu_c2c_close(e);
    if (emu_broken(e, "bad-frame-resets-module"))
        emu_power_reboot(e);
}

int64_t emu_c2c_more_work_ns(const struct emu *e)
{
    bool slows = emu_broken(e, "bad-frames-slow-the-module-down");
    return slows ? (int64_t)e->c2c.rx.refused * EMU_MS : 0;
}

/* ---- bytes outside frames ---------------------------------------------------------------------
 */

void emu_c2c_outside(struct emu *e, uint8_t byte)
{
    if (e->world->defects.count == 0)
        return;
    if (e->c2c.rx.wrong_length)
        answer_in_plain(e);
    e->c2c.rx.wrong_length = false;
    if (e->c2c.rx.have > 0 || byte == EMU_C2C_MARK)
        return;
    struct emu_c2c_broken *b = &e->c2c.broken;
    emu_c2c_overhear(e, byte);
    bool begun = e->at.state == EMU_AT_BODY;
    b->plain_head = b->plain_head || e->at.state == EMU_AT_IDLE;
    if (byte == '\r' && emu_broken(e, "plain-text-answered-in-channel"))
        answer_in_plain(e);
    if (emu_broken(e, "garbage-is-sent-back"))
        emu_uart_send(e, &byte, 1);
    if (emu_broken(e, "plain-text-acted-on-in-channel") ||
        (begun && emu_broken(e, "plain-text-mixes-into-line")) ||
        (b->plain_head && byte != '\r' && emu_broken(e, "plain-text-begins-framed-line")) ||
        (e->at.state == EMU_AT_PAYLOAD && emu_broken(e, "plain-payload-accepted")))
        emu_at_input(e, &byte, 1);
}

/* After a close that forgot the keys on one side only: frames are still read, plain text is too. */
static void leftover_rx(struct emu *e, uint8_t byte)
{
    uint8_t text[EMU_C2C_PADDED];
    size_t len = 0;
    emu_c2c_receiver_put(&e->c2c.rx, e->now, byte);
    if (emu_c2c_receiver_take(&e->c2c.rx, &e->c2c.broken.closed, e->now, text, &len))
        emu_at_input(e, text, len);
    else if (e->c2c.rx.have == 0)
        emu_at_input(e, &byte, 1);
}

static void leftover_tx(struct emu *e, const uint8_t *bytes, size_t len)
{
    emu_uart_send(e, bytes, len);
}

static void leftover_flush(struct emu *e)
{
    (void)e;
}

static const struct emu_channel leftover = {
    .rx = leftover_rx,
    .tx = leftover_tx,
    .flush = leftover_flush,
};

const struct emu_channel *emu_c2c_after_close(struct emu *e)
{
    if (!emu_broken(e, "frame-acted-on-after-close"))
        return NULL;
    e->c2c.broken.closed = e->c2c.keys;
    return &leftover;
}

/* ---- keys that should be dead -----------------------------------------------------------------
 */

void emu_c2c_other_keys(struct emu *e)
{
    struct emu_c2c_broken *b = &e->c2c.broken;
    for (size_t i = 0; i < EMU_C2C_SLOTS && emu_broken(e, "keys-of-any-slot-accepted"); i++)
        if (e->c2c.slot[i].good.keys.version != 0 && i != e->c2c.in_use)
            e->c2c.rx.also = e->c2c.slot[i].good.keys;
    if (b->former_slot == e->c2c.in_use && emu_broken(e, "keys-before-repairing-accepted"))
        e->c2c.rx.also = b->former;
    b->former = e->c2c.keys;
    b->former_slot = e->c2c.in_use;
}

/* ---- a reset in the middle of a frame ---------------------------------------------------------
 */

bool emu_c2c_outlives(struct emu *e)
{
    static const struct emu_c2c_slot empty;
    bool within = e->c2c.open && e->c2c.rx.have > 0;
    if (within && emu_broken(e, "reset-within-frame-loses-pairing"))
        emu_c2c_slot_put(e, e->c2c.in_use, &empty);
    if (!within || !emu_broken(e, "reset-within-frame-keeps-channel"))
        return false;
    e->c2c.working = e->c2c.timer_runs = false;
    return true;
}
