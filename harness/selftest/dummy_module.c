/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module that is none: mute, always OK, always ERROR, or a pure echo; its V_INT follows VCC. No
 * case that claims something about a module may pass against it. Speaks the doors of
 * rigs/emulator/CONTROL.md.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DATA_FD 3
#define CONTROL_FD 4

static struct {
    const char *mode;
    int64_t now;
    int vcc;
    size_t waiting; /* bytes of `said` */
    char said[65536];
    bool in_line; /* a command line has begun */
} dummy;

static void say(const char *bytes, size_t len)
{
    if (len > sizeof(dummy.said) - dummy.waiting)
        len = sizeof(dummy.said) - dummy.waiting;
    memcpy(dummy.said + dummy.waiting, bytes, len);
    dummy.waiting += len;
}

static void hear(char byte)
{
    if (strcmp(dummy.mode, "echo") == 0)
        say(&byte, 1);
    if (byte != '\r') {
        dummy.in_line = true;
        return;
    }
    if (dummy.in_line && strcmp(dummy.mode, "ok") == 0)
        say("\r\nOK\r\n", 6);
    if (dummy.in_line && strcmp(dummy.mode, "error") == 0)
        say("\r\nERROR\r\n", 9);
    dummy.in_line = false;
}

static void take_in(void)
{
    char bytes[4096];
    ssize_t got;
    while ((got = recv(DATA_FD, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0)
        for (ssize_t i = 0; i < got && dummy.vcc > 0; i++)
            hear(bytes[i]);
}

/* Says what is waiting, a millisecond later. */
static void run(int64_t until, char *reply, size_t room)
{
    size_t len = dummy.waiting < 256 ? dummy.waiting : 256;
    if (len > 0 && send(DATA_FD, dummy.said, len, MSG_NOSIGNAL) < 0)
        exit(0);
    memmove(dummy.said, dummy.said + len, dummy.waiting - len);
    dummy.waiting -= len;
    int64_t stop = len > 0 && dummy.now + 1000000 < until ? dummy.now + 1000000 : until;
    if (stop > dummy.now)
        dummy.now = stop;
    snprintf(reply, room, "%" PRId64 " %zu", dummy.now, len);
}

static void answer(const char *verb, const char *rest, char *reply, size_t room)
{
    reply[0] = '\0';
    if (strcmp(verb, "run") == 0)
        run(strtoll(rest, NULL, 10), reply, room);
    else if (strcmp(verb, "next") == 0)
        snprintf(reply, room, "%s", "-");
    else if (strcmp(verb, "pin") == 0 && strcmp(rest, "v_int") == 0)
        snprintf(reply, room, "%s", dummy.vcc > 0 ? "high" : "low");
    else if (strcmp(verb, "supply") == 0)
        dummy.vcc = atoi(rest);
    else if (strcmp(verb, "counters") == 0)
        snprintf(reply, room, "writes=0 rx=0 tx=0 boots=0");
    else if (strcmp(verb, "restore") == 0)
        dummy.now = dummy.vcc = 0;
}

int main(int argc, char **argv)
{
    dummy.mode = "mute";
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--mode") == 0)
            dummy.mode = argv[i + 1];
    for (;;) {
        char request[4096], verb[16] = "", rest[1024] = "", fields[1024], reply[2048];
        ssize_t got = recv(CONTROL_FD, request, sizeof(request) - 1, 0);
        if (got <= 0)
            return 0;
        request[got] = '\0';
        unsigned long id;
        if (sscanf(request, "%lu %15s %1023[^\n]", &id, verb, rest) < 2)
            continue;
        take_in();
        answer(verb, rest, fields, sizeof(fields));
        snprintf(reply, sizeof(reply), "%lu ok%s%s", id, fields[0] != '\0' ? " " : "", fields);
        if (send(CONTROL_FD, reply, strlen(reply), MSG_NOSIGNAL) < 0)
            return 0;
    }
}
