/* SPDX-License-Identifier: Apache-2.0 */
#include "front_real.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "front_ready.h"

enum { WHY_ROOM = 512, FDS_OWN = 4 };

/* By a descriptor: a handler would have to wait for a moment in which nothing else is ready. */
bool front_real_hold_signals(struct front_real *r)
{
    sigset_t held;

    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGUSR1);
    sigprocmask(SIG_BLOCK, &held, NULL);
    r->signals = signalfd(-1, &held, SFD_NONBLOCK | SFD_CLOEXEC);
    if (r->signals < 0)
        perror("r5emu: signalfd");
    return r->signals >= 0;
}

static void take_signals(struct front_real *r)
{
    struct signalfd_siginfo one;

    while (read(r->signals, &one, sizeof(one)) == (ssize_t)sizeof(one)) {
        if (one.ssi_signo != SIGUSR1)
            r->told_to_end = true;
        else if (r->ops->press)
            r->ops->press(r->e);
    }
}

int64_t front_monotonic(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* ---- what a person and a file get to know
 * --------------------------------------------------------
 */

/* A module that is off says nothing: without a word here it would look like a hang. */
static void tell_power(struct front_real *r)
{
    enum emu_power now = r->e->power;

    if (now == r->told)
        return;
    r->told = now;
    if (!r->off)
        return;
    if (now == EMU_OFF)
        fprintf(stderr, "r5emu: the module is off; to switch it on: %s\n", r->off);
    else if (now == EMU_UNPOWERED)
        fprintf(stderr,
                "r5emu: the module has no supply; give it back at the control door (--control), or "
                "start r5emu again\n");
}

static bool save(struct front_real *r)
{
    char why[WHY_ROOM];

    if (!r->nvm || r->saved == r->e->nvm.sequence)
        return true;
    r->saved = r->e->nvm.sequence;
    if (emu_nvm_save(r->e, r->nvm, why, sizeof(why)))
        return true;
    fprintf(stderr, "r5emu: %s\n", why);
    return false;
}

/* ---- running ------------------------------------------------------------------------------------
 */

static void put_out(struct front_real *r)
{
    uint8_t bytes[EMU_OUT_MAX];
    size_t len = emu_take(r->e, bytes, sizeof(bytes));

    if (len > 0)
        r->ops->put(r->front, bytes, len);
}

void front_real_catch_up(struct front_real *r, int64_t at)
{
    while (emu_step(r->e, at - r->zero)) {
        front_net_serve(&r->net);
        if (r->e->world->out_len > EMU_OUT_MAX / 2)
            put_out(r);
    }
    front_net_serve(&r->net);
    put_out(r);
}

static void take_in(struct front_real *r)
{
    uint8_t bytes[4096];
    size_t room = EMU_RX_MAX - r->e->uart.rx_count;
    size_t len = r->ops->get(r->front, bytes, room < sizeof(bytes) ? room : sizeof(bytes));

    if (len > 0)
        emu_feed(r->e, bytes, len);
}

static void settle(struct front_real *r)
{
    if (r->ops->settle)
        r->ops->settle(r->front);
}

/* What was asked for has reached the world when the answer goes out. */
static void serve_control(struct front_real *r)
{
    char message[CONTROL_MESSAGE_MAX + 1];
    ssize_t len = recv(r->peer, message, sizeof(message), MSG_DONTWAIT);
    int64_t before = r->e->now;

    if (len < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (len > 0) {
        control_request(&r->control, message, (size_t)len);
        front_net_serve(&r->net);
        r->saved = UINT64_MAX;
        if (r->e->now != before) /* a restore moves device time */
            r->zero = front_monotonic() - r->e->now;
        if (r->ops->restored)
            r->ops->restored(r->front);
        settle(r);
    }
    if (len <= 0 || send(r->peer, r->control.reply, r->control.reply_len, MSG_NOSIGNAL) < 0) {
        close(r->peer);
        r->peer = -1;
    }
}

/* The earlier of the core's and the front end's next, as time from now. False: nothing to come. */
static bool time_left(struct front_real *r, struct timespec *t)
{
    int64_t next = emu_next(r->e);
    int64_t own = r->ops->next ? r->ops->next(r->front) : EMU_NEVER;
    int64_t at = next == EMU_NEVER ? own : next + r->zero;
    int64_t left;

    if (own < at)
        at = own;
    if (at == EMU_NEVER)
        return false;
    left = at - front_monotonic();
    t->tv_sec = left > 0 ? left / 1000000000LL : 0;
    t->tv_nsec = left > 0 ? left % 1000000000LL : 0;
    return true;
}

/* `now` is taken before the news are read: what happened until then is among them, and the core
   hears of it at its own time, before what it would have done later. */
static void wait_for_something(struct front_real *r)
{
    bool full = r->e->uart.rx_count > EMU_RX_MAX / 2;
    struct pollfd fds[FDS_OWN + FRONT_WATCH_MAX] = {
        { .fd = full ? -1 : r->line, .events = POLLIN },
        { .fd = r->peer < 0 ? r->listener : -1, .events = POLLIN },
        { .fd = r->peer, .events = POLLIN },
        { .fd = r->signals, .events = POLLIN },
    };
    size_t count = FDS_OWN + (r->ops->watch ? r->ops->watch(r->front, fds + FDS_OWN) : 0);
    struct timespec t;
    bool ends = time_left(r, &t);
    int ready = ppoll(fds, (nfds_t)count, ends ? &t : NULL, NULL);
    int64_t now = front_monotonic();

    if (r->ops->news)
        r->ops->news(r->front);
    front_real_catch_up(r, now);
    if (ready <= 0)
        return;
    if (fds[3].revents)
        take_signals(r);
    if (fds[0].revents)
        take_in(r);
    if (fds[1].revents)
        r->peer = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fds[2].revents)
        serve_control(r);
}

/* ---- from begin to end --------------------------------------------------------------------------
 */

bool front_real_begin(struct front_real *r)
{
    char why[WHY_ROOM];

    r->peer = -1;
    r->listener = -1;
    r->line = -1;
    r->signals = -1;
    control_init(&r->control, r->e, NULL, r->front); /* before loading: nothing is stored there */
    front_net_begin(&r->net, r->e, false);
    if (r->nvm && !emu_nvm_load(r->e, r->nvm, why, sizeof(why))) {
        fprintf(stderr, "r5emu: %s\n", why);
        return false;
    }
    r->saved = r->e->nvm.sequence;
    return !r->ready || front_ready_clear(r->ready);
}

int front_real_serve(struct front_real *r, const char *line)
{
    r->told = r->e->power;
    r->zero = front_monotonic() - r->e->now;
    settle(r);
    puts(line);
    fflush(stdout);
    r->made_ready = r->ready && front_ready_make(r->ready);
    if (r->ready && !r->made_ready)
        return FRONT_WRONG_USE;
    while (!r->told_to_end && !r->ended && !r->control.quit) {
        if (!save(r))
            return 2;
        wait_for_something(r);
        settle(r);
        tell_power(r);
    }
    return save(r) && !r->ended ? 0 : 2;
}

void front_real_end(struct front_real *r)
{
    if (r->made_ready)
        front_ready_remove(r->ready);
    if (r->peer >= 0)
        close(r->peer);
    if (r->signals >= 0)
        close(r->signals);
    front_net_end(&r->net);
    control_reset(&r->control);
}
