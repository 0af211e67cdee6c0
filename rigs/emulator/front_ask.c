/* SPDX-License-Identifier: Apache-2.0 */
/* One request to the control door of a running r5emu, for scripts and for a person. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "front.h"

enum { PATIENCE_MS = 2000, REFUSED = 1, NOBODY = 2, WRONG_USE = 3 };

static int nobody(const char *path, const char *why)
{
    fprintf(stderr, "r5emu: --ask %s: %s\n", path, why);
    return NOBODY;
}

/* The door serves one at a time: while another is there, the request waits in its queue. */
static ssize_t exchange(int fd, const struct sockaddr_un *door, const char *request, char *reply)
{
    struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (connect(fd, (const struct sockaddr *)door, sizeof(*door)) != 0 ||
        send(fd, request, strlen(request), MSG_NOSIGNAL) < 0)
        return -1;
    errno = EAGAIN;
    if (poll(&wait, 1, PATIENCE_MS) != 1)
        return -1;
    return recv(fd, reply, CONTROL_MESSAGE_MAX, MSG_DONTWAIT);
}

static int tell(const char *path, const char *reply)
{
    if (strncmp(reply, "1 ok", 4) == 0 && (reply[4] == '\0' || reply[4] == ' ')) {
        if (reply[4])
            puts(reply + 5);
        return 0;
    }
    fprintf(stderr, "r5emu: --ask %s: %s\n", path,
            strncmp(reply, "1 error ", 8) == 0 ? reply + 8 : reply);
    return REFUSED;
}

int front_ask(const char *path, const char *request)
{
    static char reply[CONTROL_MESSAGE_MAX + 1];
    char message[1024];
    struct sockaddr_un door = { .sun_family = AF_UNIX };
    int fd;
    ssize_t len;

    if (strlen(path) >= sizeof(door.sun_path) || strlen(request) > sizeof(message) - 3) {
        fprintf(stderr, "r5emu: --ask: the path or the request is too long\n");
        return WRONG_USE;
    }
    strcpy(door.sun_path, path);
    snprintf(message, sizeof(message), "1 %s", request);
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    len = fd < 0 ? -1 : exchange(fd, &door, message, reply);
    if (len < 0 && errno == EAGAIN)
        len = -2;
    if (fd >= 0)
        close(fd);
    if (len == -2)
        return nobody(path, "no answer within 2 s: does another program hold this door open?");
    if (len < 0)
        return nobody(path, "nobody serves it: start r5emu with --control and this path");
    if (len == 0)
        return nobody(path, "it was closed without an answer");
    reply[len] = '\0';
    return tell(path, reply);
}
