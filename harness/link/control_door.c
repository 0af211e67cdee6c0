/* SPDX-License-Identifier: Apache-2.0 */
#include "control_door.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define EDGES_MAX 64
#define GUARD_MS 2000

struct link_door {
    char unit[32];
    int fd;
    unsigned long id;         /* of the last request */
    unsigned long run_id;     /* of a "run" whose reply is still to come, 0 if none */
    int64_t announced, taken; /* bytes at the data door */
    size_t stop_after;        /* bytes that one "run" may bring, 0: as many as it likes */
    r5_time ahead;            /* rig time = module time + ahead */
    unsigned edge_first, edge_count;
    bool edges_lost;
    struct link_edge edge[EDGES_MAX];
    char reply[LINK_DOOR_REPLY_MAX];
};

struct link_door *link_door_new(struct r5_arena *arena, const char *unit)
{
    struct link_door *door = r5_arena_take(arena, sizeof(*door));
    if (door == NULL)
        return NULL;
    snprintf(door->unit, sizeof(door->unit), "%s", unit);
    door->fd = -1;
    return door;
}

void link_door_attach(struct link_door *door, int take_fd)
{
    if (door->fd >= 0)
        close(door->fd);
    door->fd = take_fd;
    door->run_id = 0;
    door->ahead = 0;
    link_door_settle(door);
    link_door_forget(door);
}

static enum r5_status gone(const struct link_door *door, struct r5_error *error)
{
    return r5_fail(error, R5_E_CLOSED,
                   "the emulated module '%s' has ended; look at the words of r5emu above",
                   door->unit);
}

static enum r5_status send_request(struct link_door *door, const char *format, va_list args,
                                   struct r5_error *error)
{
    char text[1024];
    int used = snprintf(text, sizeof(text), "%lu ", ++door->id);
    int more = vsnprintf(text + used, sizeof(text) - (size_t)used, format, args);
    if (more < 0 || more >= (int)sizeof(text) - used)
        return r5_fail(error, R5_E_LIMIT, "a request at the control door is too long");
    struct pollfd writable = { .fd = door->fd, .events = POLLOUT };
    if (poll(&writable, 1, (int)(r5_wall_guard(GUARD_MS) / R5_NS_PER_MS)) == 0)
        return r5_fail(error, R5_E_IO,
                       "the emulated module '%s' takes no requests at its control door",
                       door->unit);
    if (send(door->fd, text, (size_t)(used + more), MSG_NOSIGNAL) < 0)
        return gone(door, error);
    return R5_OK;
}

/* One message into door->reply, waiting until `guard` on the wall's clock. */
static enum r5_status receive_message(struct link_door *door, r5_time guard, struct r5_error *error)
{
    for (;;) {
        r5_time left = guard - r5_wall_monotonic();
        struct pollfd readable = { .fd = door->fd, .events = POLLIN };
        int ready = poll(&readable, 1, left > 0 ? (int)(left / R5_NS_PER_MS) + 1 : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return r5_fail(error, R5_E_IO,
                           "the emulated module '%s' did not answer at its control door within "
                           "%d ms; if this machine is slow, set R5_STRETCH",
                           door->unit, (int)(r5_wall_guard(GUARD_MS) / R5_NS_PER_MS));
        ssize_t got = recv(door->fd, door->reply, sizeof(door->reply) - 1, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return gone(door, error);
        door->reply[got] = '\0';
        return R5_OK;
    }
}

static enum r5_status nonsense(const struct link_door *door, const char *text,
                               struct r5_error *error)
{
    return r5_fail(error, R5_E_INPUT,
                   "the emulated module '%s' answered nonsense at its control door: \"%.60s\"",
                   door->unit, text);
}

static void keep_edge(struct link_door *door, const struct link_edge *edge)
{
    if (door->edge_count == EDGES_MAX) {
        door->edge_first = (door->edge_first + 1) % EDGES_MAX;
        door->edge_count--;
        door->edges_lost = true;
    }
    door->edge[(door->edge_first + door->edge_count++) % EDGES_MAX] = *edge;
}

/* "v_int:high@1234" */
static bool read_edge(struct link_door *door, const char *text)
{
    char level[8];
    int64_t at;
    if (sscanf(text, "v_int:%7[a-z]@%" SCNd64, level, &at) != 2)
        return false;
    bool high = strcmp(level, "high") == 0;
    if (!high && strcmp(level, "low") != 0)
        return false;
    keep_edge(door, &(struct link_edge){ .pin = LINK_V_INT,
                                         .level = high ? LINK_HIGH : LINK_LOW,
                                         .at = at + door->ahead });
    return true;
}

/* The fields of an answer to "run"; also those of a process that did not live to read them. */
static bool account_run(struct link_door *door, const char *fields, struct link_door_run *run)
{
    int64_t now, bytes;
    int used;
    door->run_id = 0;
    if (sscanf(fields, "%" SCNd64 " %" SCNd64 "%n", &now, &bytes, &used) != 2 || bytes < 0 ||
        now < 0)
        return false;
    door->announced += bytes;
    *run = (struct link_door_run){ .now = now + door->ahead, .spoke = bytes > 0 };
    for (const char *at = fields + used; *at == ' ';) {
        if (!read_edge(door, ++at))
            return false;
        run->spoke = true;
        at += strcspn(at, " ");
    }
    return true;
}

/* Waits for the reply to the last request; *fields points at what follows "ok". */
static enum r5_status await_reply(struct link_door *door, const char **fields,
                                  struct r5_error *error)
{
    r5_time guard = r5_wall_monotonic() + r5_wall_guard(GUARD_MS);
    for (;;) {
        enum r5_status status = receive_message(door, guard, error);
        if (status != R5_OK)
            return status;
        char *rest;
        unsigned long id = strtoul(door->reply, &rest, 10);
        bool ok = strncmp(rest, " ok", 3) == 0 && (rest[3] == ' ' || rest[3] == '\0');
        if (!ok && strncmp(rest, " error ", 7) != 0)
            return nonsense(door, door->reply, error);
        if (id != 0 && id == door->run_id && id != door->id) {
            struct link_door_run unread;
            (void)account_run(door, rest + 3, &unread);
        }
        if (id != door->id)
            continue;
        if (!ok)
            return r5_fail(error, R5_E_INPUT, "the emulated module '%s' refuses: %.200s",
                           door->unit, rest + 7);
        *fields = rest[3] == ' ' ? rest + 4 : rest + 3;
        return R5_OK;
    }
}

enum r5_status link_door_ask(struct link_door *door, char *answer, size_t room,
                             struct r5_error *error, const char *format, ...)
{
    if (door->fd < 0)
        return gone(door, error);
    va_list args;
    va_start(args, format);
    enum r5_status status = send_request(door, format, args, error);
    va_end(args);
    if (status != R5_OK)
        return status;
    const char *fields = "";
    status = await_reply(door, &fields, error);
    if (status != R5_OK || room == 0)
        return status;
    if (strlen(fields) >= room)
        return r5_fail(error, R5_E_LIMIT, "an answer of the control door is longer than %zu bytes",
                       room);
    memcpy(answer, fields, strlen(fields) + 1);
    return R5_OK;
}

enum r5_status link_door_run(struct link_door *door, r5_time until, struct link_door_run *run,
                             struct r5_error *error)
{
    char fields[4096];
    door->run_id = door->id + 1;
    char most[24] = "";
    if (door->stop_after > 0)
        snprintf(most, sizeof(most), " %zu", door->stop_after);
    enum r5_status status = link_door_ask(door, fields, sizeof(fields), error, "run %" PRId64 "%s",
                                          until - door->ahead, most);
    if (status == R5_OK && !account_run(door, fields, run))
        status = nonsense(door, fields, error);
    return status;
}

void link_door_stop_after(struct link_door *door, size_t bytes)
{
    door->stop_after = bytes;
}

enum r5_status link_door_next(struct link_door *door, r5_time *next, struct r5_error *error)
{
    char fields[64];
    enum r5_status status = link_door_ask(door, fields, sizeof(fields), error, "next");
    if (status != R5_OK)
        return status;
    int64_t at;
    if (strcmp(fields, "-") == 0)
        *next = INT64_MAX;
    else if (sscanf(fields, "%" SCNd64, &at) == 1)
        *next = at + door->ahead;
    else
        return nonsense(door, fields, error);
    return R5_OK;
}

enum r5_status link_door_rebase(struct link_door *door, r5_time now, struct r5_error *error)
{
    struct link_door_run present;
    door->ahead = 0;
    enum r5_status status = link_door_run(door, 0, &present, error);
    if (status == R5_OK)
        door->ahead = now - present.now;
    link_door_forget(door);
    return status;
}

bool link_door_took(struct link_door *door, size_t bytes)
{
    door->taken += (int64_t)bytes;
    return door->taken <= door->announced;
}

void link_door_settle(struct link_door *door)
{
    door->announced = door->taken = 0;
}

bool link_door_edge(struct link_door *door, struct link_edge *edge)
{
    if (door->edge_count == 0)
        return false;
    *edge = door->edge[door->edge_first];
    edge->lost_some = door->edges_lost;
    door->edges_lost = false;
    door->edge_first = (door->edge_first + 1) % EDGES_MAX;
    door->edge_count--;
    return true;
}

void link_door_forget(struct link_door *door)
{
    door->edge_first = door->edge_count = 0;
    door->edges_lost = false;
}
