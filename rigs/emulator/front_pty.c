/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real time: the core's clock follows the monotonic clock, one ppoll waits for the terminal, the
 * control socket and the core's next event.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "control.h"
#include "emu_profile.h"
#include "front.h"

enum { NORMAL_MV = 3800, WRONG_USE = 3, WHY_ROOM = 512 };

struct pty {
    struct emu *e;
    const struct front_pty_options *options;
    int master;
    int slave; /* held open: no hang-up between two hosts */
    int listener;
    int peer;
    int64_t zero; /* monotonic time at device time 0 */
    uint64_t saved;
    struct control control;
};

static volatile sig_atomic_t told_to_end;

static void on_signal(int number)
{
    (void)number;
    told_to_end = 1;
}

static int64_t monotonic(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int failed(const char *what, const char *path)
{
    fprintf(stderr, "r5emu: %s %s: %s\n", what, path, strerror(errno));
    return WRONG_USE;
}

/* ---- opening ------------------------------------------------------------------------------------
 */

static int open_terminal(struct pty *p)
{
    struct termios raw;
    char name[256];

    if (openpty(&p->master, &p->slave, name, NULL, NULL) != 0)
        return failed("cannot open", "a pseudo-terminal");
    tcgetattr(p->slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(p->slave, TCSANOW, &raw);
    fcntl(p->master, F_SETFL, O_NONBLOCK);
    if (symlink(name, p->options->link) != 0 && errno == EEXIST) {
        struct stat old;

        if (lstat(p->options->link, &old) != 0 || !S_ISLNK(old.st_mode))
            return failed("will not replace", p->options->link);
        unlink(p->options->link); /* left by one that was killed */
        if (symlink(name, p->options->link) != 0)
            return failed("cannot make the link", p->options->link);
    } else if (access(p->options->link, F_OK) != 0) {
        return failed("cannot make the link", p->options->link);
    }
    printf("r5emu: %s on %s -> %s\n", emu_profile_name(p->e->world->profile), p->options->link,
           name);
    fflush(stdout);
    return 0;
}

static int open_control(struct pty *p)
{
    const char *path = p->options->control;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat old;

    if (!path)
        return 0;
    if (strlen(path) >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return failed("cannot listen at", path);
    }
    strcpy(address.sun_path, path);
    if (lstat(path, &old) == 0 && S_ISSOCK(old.st_mode))
        unlink(path);
    p->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (p->listener < 0 ||
        bind(p->listener, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(p->listener, 1) != 0)
        return failed("cannot listen at", path);
    return 0;
}

static int open_doors(struct pty *p)
{
    struct sigaction end = { .sa_handler = on_signal };
    int status = open_control(p);

    sigaction(SIGINT, &end, NULL);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGHUP, &end, NULL);
    return status ? status : open_terminal(p);
}

static void close_doors(struct pty *p)
{
    if (p->peer >= 0)
        close(p->peer);
    if (p->listener >= 0) {
        close(p->listener);
        unlink(p->options->control);
    }
    if (p->master >= 0) {
        unlink(p->options->link);
        close(p->master);
        close(p->slave);
    }
}

/* ---- running ------------------------------------------------------------------------------------
 */

/* Nobody reads: the terminal's buffer is full and the bytes are lost, as on a wire. */
static void put_out(struct pty *p)
{
    uint8_t bytes[EMU_OUT_MAX];
    size_t len = emu_take(p->e, bytes, sizeof(bytes));

    if (len > 0 && write(p->master, bytes, len) < 0 && errno != EAGAIN)
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
    ssize_t len = read(p->master, bytes, room < sizeof(bytes) ? room : sizeof(bytes));

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
        { .fd = full ? -1 : p->master, .events = POLLIN },
        { .fd = p->peer < 0 ? p->listener : -1, .events = POLLIN },
        { .fd = p->peer, .events = POLLIN },
    };
    int64_t next = emu_next(p->e);
    int64_t left = next == EMU_NEVER ? 0 : next + p->zero - monotonic();
    struct timespec t = { .tv_sec = left > 0 ? left / 1000000000LL : 0,
                          .tv_nsec = left > 0 ? left % 1000000000LL : 0 };
    int ready = ppoll(fds, 3, next == EMU_NEVER ? NULL : &t, open);

    catch_up(p);
    if (ready <= 0)
        return;
    if (fds[0].revents)
        take_in(p);
    if (fds[1].revents)
        p->peer = accept4(p->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fds[2].revents)
        serve_control(p);
}

static int serve(struct pty *p)
{
    sigset_t held;
    sigset_t open;

    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigprocmask(SIG_BLOCK, &held, &open);
    p->zero = monotonic() - p->e->now;
    while (!told_to_end && !p->control.quit) {
        if (!save(p))
            return 2;
        wait_for_something(p, &open);
    }
    return save(p) ? 0 : 2;
}

/* VCC, and the shortest valid key press for a variant that does not start by itself. */
static void power_up(struct emu *e)
{
    int64_t released = e->now + emu_profile_int(e, "pwr.on_min_ms") * EMU_MS;

    emu_supply(e, NORMAL_MV);
    if (e->power != EMU_OFF)
        return;
    emu_drive(e, EMU_PWR_ON, false);
    while (emu_step(e, released))
        ;
    emu_drive(e, EMU_PWR_ON, true);
}

int front_pty(struct emu *e, const struct front_pty_options *options)
{
    static struct pty p = { .master = -1, .slave = -1, .listener = -1, .peer = -1 };
    char why[WHY_ROOM];
    int status;

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
    status = open_doors(&p);
    if (!status)
        status = serve(&p);
    close_doors(&p);
    control_reset(&p.control);
    return status;
}
