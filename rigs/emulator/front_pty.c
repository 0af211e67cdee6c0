/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real time: the core's clock follows the monotonic clock, one ppoll waits for the terminal, the
 * control socket and the core's next event.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "control.h"
#include "emu_profile.h"
#include "front.h"
#include "front_doors.h"

enum { NORMAL_MV = 3800, WRONG_USE = 3, WHY_ROOM = 512 };

struct pty {
    struct emu *e;
    const struct front_pty_options *options;
    struct front_doors doors;
    int peer;
    int64_t zero; /* monotonic time at device time 0 */
    uint64_t saved;
    enum emu_power told; /* what the person in front knows of */
    struct control control;
};

static volatile sig_atomic_t told_to_end;
static volatile sig_atomic_t told_to_press;

static void on_signal(int number)
{
    if (number == SIGUSR1)
        told_to_press = 1;
    else
        told_to_end = 1;
}

static int64_t monotonic(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000LL + t.tv_nsec;
}

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
    emu_supply(e, NORMAL_MV);
    if (e->power == EMU_OFF)
        press_pwr_on(e);
}

/* A module that is off says nothing: without a word here it would look like a hang. */
static void tell_power(struct pty *p)
{
    enum emu_power now = p->e->power;

    if (now == p->told)
        return;
    p->told = now;
    if (now == EMU_OFF)
        fprintf(stderr,
                "r5emu: the module is off; to switch it on: kill -USR1 %ld (a PWR_ON pulse), or "
                "PWR_ON at the control door (--control), or start r5emu again\n",
                (long)getpid());
    else if (now == EMU_UNPOWERED)
        fprintf(stderr,
                "r5emu: the module has no supply; give it back at the control door (--control), or "
                "start r5emu again\n");
}

/* ---- running ------------------------------------------------------------------------------------
 */

/* Nobody reads: the terminal's buffer is full and the bytes are lost, as on a wire. */
static void put_out(struct pty *p)
{
    uint8_t bytes[EMU_OUT_MAX];
    size_t len = emu_take(p->e, bytes, sizeof(bytes));

    if (len > 0 && write(p->doors.master, bytes, len) < 0 && errno != EAGAIN)
        told_to_end = 1;
}

static void catch_up(struct pty *p)
{
    int64_t now = monotonic() - p->zero;

    while (emu_step(p->e, now))
        if (p->e->world->out_len > EMU_OUT_MAX / 2)
            put_out(p);
    put_out(p);
}

static void take_in(struct pty *p)
{
    uint8_t bytes[4096];
    size_t room = EMU_RX_MAX - p->e->uart.rx_count;
    ssize_t len = read(p->doors.master, bytes, room < sizeof(bytes) ? room : sizeof(bytes));

    if (len > 0)
        emu_feed(p->e, bytes, (size_t)len);
}

static void serve_control(struct pty *p)
{
    char message[CONTROL_MESSAGE_MAX + 1];
    ssize_t len = recv(p->peer, message, sizeof(message), MSG_DONTWAIT);

    if (len < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (len > 0) {
        control_request(&p->control, message, (size_t)len);
        p->zero = monotonic() - p->e->now; /* a restore moves device time */
        p->saved = UINT64_MAX;
    }
    if (len <= 0 || send(p->peer, p->control.reply, p->control.reply_len, MSG_NOSIGNAL) < 0) {
        close(p->peer);
        p->peer = -1;
    }
}

static bool save(struct pty *p)
{
    char why[WHY_ROOM];

    if (!p->options->nvm || p->saved == p->e->nvm.sequence)
        return true;
    p->saved = p->e->nvm.sequence;
    if (emu_nvm_save(p->e, p->options->nvm, why, sizeof(why)))
        return true;
    fprintf(stderr, "r5emu: %s\n", why);
    return false;
}

static void wait_for_something(struct pty *p, const sigset_t *open)
{
    bool full = p->e->uart.rx_count > EMU_RX_MAX / 2;
    struct pollfd fds[3] = {
        { .fd = full ? -1 : p->doors.master, .events = POLLIN },
        { .fd = p->peer < 0 ? p->doors.listener : -1, .events = POLLIN },
        { .fd = p->peer, .events = POLLIN },
    };
    int64_t next = emu_next(p->e);
    int64_t left = next == EMU_NEVER ? 0 : next + p->zero - monotonic();
    struct timespec t = { .tv_sec = left > 0 ? left / 1000000000LL : 0,
                          .tv_nsec = left > 0 ? left % 1000000000LL : 0 };
    int ready = ppoll(fds, 3, next == EMU_NEVER ? NULL : &t, open);

    catch_up(p);
    if (told_to_press) {
        told_to_press = 0;
        press_pwr_on(p->e);
    }
    if (ready <= 0)
        return;
    if (fds[0].revents)
        take_in(p);
    if (fds[1].revents)
        p->peer = accept4(p->doors.listener, NULL, NULL, SOCK_CLOEXEC);
    if (fds[2].revents)
        serve_control(p);
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };

/* From here on signals wait for ppoll(); `open` is the mask to wait with. */
static void hold_signals(sigset_t *open)
{
    struct sigaction act = { .sa_handler = on_signal };
    sigset_t held;

    sigemptyset(&held);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        sigaddset(&held, signals[i]);
        sigaction(signals[i], &act, NULL);
    }
    sigprocmask(SIG_BLOCK, &held, open);
}

static int serve(struct pty *p, const sigset_t *open)
{
    printf("r5emu: %s on %s -> %s\n", emu_profile_name(p->e->world->profile), p->doors.link,
           p->doors.terminal);
    fflush(stdout);
    p->told = p->e->power;
    p->zero = monotonic() - p->e->now;
    while (!told_to_end && !p->control.quit) {
        if (!save(p))
            return 2;
        wait_for_something(p, open);
        tell_power(p);
    }
    return save(p) ? 0 : 2;
}

int front_pty(struct emu *e, const struct front_pty_options *options)
{
    static struct pty p = { .peer = -1 };
    sigset_t open;
    char why[WHY_ROOM];
    int status = WRONG_USE;

    p.e = e;
    p.options = options;
    e->world->line_follows = true;
    control_init(&p.control, e, NULL, NULL); /* before loading: "factory" has nothing stored */
    if (options->nvm && !emu_nvm_load(e, options->nvm, why, sizeof(why))) {
        fprintf(stderr, "r5emu: %s\n", why);
        control_reset(&p.control);
        return WRONG_USE;
    }
    p.saved = e->nvm.sequence;
    power_up(e);
    hold_signals(&open);
    if (front_doors_open(&p.doors, options->link, options->control))
        status = serve(&p, &open);
    if (p.peer >= 0)
        close(p.peer);
    front_doors_close(&p.doors);
    control_reset(&p.control);
    return status;
}
