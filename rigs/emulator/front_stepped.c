/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "front.h"
#include "front_net.h"

enum { BURST = 256 };

struct stepped {
    struct emu *e;
    int data_fd;
    bool more; /* bytes may wait in the socket for room on the wire */
    struct front_net net;
    struct control control;
};

/* All that waits at the data door begins to travel now. What does not fit waits on in the socket.
 */
static void take_in(struct stepped *s)
{
    uint8_t bytes[4096];

    for (;;) {
        size_t room = EMU_RX_MAX - s->e->uart.rx_count;
        ssize_t len = 0;

        if (room > sizeof(bytes))
            room = sizeof(bytes);
        if (room > 0)
            len = recv(s->data_fd, bytes, room, MSG_DONTWAIT);
        s->more = room == 0;
        if (len <= 0)
            return;
        emu_feed(s->e, bytes, (size_t)len);
    }
}

/* A host that does not read loses bytes, as one without flow control does. */
static int64_t put_out(struct stepped *s)
{
    uint8_t bytes[EMU_OUT_MAX];
    size_t len = emu_take(s->e, bytes, sizeof(bytes));
    ssize_t sent = 0;

    if (len > 0)
        sent = send(s->data_fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent > 0 ? sent : 0;
}

static void run(void *front, int64_t until, int64_t most, int64_t *bytes)
{
    struct stepped *s = front;
    struct emu *e = s->e;
    size_t burst = most > 0 && most < BURST ? (size_t)most : BURST;

    while (e->board.edges == 0 && emu_step(e, until)) {
        size_t waiting;

        front_net_serve(&s->net);
        waiting = e->world->out_len;

        if (waiting >= burst || (waiting > 0 && emu_line_idle(e)))
            break;
        if (s->more && e->uart.rx_count < EMU_RX_MAX / 2)
            take_in(s);
    }
    *bytes = put_out(s);
}

static bool serve(struct stepped *s, int control_fd)
{
    char message[CONTROL_MESSAGE_MAX + 1];
    ssize_t len = recv(control_fd, message, sizeof(message), 0);

    if (len < 0 && errno == EINTR)
        return true;
    if (len <= 0)
        return false;
    take_in(s);
    control_request(&s->control, message, (size_t)len);
    front_net_serve(&s->net);
    if (send(control_fd, s->control.reply, s->control.reply_len, MSG_NOSIGNAL) < 0)
        return false;
    return !s->control.quit;
}

static bool is_socket(const char *option, int fd, int wanted, const char *kind)
{
    int type = 0;
    socklen_t len = sizeof(type);

    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == wanted)
        return true;
    fprintf(stderr, "r5emu: %s %d: must be an inherited %s socket; by hand use --pty LINK\n",
            option, fd, kind);
    return false;
}

int front_stepped(struct emu *e, int data_fd, int control_fd)
{
    static struct stepped s;

    if (!is_socket("--data-fd", data_fd, SOCK_STREAM, "SOCK_STREAM") ||
        !is_socket("--control-fd", control_fd, SOCK_SEQPACKET, "SOCK_SEQPACKET"))
        return 3;
    s.e = e;
    s.data_fd = data_fd;
    control_init(&s.control, e, run, &s);
    front_net_begin(&s.net, e, true);
    while (serve(&s, control_fd))
        ;
    front_net_end(&s.net);
    control_reset(&s.control);
    return 0;
}
