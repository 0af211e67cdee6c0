/* SPDX-License-Identifier: Apache-2.0 */
/* +USOWR, +USOST, +USORD, +USORF: bytes in and out, raw or (+UDCONF=1,1) in hex. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_cmd.h"
#include "emu_place.h"
#include "emu_sec.h"

enum { ERROR_PARAMETERS = 50 };
enum { JOB_SOCKET };

static const char prompt[] = "\r\n@";

static int64_t most_bytes(const struct emu *e)
{
    int64_t most = emu_profile_int(e, "sock.data_max");
    return e->set.kept.hex_mode ? most / 2 : most;
}

/* ---- out ------------------------------------------------------------------------------------- */

/* Text of a command line becomes the payload; false: it does not fit its announced length. */
static bool payload_from(struct emu *e, const struct emu_arg *arg, int64_t len)
{
    bool hex = e->set.kept.hex_mode != 0;
    if (arg->len != (size_t)len * (hex ? 2 : 1) ||
        (hex && strspn(arg->text, "0123456789abcdefABCDEF") != arg->len))
        return false;
    e->at.payload_len = (size_t)len;
    memcpy(e->at.payload, arg->text, (size_t)len);
    for (size_t i = 0; hex && i < (size_t)len; i++) {
        char pair[3] = { arg->text[2 * i], arg->text[2 * i + 1], '\0' };
        e->at.payload[i] = (uint8_t)strtol(pair, NULL, 16);
    }
    return true;
}

static void write_payload(struct emu *e)
{
    int s = (int)e->at.job.n[JOB_SOCKET];
    const struct emu_sock *k = &e->socks.sock[s];
    if (k->used && e->link[s].state == EMU_LINK_UP) {
        emu_sock_send(e, s, NULL, EMU_SOCK_WRITES);
    } else if (k->used && k->ended) {
        emu_line(e, "+USOWR: %d,0", s);
        emu_ok(e);
    } else {
        emu_sec_refuse(e, "sock.err_state"); /* lost while the data came */
    }
}

static void written(struct emu *e, const uint8_t *data, size_t len, bool timed_out)
{
    (void)data;
    (void)len;
    if (timed_out)
        emu_error(e);
    else
        write_payload(e);
}

static void usowr(struct emu *e, const struct emu_args *a)
{
    int64_t len;
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    if (a->count < 2 || a->count > 3 || !emu_arg_int(a, 1, 1, most_bytes(e), &len)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    e->at.job.n[JOB_SOCKET] = s;
    if (e->link[s].state != EMU_LINK_UP && !e->socks.sock[s].ended) {
        emu_sock_error(e, s, emu_profile_int(e, "usoer.not_connected"));
        emu_sec_refuse(e, "sock.err_state");
    } else if (a->count == 2) {
        emu_prompt(e, prompt, (size_t)len, emu_profile_int(e, "sock.prompt_ms"), written);
    } else if (payload_from(e, &a->arg[2], len)) {
        write_payload(e);
    } else {
        emu_cme(e, ERROR_PARAMETERS);
    }
}

/* The place stands in the job's bytes, for the socket may have to be made first. */
static void send_payload(struct emu *e)
{
    int s = (int)e->at.job.n[JOB_SOCKET];
    struct emu_sock *k = &e->socks.sock[s];
    struct emu_net_place to;
    struct emu_net_place nobody;
    memcpy(&to, e->at.job.bytes, sizeof(to));
    nobody = to;
    nobody.port = k->secure ? to.port : 0;
    if (k->used && e->link[s].state == EMU_LINK_UP)
        emu_sock_send(e, s, &to, EMU_SOCK_SENDS);
    else if (k->used && !k->ended && e->net.psd_active)
        emu_sock_connect(e, s, &nobody, EMU_SOCK_SENDS);
    else
        emu_sec_refuse(e, "sock.err_state");
}

static void all_is_here(struct emu *e, const uint8_t *data, size_t len, bool timed_out)
{
    (void)data;
    (void)len;
    if (timed_out)
        emu_error(e);
    else
        send_payload(e);
}

static void usost(struct emu *e, const struct emu_args *a)
{
    struct emu_net_place to;
    int64_t port;
    int64_t len;
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    memset(&to, 0, sizeof(to));
    if (a->count < 4 || a->count > 5 || !e->socks.sock[s].udp ||
        !emu_arg_int(a, 2, 1, 65535, &port) || !emu_arg_int(a, 3, 1, most_bytes(e), &len)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    to.port = (uint16_t)port;
    e->at.job.n[JOB_SOCKET] = s;
    if (!e->net.psd_active || !emu_place_find(e, emu_arg_text(a, 1), &to)) {
        emu_sock_error(e, s, emu_profile_int(e, "usoer.dns"));
        emu_sec_refuse(e, "sock.err_state");
        return;
    }
    memcpy(e->at.job.bytes, &to, sizeof(to));
    if (a->count == 4)
        emu_prompt(e, prompt, (size_t)len, emu_profile_int(e, "sock.prompt_ms"), all_is_here);
    else if (payload_from(e, &a->arg[4], len))
        send_payload(e);
    else
        emu_cme(e, ERROR_PARAMETERS);
}

/* ---- in -------------------------------------------------------------------------------------- */

static void say_bytes(struct emu *e, const char *head, const uint8_t *bytes, size_t len)
{
    char hex[2 * EMU_NET_DATA + 1];
    if (e->set.kept.hex_mode)
        emu_line_bytes(e, head, emu_hex(hex, bytes, len), 2 * len, "\"");
    else
        emu_line_bytes(e, head, bytes, len, "\"");
}

static void usord(struct emu *e, const struct emu_args *a)
{
    uint8_t bytes[EMU_NET_DATA];
    struct emu_net_place from;
    char head[32];
    int64_t room;
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    if (a->count != 2 || !emu_arg_int(a, 1, 0, most_bytes(e), &room)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    if (room == 0) {
        emu_line(e, "+USORD: %d,%zu", s, emu_link_unread(e, s));
    } else {
        size_t len = emu_link_read(e, s, bytes, (size_t)room, &from);
        snprintf(head, sizeof(head), "+USORD: %d,%zu,\"", s, len);
        say_bytes(e, head, bytes, len);
        emu_sock_was_read(e, s);
    }
    emu_ok(e);
}

static void usorf(struct emu *e, const struct emu_args *a)
{
    uint8_t bytes[EMU_NET_DATA];
    struct emu_net_place from;
    char place[EMU_PLACE_TEXT];
    char head[96];
    int64_t room;
    int s = emu_sock_arg(e, a);
    if (s < 0)
        return;
    if (a->count != 2 || !e->socks.sock[s].udp || !emu_arg_int(a, 1, 0, most_bytes(e), &room)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    if (room == 0 || emu_link_unread(e, s) == 0) {
        emu_line(e, "+USORF: %d,%zu", s, emu_link_unread(e, s));
    } else {
        size_t len = emu_link_read(e, s, bytes, (size_t)room, &from);
        snprintf(head, sizeof(head), "+USORF: %d,\"%s\",%u,%zu,\"", s, emu_place_text(&from, place),
                 from.port, len);
        say_bytes(e, head, bytes, len);
        emu_sock_was_read(e, s);
    }
    emu_ok(e);
}

const struct emu_command emu_commands_sock_data[] = {
    { "+USOWR", EMU_SET, usowr },
    { "+USOST", EMU_SET, usost },
    { "+USORD", EMU_SET, usord },
    { "+USORF", EMU_SET, usorf },
    { 0 },
};
