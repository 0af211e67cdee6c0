/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "deadline.h"
#include "spawn.h"

#define GUARD_MS 4000 /* wall time for what needs no waiting */

struct bench_peer {
    pid_t pid; /* 0: it runs elsewhere */
    int fd;
    bool by_lines;
    long id;
    int listeners;
    long listener[BENCH_LISTENERS_MAX];
    char reply[BENCH_PEER_REPLY_MAX + 1];
};

static enum r5_status connect_to(struct bench_peer *peer, const char *path, struct r5_error *error)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof(address.sun_path))
        return r5_fail(error, R5_E_LIMIT, "the path of the peer's control socket is too long: %s",
                       path);
    strcpy(address.sun_path, path);
    peer->by_lines = true; /* what can be forwarded is a stream: one object a line */
    peer->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (peer->fd < 0 || connect(peer->fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
        return r5_fail(error, R5_E_ABSENT,
                       "no r5peer at %s: %s; start it there, and forward its control socket", path,
                       strerror(errno));
    return R5_OK;
}

enum r5_status bench_peer_restart(struct bench_peer *peer, const struct cfg_peer *file,
                                  const char *folder, struct r5_error *error)
{
    bench_peer_close(peer);
    peer->listeners = 0;
    return file->by == CFG_BY_SPAWN
               ? bench_spawn_peer(file->program, folder, &peer->pid, &peer->fd, error)
               : connect_to(peer, file->control, error);
}

struct bench_peer *bench_peer_open(struct r5_arena *arena, const struct cfg_peer *file,
                                   const char *folder, struct r5_error *error)
{
    struct bench_peer *peer = r5_arena_take(arena, sizeof(*peer));
    if (peer == NULL) {
        (void)r5_fail(error, R5_E_MEMORY, "the shared memory of the run is used up");
        return NULL;
    }
    peer->fd = -1;
    if (bench_peer_restart(peer, file, folder, error) == R5_OK)
        return peer;
    bench_peer_close(peer);
    return NULL;
}

long bench_peer_next(struct bench_peer *peer)
{
    return ++peer->id;
}

static enum r5_status gone(struct r5_error *error)
{
    return r5_fail(error, R5_E_IO,
                   "r5peer is gone; run it by hand to see why: r5peer --control "
                   "PATH");
}

/* {"id": 7, ... in whichever order: the number alone is looked for. */
static bool answers(const char *reply, long id)
{
    const char *at = strstr(reply, "\"id\":");
    return at != NULL && strtol(at + 5, NULL, 10) == id;
}

static bool put(struct bench_peer *peer, const char *request)
{
    size_t len = strlen(request);
    if (send(peer->fd, request, len, MSG_NOSIGNAL) != (ssize_t)len)
        return false;
    return !peer->by_lines || send(peer->fd, "\n", 1, MSG_NOSIGNAL) == 1;
}

enum r5_status bench_peer_ask(struct bench_peer *peer, const char *request, long id, int wait_ms,
                              const char **answer, struct r5_error *error)
{
    r5_time guard = r5_wall_monotonic() + r5_wall_guard(GUARD_MS + wait_ms);
    size_t held = 0;
    if (peer->fd < 0 || !put(peer, request))
        return gone(error);
    for (;;) {
        r5_time left = guard - r5_wall_monotonic();
        struct pollfd readable = { .fd = peer->fd, .events = POLLIN };
        int ready = poll(&readable, 1, left > 0 ? (int)(left / R5_NS_PER_MS) + 1 : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return r5_fail(error, R5_E_IO,
                           "r5peer did not answer within %d ms; if this machine is slow, set "
                           "R5_STRETCH",
                           GUARD_MS + wait_ms);
        ssize_t got = recv(peer->fd, peer->reply + held, BENCH_PEER_REPLY_MAX - held, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return gone(error);
        held += (size_t)got;
        peer->reply[held] = '\0';
        if (peer->by_lines && peer->reply[held - 1] != '\n')
            continue;
        held = 0;
        if (!answers(peer->reply, id))
            continue; /* of a process that did not live to read it */
        *answer = peer->reply;
        return R5_OK;
    }
}

enum r5_status bench_peer_opened(struct bench_peer *peer, long listener, struct r5_error *error)
{
    if (peer->listeners == BENCH_LISTENERS_MAX)
        return r5_fail(error, R5_E_LIMIT, "a row has at most %d listeners", BENCH_LISTENERS_MAX);
    peer->listener[peer->listeners++] = listener;
    return R5_OK;
}

static enum r5_status say(struct bench_peer *peer, const char *verb, const char *more,
                          struct r5_error *error)
{
    char request[128];
    const char *answer;
    long id = bench_peer_next(peer);
    snprintf(request, sizeof(request), "{\"id\":%ld,\"verb\":\"%s\"%s}", id, verb, more);
    return bench_peer_ask(peer, request, id, 0, &answer, error);
}

enum r5_status bench_peer_fresh(struct bench_peer *peer, struct r5_error *error)
{
    char more[48];
    enum r5_status status = R5_OK;
    bool used = peer->listeners > 0;
    while (status == R5_OK && peer->listeners > 0) {
        snprintf(more, sizeof(more), ",\"listener\":%ld", peer->listener[--peer->listeners]);
        status = say(peer, "close", more, error);
    }
    return status == R5_OK && used ? say(peer, "forget", "", error) : status;
}

void bench_peer_close(struct bench_peer *peer)
{
    if (peer == NULL)
        return;
    if (peer->fd >= 0)
        close(peer->fd);
    peer->fd = -1;
    bench_reap(peer->pid);
    peer->pid = 0;
}
