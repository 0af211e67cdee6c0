/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real time on a real serial port with real pins: the bench of a machine whose GPIO lines are
 * simulated by its kernel. What is between host and module, and may be broken, is `wires`.
 */
#include <stdio.h>
#include <stdlib.h>

#include "emu_profile.h"
#include "front.h"
#include "front_doors.h"
#include "front_lines.h"
#include "front_pins.h"
#include "front_real.h"
#include "front_trace.h"
#include "front_tty.h"

enum { NEWS_MAX = 128, ROUNDS_MAX = 8, WHY_ROOM = 128 };
#define NOISE_PERIOD (5 * EMU_MS)

struct uart {
    struct front_real real;
    struct front_doors doors;
    struct tty tty;
    struct trace trace;
    struct pins pins;
    struct lines lines;
    struct wires wires;
    int64_t noise_at;   /* monotonic */
    uint32_t noise;     /* state of its generator, the same in each run */
    char why[WHY_ROOM]; /* a wire was refused */
};

/* ---- towards the module -------------------------------------------------------------------------
 */

/* What comes through the wires; the same level again changes nothing. */
static void drive_inputs(struct uart *u)
{
    struct emu *e = u->real.e;

    emu_drive(e, EMU_PWR_ON,
              wire_level(&u->wires, WIRE_PWR_ON, u->pins.input[EMU_PWR_ON].high, true));
    emu_drive(e, EMU_RESET_N,
              wire_level(&u->wires, WIRE_RESET_N, u->pins.input[EMU_RESET_N].high, true));
    emu_rts(e, wire_level(&u->wires, WIRE_RTS, u->lines.rts, false));
}

static void restored(void *front)
{
    drive_inputs(front);
}

static void take(struct uart *u, const struct gpio_news *n)
{
    pins_take(&u->pins, n);
    lines_take(&u->lines, n);
    if (n->kind != GPIO_LOST)
        front_real_catch_up(&u->real, n->at);
    else
        fprintf(stderr, "r5emu: the kernel has lost records of GPIO lines; levels are read anew\n");
    drive_inputs(u);
}

static void end(struct uart *u, const char *why)
{
    if (!u->real.ended)
        fprintf(stderr, "r5emu: %s\n", why);
    u->real.ended = true;
}

static const char port_gone[] = "the serial port was taken away";

/* Each change at the time at which its author made it. */
static void news(void *front)
{
    static struct gpio_news n[2 * NEWS_MAX];
    struct uart *u = front;
    size_t count = NEWS_MAX;

    for (int round = 0; count >= NEWS_MAX && round < ROUNDS_MAX; round++) {
        count = trace_read(&u->trace, n, NEWS_MAX);
        count += pins_read(&u->pins, n + count, NEWS_MAX);
        gpio_sort(n, count);
        for (size_t i = 0; i < count; i++)
            take(u, &n[i]);
    }
    if (u->pins.gone)
        end(u, "the bank of pins was taken away");
}

static size_t get(void *front, uint8_t *to, size_t room)
{
    struct uart *u = front;
    size_t len;

    if (!tty_read(&u->tty, to, room, &len))
        end(u, port_gone);
    return u->wires.state[WIRE_TXD] == WIRE_CUT ? 0 : len;
}

/* ---- towards the host ---------------------------------------------------------------------------
 */

static void put(void *front, const uint8_t *bytes, size_t len)
{
    struct uart *u = front;

    if (u->wires.state[WIRE_RXD] != WIRE_CUT && !tty_write(&u->tty, bytes, len))
        end(u, port_gone);
}

static int64_t next(void *front)
{
    const struct uart *u = front;

    return u->wires.state[WIRE_RXD] == WIRE_NOISE ? u->noise_at : EMU_NEVER;
}

static void make_noise(struct uart *u)
{
    int64_t now = front_monotonic();

    if (u->wires.state[WIRE_RXD] != WIRE_NOISE || now < u->noise_at)
        return;
    u->noise = u->noise * 1664525U + 1013904223U;
    put(u, &(uint8_t){ (uint8_t)(u->noise >> 24) }, 1);
    u->noise_at = now + NOISE_PERIOD;
}

static void drive_v_int(struct uart *u, bool high)
{
    pins_drive_v_int(&u->pins, wire_level(&u->wires, WIRE_V_INT, high, false));
}

static void settle(void *front)
{
    struct uart *u = front;
    struct emu *e = u->real.e;
    bool ready = e->power == EMU_READY;
    struct emu_edge edge;

    while (emu_take_edge(e, &edge))
        drive_v_int(u, edge.high);
    drive_v_int(u, e->board.high[EMU_V_INT]);
    lines_drive(&u->lines, LINE_CTS, wire_level(&u->wires, WIRE_CTS, ready, false));
    lines_drive(&u->lines, LINE_DSR, ready);
    tty_speed(&u->tty, e->uart.baud);
    make_noise(u);
    if (!tty_flush(&u->tty))
        end(u, port_gone);
}

static size_t watch(void *front, struct pollfd fds[FRONT_WATCH_MAX])
{
    const struct uart *u = front;

    fds[0] = (struct pollfd){ .fd = u->trace.pipe, .events = POLLIN };
    fds[1] = (struct pollfd){ .fd = u->pins.watch, .events = POLLIN };
    fds[2] = (struct pollfd){ .fd = u->tty.waiting_len > 0 ? u->tty.fd : -1, .events = POLLOUT };
    return 3;
}

/* The door changes a wire. */
static const char *change_wire(void *front, const char *wire, const char *state)
{
    struct uart *u = front;

    if (!wire_set(&u->wires, wire, state, u->why, sizeof(u->why)))
        return u->why;
    drive_inputs(u);
    return NULL;
}

/* ---- from begin to end --------------------------------------------------------------------------
 */

static const struct front_real_ops ops = {
    .get = get,
    .put = put,
    .watch = watch,
    .next = next,
    .news = news,
    .settle = settle,
    .restored = restored,
};

static bool open_all(struct uart *u, const struct front_options *o)
{
    const struct gpio_chip *chips[TRACE_CHIPS_MAX] = { &u->pins.chip, &u->lines.chip };

    return front_real_begin(&u->real) && front_real_hold_signals(&u->real) &&
           front_doors_open(&u->doors, NULL, o->control) && pins_find(&u->pins, o->pins) &&
           lines_find(&u->lines, o->modem_lines) &&
           trace_open(&u->trace, chips, u->lines.there ? 2 : 1) && pins_begin(&u->pins) &&
           lines_begin(&u->lines) && tty_open(&u->tty, o->uart, u->real.e->world->line_baud);
}

static void close_all(struct uart *u)
{
    pins_close(&u->pins);
    lines_close(&u->lines);
    trace_close(&u->trace);
    tty_close(&u->tty);
    front_doors_close(&u->doors);
    front_real_end(&u->real);
}

int front_uart(struct emu *e, const struct front_options *options)
{
    static struct uart u = { .doors = { .master = -1, .slave = -1, .listener = -1 },
                             .tty = { .fd = -1 },
                             .trace = { .pipe = -1 },
                             .pins = { .watch = -1 },
                             .noise = 1 };
    char line[256];
    int status = FRONT_WRONG_USE;

    u.wires = options->wires;
    u.real = (struct front_real){
        .e = e, .ops = &ops, .front = &u, .nvm = options->nvm, .ready = options->ready
    };
    e->world->line_follows = true;
    if (open_all(&u, options)) {
        u.real.line = u.tty.fd;
        u.real.listener = u.doors.listener;
        u.real.control.wire = change_wire;
        drive_inputs(&u);
        emu_supply(e, FRONT_NORMAL_MV);
        snprintf(line, sizeof(line), "r5emu: %s on %s", emu_profile_name(e->world->profile),
                 options->uart);
        status = front_real_serve(&u.real, line);
    }
    close_all(&u);
    return status;
}
