/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_uart.h"

#include <string.h>

#include "emu_at.h"
#include "emu_cmd.h"
#include "emu_power.h"

enum { BITS = 10 }; /* 8N1 */

static const int64_t speeds[] = { 9600,   19200,  38400,  57600,   115200,
                                  230400, 460800, 921600, 3000000, 3250000 };
enum { AUTO_SPEEDS = 8, SPEEDS = 10 };

bool emu_uart_speed_known(int64_t baud)
{
    for (size_t i = 0; i < SPEEDS; i++)
        if (speeds[i] == baud)
            return true;
    return baud == 0;
}

static int64_t char_time(int64_t baud)
{
    return BITS * 1000000000LL / baud;
}

static int64_t host_baud(const struct emu *e)
{
    return e->world->line_follows && e->uart.baud ? e->uart.baud : e->world->line_baud;
}

static bool same_speed(int64_t a, int64_t b)
{
    int64_t off = a > b ? a - b : b - a;

    return off * 33 < b; /* three in a hundred is what 8N1 bears */
}

/* What a receiver at `to` makes of one byte sent at `from`: it samples the middle of its own bits.
 */
static uint8_t resampled(uint8_t byte, int64_t from, int64_t to)
{
    uint8_t got = 0;

    for (int i = 0; i < 8; i++) {
        int64_t bit = (2 * i + 3) * from / (2 * to);
        bool one = bit == 0 ? false : bit > 8 ? true : (byte >> (bit - 1)) & 1;

        got = (uint8_t)(got | (one ? 1 << i : 0));
    }
    return got;
}

/* With flow control at the host's end, bytes wait there until the module's CTS goes on. */
static bool held_by_cts(const struct emu *e)
{
    return e->world->line_rts_cts && e->power != EMU_READY;
}

/* With flow control at the module's end (AT&K3), the byte under way is the last one. */
static bool held_by_rts(const struct emu *e)
{
    return e->world->rts_off && e->set.user.flow != 0;
}

/* When a byte that may begin now has left. */
static int64_t one_byte_on(const struct emu *e)
{
    return held_by_rts(e) ? EMU_NEVER : e->now + char_time(e->uart.baud);
}

/* ---- outwards -------------------------------------------------------------------------------- */

void emu_uart_send(struct emu *e, const uint8_t *bytes, size_t len)
{
    struct emu_uart *u = &e->uart;

    if (e->cut || e->power != EMU_READY || u->baud == 0)
        return;
    if (len > EMU_TX_MAX - u->tx_count)
        len = EMU_TX_MAX - u->tx_count;
    if (u->tx_count == 0 && len > 0)
        u->tx_at = one_byte_on(e);
    for (size_t i = 0; i < len; i++)
        u->tx[(u->tx_head + u->tx_count + i) % EMU_TX_MAX] = bytes[i];
    u->tx_count += len;
    u->tx_queued += len;
}

static void byte_leaves(struct emu *e)
{
    struct emu_uart *u = &e->uart;
    uint8_t byte = u->tx[u->tx_head];
    int64_t host = host_baud(e);

    u->tx_head = (u->tx_head + 1) % EMU_TX_MAX;
    u->tx_count--;
    u->tx_left++;
    u->tx_at = one_byte_on(e);
    if (u->tx_count == 0)
        u->tx_idle_at = e->now;
    if (!same_speed(u->baud, host))
        byte = resampled(byte, u->baud, host);
    e->world->counters.tx++;
    if (e->world->out_len < EMU_OUT_MAX)
        e->world->out[e->world->out_len++] = byte;
    emu_at_sent(e);
}

void emu_uart_settle(struct emu *e)
{
    struct emu_uart *u = &e->uart;

    if (u->tx_count > 0 && u->tx_at == EMU_NEVER && u->baud > 0)
        u->tx_at = one_byte_on(e);
}

void emu_rts(struct emu *e, bool on)
{
    e->world->rts_off = !on;
    emu_uart_settle(e);
}

bool emu_line_idle(const struct emu *e)
{
    return e->uart.tx_count == 0;
}

size_t emu_take(struct emu *e, uint8_t *to, size_t room)
{
    struct emu_world *w = e->world;
    size_t len = w->out_len < room ? w->out_len : room;

    memcpy(to, w->out, len);
    memmove(w->out, w->out + len, w->out_len - len);
    w->out_len -= len;
    return len;
}

/* ---- inwards --------------------------------------------------------------------------------- */

size_t emu_feed(struct emu *e, const uint8_t *bytes, size_t len)
{
    struct emu_uart *u = &e->uart;

    if (len > EMU_RX_MAX - u->rx_count)
        len = EMU_RX_MAX - u->rx_count;
    if (u->rx_count == 0)
        u->rx_at = e->now + char_time(host_baud(e));
    for (size_t i = 0; i < len; i++)
        u->rx[(u->rx_head + u->rx_count + i) % EMU_RX_MAX] = bytes[i];
    u->rx_count += len;
    return len;
}

static void deliver(struct emu *e, uint8_t byte)
{
    if (e->channel)
        e->channel->rx(e, byte);
    else
        emu_at_input(e, &byte, 1);
}

/* One-shot autobaud: the first AT at a speed it knows fixes the speed until the next start. */
static void listen_for_at(struct emu *e, uint8_t byte, int64_t host)
{
    struct emu_uart *u = &e->uart;
    uint8_t before = u->auto_seen;
    bool known = false;

    for (size_t i = 0; i < AUTO_SPEEDS; i++)
        known = known || same_speed(host, speeds[i]);
    u->auto_seen = byte;
    if (!known || !((before == 'A' && byte == 'T') || (before == 'a' && byte == 't')))
        return;
    u->baud = host;
    u->auto_seen = 0;
    e->at.eating = emu_profile_bool(e, "uart.autobaud_eat");
    deliver(e, before);
    deliver(e, byte);
    emu_power_greet(e);
}

static void byte_arrives(struct emu *e)
{
    struct emu_uart *u = &e->uart;
    uint8_t byte = u->rx[u->rx_head];
    int64_t host = host_baud(e);

    u->rx_head = (u->rx_head + 1) % EMU_RX_MAX;
    u->rx_count--;
    u->rx_at = e->now + char_time(host);
    e->world->counters.rx++;
    if (e->power != EMU_READY)
        return;
    if (u->baud == 0) {
        listen_for_at(e, byte, host);
        return;
    }
    if (same_speed(host, u->baud)) {
        deliver(e, byte);
    } else if (e->now >= u->rx_deaf_until) {
        u->rx_deaf_until = e->now - char_time(host) + char_time(u->baud);
        deliver(e, resampled(byte, host, u->baud));
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

static int64_t rx_due(const struct emu *e)
{
    return e->uart.rx_count > 0 && !held_by_cts(e) ? e->uart.rx_at : EMU_NEVER;
}

static int64_t tx_due(const struct emu *e)
{
    return e->uart.tx_count > 0 && e->uart.baud > 0 ? e->uart.tx_at : EMU_NEVER;
}

int64_t emu_uart_next(const struct emu *e)
{
    int64_t rx = rx_due(e);
    int64_t tx = tx_due(e);

    return rx < tx ? rx : tx;
}

void emu_uart_step(struct emu *e)
{
    if (tx_due(e) <= e->now)
        byte_leaves(e);
    else
        byte_arrives(e);
}

void emu_uart_die(struct emu *e)
{
    struct emu_uart *u = &e->uart;

    u->baud = 0;
    u->auto_seen = 0;
    if (!emu_broken(e, "answer-continues-after-boot"))
        u->tx_count = 0;
    u->tx_queued = 0;
    u->tx_left = 0;
    u->tx_idle_at = -1;
    u->rx_deaf_until = 0;
}
