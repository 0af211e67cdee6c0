/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_http.h"

#include <string.h>

#include "emu_cmd.h"
#include "emu_file.h"
#include "emu_place.h"
#include "emu_tls_plan.h"

enum { PORT_PLAIN = 80, PORT_SECURE = 443 };

static void look_at_deadlines(struct emu *e);

static int link_of(int nth)
{
    return EMU_LINK_HTTP + nth;
}

static void plan_deadlines(struct emu *e)
{
    int64_t at = EMU_NEVER;
    for (int i = 0; i < EMU_HTTPS; i++)
        if (e->http[i].busy && e->http[i].deadline < at)
            at = e->http[i].deadline;
    if (at == EMU_NEVER)
        emu_cancel(e, look_at_deadlines);
    else
        emu_schedule(e, at, look_at_deadlines, EMU_LIFE_RUN);
}

/* `code`: key of the profile, null: it went well. */
static void finish(struct emu *e, int nth, const char *code)
{
    struct emu_http *h = &e->http[nth];
    bool good = code == NULL;
    h->busy = false;
    emu_link_close(e, link_of(nth));
    if (good && !emu_file_put(e, h->answer_file, h->in, h->in_len)) {
        good = false;
        code = "uhttper.file";
    }
    h->error[0] = good ? 0 : emu_profile_int(e, "uhttper.class");
    h->error[1] = good ? 0 : emu_profile_int(e, code);
    plan_deadlines(e);
    emu_urc(e, "+UUHTTPCR: %d,%d,%d", nth, (int)h->command, good);
}

static void look_at_deadlines(struct emu *e)
{
    for (int i = 0; i < EMU_HTTPS; i++)
        if (e->http[i].busy && e->http[i].deadline <= e->now)
            finish(e, i, "uhttper.timeout");
    plan_deadlines(e);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void send_more(struct emu *e, int nth)
{
    struct emu_http *h = &e->http[nth];
    const uint8_t *from = h->out;
    size_t len = h->out_len;
    size_t at = h->sent;
    if (at >= h->out_len) {
        from = h->body_file[0] != '\0' ? emu_file_get(e, h->body_file, &len) : NULL;
        at -= h->out_len;
        if (from == NULL || at >= len)
            return; /* all is out: the answer is awaited */
    }
    size_t part = len - at < EMU_NET_DATA ? len - at : EMU_NET_DATA;
    h->sent += part;
    emu_link_send(e, link_of(nth), from + at, part, NULL);
}

void emu_http_start(struct emu *e, int nth)
{
    struct emu_http *h = &e->http[nth];
    const struct emu_http_profile *p = &h->p;
    const char *server = p->name[0] ? p->name : p->ip;
    struct emu_net_place to = { .port = (uint16_t)(p->port     ? p->port
                                                   : p->secure ? PORT_SECURE
                                                               : PORT_PLAIN) };
    h->busy = true;
    h->sent = 0;
    h->in_len = 0;
    h->deadline = e->now + p->timeout * 1000 * EMU_MS;
    if (!emu_place_find(e, server, &to)) {
        finish(e, nth, "uhttper.dns");
    } else if (p->secure && (emu_tls_plan_refused(e, (size_t)p->security) != NULL ||
                             emu_links_secure(e) >= emu_profile_int(e, "tls.max_connections"))) {
        finish(e, nth, "uhttper.tls");
    } else {
        emu_link_open(e, link_of(nth), false, &to, p->secure ? p->security : -1);
        plan_deadlines(e);
    }
}

/* ---- what comes ------------------------------------------------------------------------------ */

static void came(struct emu *e, int nth, bool ended)
{
    struct emu_http *h = &e->http[nth];
    struct emu_net_place from;
    if (!h->busy)
        return;
    h->in_len += emu_link_read(e, link_of(nth), h->in + h->in_len, EMU_HTTP_IN - h->in_len, &from);
    bool full = h->in_len == EMU_HTTP_IN;
    switch (emu_http_judge(h->in, h->in_len, h->command == EMU_HTTP_HEAD, ended)) {
    case EMU_HTTP_WHOLE:
        finish(e, nth, NULL);
        break;
    case EMU_HTTP_BAD:
        finish(e, nth, "uhttper.answer");
        break;
    case EMU_HTTP_MORE:
        if (full)
            finish(e, nth, "uhttper.file");
        break;
    }
}

void emu_http_news(struct emu *e, int nth, enum emu_link_news news, enum emu_net_result why)
{
    if (!e->http[nth].busy)
        return;
    switch (news) {
    case EMU_LINK_IS_UP:
        send_more(e, nth);
        break;
    case EMU_LINK_FAILED:
        finish(e, nth, why == EMU_NET_TLS ? "uhttper.tls" : "uhttper.connect");
        break;
    case EMU_LINK_SENT:
        if (why == EMU_NET_OK)
            send_more(e, nth);
        else
            finish(e, nth, "uhttper.connect");
        break;
    case EMU_LINK_CAME:
        came(e, nth, false);
        break;
    case EMU_LINK_LOST:
        came(e, nth, why == EMU_NET_ENDED);
        if (e->http[nth].busy)
            finish(e, nth, "uhttper.connect");
        break;
    }
}

void emu_http_boot(struct emu *e)
{
    for (int i = 0; i < EMU_HTTPS; i++)
        e->http[i].p = (struct emu_http_profile){ .timeout = 180 };
}
