/* SPDX-License-Identifier: Apache-2.0 */
/* A module with a real network behind it, and servers in child processes. */
#ifndef EMU_SELFTEST_NET_BENCH_H
#define EMU_SELFTEST_NET_BENCH_H

#include <arpa/inet.h>
#include <dirent.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "bench.h"
#include "front_net.h"

struct net_bench {
    struct bench *b;
    struct front_net net;
    pid_t server;
    int seen; /* what the server tells of what it saw, as text */
    uint16_t port;
};

static inline void net_wait(struct net_bench *n, int64_t ms)
{
    struct bench *b = n->b;
    int64_t until = b->e->now + ms * EMU_MS;
    front_net_serve(&n->net);
    while (emu_step(b->e, until)) {
        front_net_serve(&n->net);
        b->said_len +=
            emu_take(b->e, (uint8_t *)b->said + b->said_len, sizeof(b->said) - 1 - b->said_len);
    }
    b->said[b->said_len] = '\0';
}

/* What it says within `ms` after `text` and a CR. */
static inline const char *net_say_for(struct net_bench *n, int64_t ms, const char *text)
{
    bench_listen(n->b);
    net_wait(n, 30);
    bench_listen(n->b);
    bench_send(n->b, text);
    bench_send(n->b, "\r");
    net_wait(n, ms);
    return n->b->said;
}

static inline const char *net_say(struct net_bench *n, const char *text)
{
    return net_say_for(n, 3000, text);
}

#define OK "\r\nOK\r\n"
#define ERROR "\r\nERROR\r\n"

static inline void net_must(struct net_bench *n, const char *text, const char *answer)
{
    ck_assert_str_eq(net_say(n, text), answer);
}

/* Booted, registered, with an active profile; the clock stands at 2030. */
static inline void net_begin(struct net_bench *n, const char *changes)
{
    memset(n, 0, sizeof(*n));
    n->seen = -1;
    n->b = bench_new(DEFAULT_MODULE, changes);
    front_net_begin(&n->net, n->b->e, true);
    bench_boot(n->b);
    n->b->e->net.stat = 1;
    n->b->e->net.attached = true;
    n->b->e->net.psd_active = true;
    net_must(n, "AT+CMEE=1", OK);
    net_must(n, "AT+CCLK=\"30/06/01,12:00:00+00\"", OK);
}

static inline void net_stop_server(struct net_bench *n)
{
    if (n->server > 0) {
        kill(n->server, SIGKILL);
        waitpid(n->server, NULL, 0);
    }
    if (n->seen >= 0)
        close(n->seen);
    n->server = 0;
    n->seen = -1;
}

static inline void net_end(struct net_bench *n)
{
    net_stop_server(n);
    front_net_end(&n->net);
    bench_free(n->b);
}

typedef void net_server_fn(int listener, int told, const void *spec);

/* `type` SOCK_STREAM (listens) or SOCK_DGRAM, on an ephemeral port of 127.0.0.1. */
static inline void net_serve_by(struct net_bench *n, int type, net_server_fn *fn, const void *spec)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof(at);
    int pipes[2];
    int fd = socket(AF_INET, type, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, len), 0);
    if (type == SOCK_STREAM)
        ck_assert_int_eq(listen(fd, 8), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    n->port = ntohs(at.sin_port);
    ck_assert_int_eq(pipe(pipes), 0);
    n->server = fork();
    ck_assert_int_ge(n->server, 0);
    if (n->server == 0) {
        close(pipes[0]);
        signal(SIGPIPE, SIG_IGN);
        fn(fd, pipes[1], spec);
        _exit(0);
    }
    close(pipes[1]);
    close(fd);
    n->seen = pipes[0];
}

/* All that the server told until it ended, which it must do by itself. */
static inline const char *net_seen(struct net_bench *n)
{
    static char text[4096];
    size_t len = 0;
    ssize_t got;
    while ((got = read(n->seen, text + len, sizeof(text) - 1 - len)) > 0)
        len += (size_t)got;
    text[len] = '\0';
    return text;
}

static inline const char *net_connect_line(const struct net_bench *n, int s)
{
    static char line[96];
    snprintf(line, sizeof(line), "AT+USOCO=%d,\"127.0.0.1\",%u", s, n->port);
    return line;
}

static inline int net_descriptors(void)
{
    int count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

#endif
