/* SPDX-License-Identifier: Apache-2.0 */
/* +UHTTP, +UHTTPC, +UHTTPER. */
#include <gnutls/gnutls.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "emu_cmd.h"
#include "emu_file.h"
#include "emu_sec.h"
#include "emu_tls_plan.h"

enum { ERROR_PARAMETERS = 50, ERROR_NO_FILE = 1612 };
enum { TIMEOUT_MIN = 30, TIMEOUT_MAX = 180 };

/* The profile of a command's first parameter; -1: the command was answered. */
static int profile_arg(struct emu *e, const struct emu_args *a)
{
    int64_t nth;
    if (emu_arg_int(a, 0, 0, EMU_HTTPS - 1, &nth))
        return (int)nth;
    emu_cme(e, ERROR_PARAMETERS);
    return -1;
}

/* ---- +UHTTP ---------------------------------------------------------------------------------- */

static bool set_text(const struct emu_args *a, char *to)
{
    if (a->count != 3 || a->arg[2].len > EMU_HTTP_TEXT)
        return false;
    for (size_t i = 0; i < a->arg[2].len; i++)
        if (a->arg[2].text[i] < ' ' || a->arg[2].text[i] > '~')
            return false; /* a line end here would be a header of somebody's own */
    memcpy(to, a->arg[2].text, a->arg[2].len + 1);
    return true;
}

static bool set_server(const struct emu_args *a, char *to, char *other)
{
    if (!set_text(a, to))
        return false;
    other[0] = '\0';
    return true;
}

/* Turning it on or off takes the port along, unless that was set by hand: 0 is "not set". */
static bool set_secure(const struct emu_args *a, struct emu_http_profile *p)
{
    int64_t on;
    int64_t security = EMU_SECPRF_DEFAULT;
    if (a->count > 4 || !emu_arg_int(a, 2, 0, 1, &on) ||
        (a->count == 4 && !emu_arg_int(a, 3, 0, EMU_SECPRFS - 1, &security)))
        return false;
    p->secure = on != 0;
    p->security = security;
    return true;
}

/* "nth:name:value" */
static bool set_header(const struct emu_args *a, struct emu_http_profile *p)
{
    char text[EMU_HTTP_TEXT + 1];
    if (!set_text(a, text) || text[0] < '0' || text[0] >= '0' + EMU_HTTP_HEADERS || text[1] != ':')
        return false;
    strcpy(p->header[text[0] - '0'], text + 2);
    return true;
}

static bool set_op(const struct emu_args *a, int64_t op, struct emu_http_profile *p)
{
    switch (op) {
    case 0:
        return set_server(a, p->ip, p->name);
    case 1:
        return set_server(a, p->name, p->ip);
    case 2:
        return set_text(a, p->user);
    case 3:
        return set_text(a, p->password);
    case 4:
        return a->count == 3 && emu_arg_int(a, 2, 0, 1, &p->auth);
    case 5:
        return a->count == 3 && emu_arg_int(a, 2, 1, 65535, &p->port);
    case 6:
        return set_secure(a, p);
    case 7:
        return a->count == 3 && emu_arg_int(a, 2, TIMEOUT_MIN, TIMEOUT_MAX, &p->timeout);
    case 9:
        return set_header(a, p);
    default:
        return false;
    }
}

static bool read_op(struct emu *e, int nth, int64_t op)
{
    const struct emu_http_profile *p = &e->http[nth].p;
    const char *texts[] = { p->ip, p->name, p->user, "" }; /* the password is not told */
    if (op <= 3)
        emu_line(e, "+UHTTP: %d,%lld,\"%s\"", nth, (long long)op, texts[op]);
    else if (op == 4)
        emu_line(e, "+UHTTP: %d,4,%lld", nth, (long long)p->auth);
    else if (op == 5)
        emu_line(e, "+UHTTP: %d,5,%lld", nth,
                 (long long)(p->port     ? p->port
                             : p->secure ? 443
                                         : 80));
    else if (op == 6 && p->secure && p->security < EMU_SECPRFS)
        emu_line(e, "+UHTTP: %d,6,1,%lld", nth, (long long)p->security);
    else if (op == 6)
        emu_line(e, "+UHTTP: %d,6,%d", nth, p->secure);
    else if (op == 7)
        emu_line(e, "+UHTTP: %d,7,%lld", nth, (long long)p->timeout);
    else
        return false;
    return true;
}

static void uhttp(struct emu *e, const struct emu_args *a)
{
    int64_t op;
    int nth = profile_arg(e, a);
    if (nth < 0)
        return;
    struct emu_http_profile changed = e->http[nth].p;
    if (a->count == 1) {
        e->http[nth].p = (struct emu_http_profile){ .timeout = TIMEOUT_MAX };
        emu_ok(e);
    } else if (!emu_arg_int(a, 1, 0, 9, &op)) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (a->count == 2 && read_op(e, nth, op)) {
        emu_ok(e);
    } else if (a->count > 2 && set_op(a, op, &changed)) {
        e->http[nth].p = changed;
        if (op == 3)
            emu_witness(e, "http-password", changed.password, strlen(changed.password));
        emu_ok(e);
    } else {
        emu_cme(e, ERROR_PARAMETERS);
    }
}

/* ---- +UHTTPC --------------------------------------------------------------------------------- */

static const char *const methods[EMU_HTTP_COMMANDS] = { "HEAD", "GET",  "DELETE",
                                                        "PUT",  "POST", "POST" };
static const char *const types[] = { "application/x-www-form-urlencoded",
                                     "text/plain",
                                     "application/octet-stream",
                                     "multipart/form-data",
                                     "application/json",
                                     "application/xml" };

/* Adds to the request; what does not fit makes it too long for good. */
__attribute__((format(printf, 2, 3))) static void add(struct emu_http *h, const char *format, ...)
{
    size_t room = EMU_HTTP_OUT - h->out_len;
    va_list list;
    va_start(list, format);
    int len = vsnprintf((char *)h->out + h->out_len, room, format, list);
    va_end(list);
    h->out_len += (size_t)len < room ? (size_t)len : room;
}

static void add_login(struct emu_http *h)
{
    char pair[2 * EMU_HTTP_TEXT + 2];
    int len = snprintf(pair, sizeof(pair), "%s:%s", h->p.user, h->p.password);
    gnutls_datum_t in = { (unsigned char *)pair, (unsigned)len };
    gnutls_datum_t out;
    if (h->p.auth == 0 || gnutls_base64_encode2(&in, &out) != 0)
        return;
    add(h, "Authorization: Basic %.*s\r\n", (int)out.size, (const char *)out.data);
    gnutls_free(out.data);
}

static void add_head(struct emu_http *h, const char *path)
{
    h->out_len = 0;
    add(h, "%s %s HTTP/1.1\r\nHost: %s", methods[h->command], path[0] ? path : "/",
        h->p.name[0] ? h->p.name : h->p.ip);
    if (h->p.port != 0)
        add(h, ":%lld", (long long)h->p.port);
    add(h, "\r\nConnection: close\r\n");
    add_login(h);
    for (size_t i = 0; i < EMU_HTTP_HEADERS; i++)
        if (h->p.header[i][0] != '\0')
            add(h, "%s\r\n", h->p.header[i]);
}

/* False: the command is answered. */
static bool add_body(struct emu *e, struct emu_http *h, const struct emu_args *a)
{
    int64_t type;
    size_t len = emu_arg_text(a, 4) ? strlen(emu_arg_text(a, 4)) : 0;
    h->body_file[0] = '\0';
    if (h->command < EMU_HTTP_PUT)
        return true;
    if (a->count != 6 || !emu_arg_int(a, 5, 0, 5, &type) || len == 0 ||
        (h->command != EMU_HTTP_POST_DATA && len >= sizeof(h->body_file))) {
        emu_cme(e, ERROR_PARAMETERS);
        return false;
    }
    if (h->command != EMU_HTTP_POST_DATA) {
        strcpy(h->body_file, emu_arg_text(a, 4));
        if (emu_file_get(e, h->body_file, &len) == NULL) {
            emu_cme(e, ERROR_NO_FILE);
            return false;
        }
    }
    add(h, "Content-Type: %s\r\nContent-Length: %zu\r\n", types[type], len);
    return true;
}

static bool path_is_sane(const struct emu_args *a)
{
    for (const char *at = emu_arg_text(a, 2); *at != '\0'; at++)
        if (*at <= ' ' || *at > '~')
            return false;
    return true;
}

static void uhttpc(struct emu *e, const struct emu_args *a)
{
    int64_t command;
    int nth = profile_arg(e, a);
    if (nth < 0)
        return;
    struct emu_http *h = &e->http[nth];
    if (a->count < 4 || a->count > 6 || !emu_arg_int(a, 1, 0, EMU_HTTP_COMMANDS - 1, &command) ||
        !path_is_sane(a) || a->arg[3].len >= EMU_HTTP_FILE) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (!e->net.psd_active || h->busy || (h->p.name[0] == '\0' && h->p.ip[0] == '\0')) {
        emu_sec_refuse(e, "sock.err_state");
    } else {
        h->command = (enum emu_http_command)command;
        snprintf(h->answer_file, sizeof(h->answer_file), "%s",
                 a->arg[3].len > 0 ? a->arg[3].text : "http_last_response");
        add_head(h, emu_arg_text(a, 2));
        if (!add_body(e, h, a))
            return;
        add(h, "\r\n%s", h->command == EMU_HTTP_POST_DATA ? emu_arg_text(a, 4) : "");
        if (h->out_len >= EMU_HTTP_OUT) {
            emu_cme(e, ERROR_PARAMETERS);
            return;
        }
        emu_http_start(e, nth); /* what it says comes after the OK */
        emu_ok(e);
    }
}

static void uhttper(struct emu *e, const struct emu_args *a)
{
    int nth = profile_arg(e, a);
    if (nth < 0)
        return;
    emu_line(e, "+UHTTPER: %d,%lld,%lld", nth, (long long)e->http[nth].error[0],
             (long long)e->http[nth].error[1]);
    emu_ok(e);
}

const struct emu_command emu_commands_http[] = {
    { "+UHTTP", EMU_SET, uhttp },
    { "+UHTTPC", EMU_SET, uhttpc },
    { "+UHTTPER", EMU_SET, uhttper },
    { 0 },
};
