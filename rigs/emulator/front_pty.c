/* SPDX-License-Identifier: Apache-2.0 */
/* Real time on a pseudo-terminal: a person, or a program that knows serial ports. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "emu_profile.h"
#include "front.h"
#include "front_doors.h"
#include "front_real.h"

struct pty {
    struct front_real real;
    struct front_doors doors;
};

/* ---- power --------------------------------------------------------------------------------------
 */

static void release_pwr_on(struct emu *e)
{
    emu_drive(e, EMU_PWR_ON, true);
}

/* The shortest valid pulse. Who already holds the pin low goes on holding it. */
static void press_pwr_on(struct emu *e)
{
    if (!e->board.high[EMU_PWR_ON])
        return;
    emu_drive(e, EMU_PWR_ON, false);
    emu_schedule(e, e->now + emu_profile_int(e, "pwr.on_min_ms") * EMU_MS, release_pwr_on,
                 EMU_LIFE_BENCH);
}

/* VCC, and a key press for a variant that does not start by itself. */
static void power_up(struct emu *e)
{
    emu_supply(e, FRONT_NORMAL_MV);
    if (e->power == EMU_OFF)
        press_pwr_on(e);
}

/* ---- the terminal -------------------------------------------------------------------------------
 */

/* Nobody reads: the terminal's buffer is full and the bytes are lost, as on a wire. */
static void put(void *front, const uint8_t *bytes, size_t len)
{
    struct pty *p = front;

    if (write(p->doors.master, bytes, len) < 0 && errno != EAGAIN) {
        fprintf(stderr, "r5emu: --pty %s: %s\n", p->doors.link, strerror(errno));
        p->real.ended = true;
    }
}

static size_t get(void *front, uint8_t *to, size_t room)
{
    struct pty *p = front;
    ssize_t len = read(p->doors.master, to, room);

    return len > 0 ? (size_t)len : 0;
}

static const struct front_real_ops ops = { .get = get, .put = put, .press = press_pwr_on };

static int serve(struct pty *p)
{
    char line[1024];

    p->real.line = p->doors.master;
    p->real.listener = p->doors.listener;
    snprintf(line, sizeof(line), "r5emu: %s on %s -> %s",
             emu_profile_name(p->real.e->world->profile), p->doors.link, p->doors.terminal);
    return front_real_serve(&p->real, line);
}

int front_pty(struct emu *e, const struct front_options *options)
{
    static struct pty p = { .doors = { .master = -1, .slave = -1, .listener = -1 } };
    char off[128];
    int status = FRONT_WRONG_USE;

    snprintf(off, sizeof(off),
             "kill -USR1 %ld (a PWR_ON pulse), or PWR_ON at the control door (--control), or start "
             "r5emu again",
             (long)getpid());
    p.real = (struct front_real){
        .e = e, .ops = &ops, .front = &p, .nvm = options->nvm, .ready = options->ready, .off = off
    };
    e->world->line_follows = true;
    if (front_real_begin(&p.real)) {
        power_up(e);
        if (front_real_hold_signals(&p.real) &&
            front_doors_open(&p.doors, options->link, options->control))
            status = serve(&p);
        front_doors_close(&p.doors);
    }
    front_real_end(&p.real);
    return status;
}
