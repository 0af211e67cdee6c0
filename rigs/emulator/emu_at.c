/* SPDX-License-Identifier: Apache-2.0 */
/* Line discipline: what is typed, echoed, edited, dropped, kept for later. */
#include "emu_at.h"

#include <string.h>

static void at_byte(struct emu *e, uint8_t byte, bool waited);

static char upper(uint8_t byte)
{
    return (char)(byte >= 'a' && byte <= 'z' ? byte - 32 : byte);
}

static bool too_early(const struct emu *e, uint8_t byte)
{
    const struct emu_uart *u = &e->uart;
    int64_t gap = emu_profile_int(e, "at.gap_ms") * EMU_MS;

    if (byte == e->set.user.s3 || byte == e->set.user.s4 || emu_profile_is(e, "at.early", "accept"))
        return false;
    return u->tx_count > 0 || (u->tx_idle_at >= 0 && e->now - u->tx_idle_at < gap);
}

static void backspace(struct emu_at *at)
{
    if (at->len == 0)
        return;
    if (at->line[--at->len] == '"')
        at->quoted = !at->quoted;
}

static void collect(struct emu *e, uint8_t byte)
{
    struct emu_at *at = &e->at;

    if (byte == e->set.user.s5 || byte == 127) {
        backspace(at);
        return;
    }
    if (byte == 0 || (!at->quoted && byte <= ' '))
        return;
    if (byte == '"')
        at->quoted = !at->quoted;
    if (at->len >= (size_t)emu_profile_int(e, "at.max_line"))
        at->too_long = true;
    else
        at->line[at->len++] = (char)byte;
}

static void line_ends(struct emu *e)
{
    struct emu_at *at = &e->at;
    bool is_command = at->state == EMU_AT_BODY && !at->eating;

    if (is_command && e->c2c.broken.eats_line)
        is_command = e->c2c.broken.eats_line = false;
    at->state = EMU_AT_IDLE;
    at->eating = false;
    if (!is_command) {
        emu_at_print_urcs(e);
        return;
    }
    at->line[at->len] = '\0';
    memcpy(at->rest, at->line, at->len + 1);
    if (!at->too_long)
        memcpy(at->last, at->line, at->len + 1);
    emu_at_line(e);
}

static void begin(struct emu *e)
{
    struct emu_at *at = &e->at;

    at->state = EMU_AT_BODY;
    at->len = 0;
    at->quoted = false;
    at->too_long = false;
}

static void repeat_last(struct emu *e)
{
    struct emu_at *at = &e->at;

    at->too_long = false;
    strcpy(at->rest, at->last);
    emu_at_line(e);
}

/* Broken: the last quote of a long command is its end, whether a CR follows or not. */
static bool ends_early(const struct emu *e, uint8_t byte)
{
    return byte == '"' && !e->at.quoted && e->at.len > 150 &&
           emu_broken(e, "line-acted-on-before-its-end");
}

static void typed(struct emu *e, uint8_t byte)
{
    struct emu_at *at = &e->at;
    bool stray_feed = byte == e->set.user.s4 && at->state == EMU_AT_IDLE;

    if (stray_feed || (at->state == EMU_AT_IDLE && too_early(e, byte)))
        return;
    if (e->set.user.echo && !at->eating)
        emu_at_out_aside(e, "echo-leaks-in-plain", &byte, 1);
    if (byte == e->set.user.s3)
        line_ends(e);
    else if (at->state == EMU_AT_BODY) {
        collect(e, byte);
        if (ends_early(e, byte))
            line_ends(e);
    } else if (at->state == EMU_AT_A && upper(byte) == 'T')
        begin(e);
    else if (at->state == EMU_AT_A && byte == '/')
        repeat_last(e);
    else
        at->state = upper(byte) == 'A' ? EMU_AT_A : EMU_AT_IDLE;
}

static void payload_ends(struct emu *e, bool timed_out)
{
    struct emu_at *at = &e->at;

    at->state = EMU_AT_BUSY;
    at->payload_fn(e, at->payload, at->payload_len, timed_out);
}

static void payload_times_out(struct emu *e)
{
    payload_ends(e, true);
}

static void payload_byte(struct emu *e, uint8_t byte)
{
    struct emu_at *at = &e->at;

    at->payload[at->payload_len++] = byte;
    if (at->payload_len < at->payload_want) {
        emu_after(e, at->payload_ms, payload_times_out);
        return;
    }
    emu_cancel(e, payload_times_out);
    payload_ends(e, false);
}

void emu_prompt(struct emu *e, const char *prompt, size_t count, int64_t limit_ms,
                emu_payload_fn *fn)
{
    struct emu_at *at = &e->at;

    at->state = EMU_AT_PAYLOAD;
    at->payload_len = 0;
    at->payload_want = count < EMU_PAYLOAD_MAX ? count : EMU_PAYLOAD_MAX;
    at->payload_ms = limit_ms;
    at->payload_fn = fn;
    emu_at_out_aside(e, "prompt-leaks-in-plain", prompt, strlen(prompt));
    emu_after(e, limit_ms, payload_times_out);
}

static void keep_for_later(struct emu_at *at, uint8_t byte)
{
    if (at->backlog_len < EMU_BACKLOG_MAX)
        at->backlog[at->backlog_len++] = byte;
}

static void at_byte(struct emu *e, uint8_t byte, bool waited)
{
    struct emu_at *at = &e->at;

    if (at->state == EMU_AT_PAYLOAD)
        payload_byte(e, byte);
    else if (at->state != EMU_AT_BUSY)
        typed(e, byte);
    else if (at->abortable && !waited)
        emu_at_abort(e);
    else
        keep_for_later(at, byte);
}

void emu_at_input(struct emu *e, const uint8_t *bytes, size_t len)
{
    if (!e->channel && len > 0 && bytes[0] >= 0x80 &&
        emu_broken(e, "high-byte-in-plain-text-eats-a-line"))
        e->c2c.broken.eats_line = true;
    for (size_t i = 0; i < len && e->power == EMU_READY && !e->cut; i++)
        at_byte(e, bytes[i], false);
}

/* Bytes that came while a command ran, in their order; those left over wait again. */
static void process_backlog(struct emu *e)
{
    uint8_t waiting[EMU_BACKLOG_MAX];
    size_t len = e->at.backlog_len;

    memcpy(waiting, e->at.backlog, len);
    e->at.backlog_len = 0;
    for (size_t i = 0; i < len; i++)
        at_byte(e, waiting[i], true);
}

void emu_at_finish(struct emu *e)
{
    struct emu_at *at = &e->at;

    emu_cancel(e, payload_times_out);
    at->state = EMU_AT_IDLE;
    at->abortable = false;
    if (e->power != EMU_READY)
        return;
    emu_at_print_urcs(e);
    process_backlog(e);
}

void emu_channel_set(struct emu *e, const struct emu_channel *channel)
{
    e->channel = channel;
    e->channel_wrote = false;
    e->at.backlog_len = 0;
    e->at.len = 0;
}

/* `then` waits for the last byte of the final code, which a channel may hold until its flush. */
void emu_at_settle(struct emu *e)
{
    struct emu_at *at = &e->at;

    if (e->channel && e->channel_wrote)
        e->channel->flush(e);
    e->channel_wrote = false;
    if (!at->then || at->then_armed)
        return;
    at->then_armed = true;
    at->then_mark = e->uart.tx_queued;
    emu_at_sent(e);
}

void emu_at_sent(struct emu *e)
{
    struct emu_at *at = &e->at;
    emu_fn *then = at->then;

    if (!then || !at->then_armed || e->uart.tx_left < at->then_mark)
        return;
    at->then = NULL;
    at->then_armed = false;
    then(e);
    emu_at_finish(e);
}
