/* SPDX-License-Identifier: Apache-2.0 */
#include "control.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_profile.h"
#include "emu_uart.h"
#include "emu_version.h"
#include "emu_witness.h"

enum { WORDS_MAX = 6, WORD_ROOM = 80, SUPPLY_MAX_MV = 10000 };

struct request {
    size_t count;
    char word[WORDS_MAX][WORD_ROOM]; /* id, verb, arguments */
};

__attribute__((format(printf, 2, 3))) static void add(struct control *c, const char *format, ...)
{
    size_t room = sizeof(c->reply) - c->reply_len;
    va_list list;
    int len;

    va_start(list, format);
    len = vsnprintf(c->reply + c->reply_len, room, format, list);
    va_end(list);
    if (len > 0)
        c->reply_len += (size_t)len < room ? (size_t)len : room - 1;
}

static bool split(const char *message, size_t len, struct request *r)
{
    size_t at = 0;

    memset(r, 0, sizeof(*r));
    while (at < len) {
        size_t n = 0;

        if (r->count == WORDS_MAX)
            return false;
        while (at < len && message[at] != ' ') {
            if (n == WORD_ROOM - 1 || message[at] < '!' || message[at] > '~')
                return false;
            r->word[r->count][n++] = message[at++];
        }
        if (n == 0 || (at < len && at + 1 == len))
            return false;
        r->count++;
        at++;
    }
    return r->count >= 2;
}

static bool number(const char *text, int64_t most, int64_t *value)
{
    size_t len = strlen(text);

    if (len == 0 || len > 18 || strspn(text, "0123456789") != len)
        return false;
    *value = strtoll(text, NULL, 10);
    return *value <= most;
}

/* ---- verbs: null, or what is wrong -------------------------------------------------------------
 */

static const char *const pin_name[EMU_PINS] = { "pwr_on", "reset_n", "v_int" };

static const char *do_hello(struct control *c, const struct request *r)
{
    (void)r;
    add(c, " r5emu %s %s", R5EMU_VERSION, emu_profile_name(c->e->world->profile));
    return NULL;
}

static const char *do_run(struct control *c, const struct request *r)
{
    int64_t until;
    int64_t most = INT64_MAX;
    int64_t bytes = 0;
    struct emu_edge edge;

    if (!c->run)
        return "time runs by itself here: run is for the stepped front end";
    if (!number(r->word[2], INT64_MAX, &until) ||
        (r->count == 4 && !number(r->word[3], INT64_MAX, &most)))
        return "usage: run <time in ns> [<most bytes>]";
    c->run(c->front, until, most, &bytes);
    add(c, " %lld %lld", (long long)c->e->now, (long long)bytes);
    while (emu_take_edge(c->e, &edge))
        add(c, " %s:%s@%lld", pin_name[edge.pin], edge.high ? "high" : "low", (long long)edge.at);
    return NULL;
}

static const char *do_next(struct control *c, const struct request *r)
{
    int64_t next = emu_next(c->e);

    (void)r;
    if (next == EMU_NEVER)
        add(c, " -");
    else
        add(c, " %lld", (long long)next);
    return NULL;
}

static const char *do_pin(struct control *c, const struct request *r)
{
    bool high = strcmp(r->word[3], "high") == 0;

    if (r->count == 3 && strcmp(r->word[2], "v_int") == 0) {
        add(c, " %s", c->e->board.high[EMU_V_INT] ? "high" : "low");
        return NULL;
    }
    if (r->count != 4 || (!high && strcmp(r->word[3], "low") != 0))
        return "usage: pin <pwr_on|reset_n> <low|high>, pin v_int";
    if (c->wire)
        return "the pins are real here: drive them where they are";
    for (enum emu_pin pin = EMU_PWR_ON; pin <= EMU_RESET_N; pin++) {
        if (strcmp(r->word[2], pin_name[pin]) == 0) {
            emu_drive(c->e, pin, high);
            return NULL;
        }
    }
    return "no such input pin: pwr_on or reset_n";
}

static const char *do_supply(struct control *c, const struct request *r)
{
    int64_t mv;

    if (!number(r->word[2], SUPPLY_MAX_MV, &mv))
        return "usage: supply <millivolts, 0 to 10000>";
    emu_supply(c->e, mv);
    return NULL;
}

static const char *do_line(struct control *c, const struct request *r)
{
    bool flow = strcmp(r->word[3], "rts-cts") == 0;
    int64_t baud;

    if (!number(r->word[2], 10000000, &baud) || baud < 300 ||
        (!flow && strcmp(r->word[3], "none") != 0))
        return "usage: line <baud, 300 to 10000000> <none|rts-cts>";
    c->e->world->line_baud = baud;
    c->e->world->line_rts_cts = flow;
    c->e->world->line_follows = false;
    return NULL;
}

static const char *do_fault(struct control *c, const struct request *r)
{
    static const char *const phase[] = { "before", "torn", "after" };
    int64_t nth;

    for (int i = 0; i < 3; i++) {
        if (strcmp(r->word[3], phase[i]) == 0 && number(r->word[2], 1000000000, &nth)) {
            emu_nvm_fault(c->e, nth, (enum emu_cut)i);
            return NULL;
        }
    }
    return "usage: fault <nth stored write, 0 takes it back> <before|torn|after>";
}

static const char *do_counters(struct control *c, const struct request *r)
{
    const struct emu_counters *n = &c->e->world->counters;

    (void)r;
    add(c, " writes=%lld rx=%lld tx=%lld boots=%lld", (long long)n->writes, (long long)n->rx,
        (long long)n->tx, (long long)n->boots);
    return NULL;
}

static struct control_snapshot *find(struct control *c, const char *name)
{
    for (size_t i = 0; i < c->snapshots; i++)
        if (strcmp(c->snapshot[i].name, name) == 0)
            return &c->snapshot[i];
    return NULL;
}

static const char *keep(struct control *c, const char *name)
{
    struct control_snapshot *s = find(c, name);

    if (strlen(name) > CONTROL_NAME_MAX)
        return "the name of a snapshot is too long";
    if (!s && c->snapshots == CONTROL_SNAPSHOTS)
        return "too many snapshots: take one of the names in use";
    if (!s)
        s = &c->snapshot[c->snapshots++];
    free(s->kept);
    strcpy(s->name, name);
    s->kept = emu_snapshot(c->e);
    return NULL;
}

static const char *do_snapshot(struct control *c, const struct request *r)
{
    if (strcmp(r->word[2], "factory") == 0)
        return "the snapshot factory is made at the start and stays: take another name";
    return keep(c, r->word[2]);
}

static const char *do_restore(struct control *c, const struct request *r)
{
    const struct control_snapshot *s = find(c, r->word[2]);

    if (!s)
        return "no such snapshot: make it first with snapshot";
    emu_restore(c->e, s->kept);
    return NULL;
}

static const char *do_seed(struct control *c, const struct request *r)
{
    uint8_t seed[32];
    const char *hex = r->word[2];

    if (strlen(hex) != 64 || strspn(hex, "0123456789abcdefABCDEF") != 64)
        return "usage: seed <64 hex digits>";
    for (size_t i = 0; i < 32; i++) {
        char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

        seed[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    emu_random_seed(c->e, seed);
    return NULL;
}

static const char *do_service(struct control *c, const struct request *r)
{
    bool on = strcmp(r->word[3], "1") == 0;

    if (!on && strcmp(r->word[3], "0") != 0)
        return "usage: service <bootstrapped|sealed|permission name> <0|1>";
    if (!emu_service_set(c->e, r->word[2], on))
        return "the name is too long, or there are too many permissions";
    return NULL;
}

static const char *do_dump(struct control *c, const struct request *r)
{
    const char *text =
        emu_witness_text(c->e->world->witness, sizeof(c->reply) - 1 - c->reply_len - 1);

    (void)r;
    if (!text)
        return "more secrets than one message holds: start r5emu with --witness FILE";
    if (text[0])
        add(c, " %s", text);
    return NULL;
}

/* `route 0 0` forgets them all. */
static const char *do_route(struct control *c, const struct request *r)
{
    struct emu_world *w = c->e->world;
    int64_t port;
    int64_t real;

    if (!number(r->word[2], UINT16_MAX, &port) || !number(r->word[3], UINT16_MAX, &real))
        return "usage: route <port> <real port>, route 0 0";
    if (port == 0) {
        w->routes = 0;
        return NULL;
    }
    if (w->routes == EMU_ROUTES_MAX)
        return "too many routes: forget them with route 0 0";
    w->route[w->routes].port = (uint16_t)port;
    w->route[w->routes++].real = (uint16_t)real;
    return NULL;
}

static const char *do_wire(struct control *c, const struct request *r)
{
    if (!c->wire)
        return "there are no wires here: wire is for r5emu --uart";
    return c->wire(c->front, r->word[2], r->word[3]);
}

static const char *do_quit(struct control *c, const struct request *r)
{
    (void)r;
    c->quit = true;
    return NULL;
}

static const struct verb {
    const char *name;
    size_t least; /* words, id and verb included */
    size_t most;
    const char *(*act)(struct control *c, const struct request *r);
} verbs[] = {
    { "hello", 2, 2, do_hello },       { "run", 3, 4, do_run },
    { "next", 2, 2, do_next },         { "pin", 3, 4, do_pin },
    { "supply", 3, 3, do_supply },     { "line", 4, 4, do_line },
    { "fault", 4, 4, do_fault },       { "counters", 2, 2, do_counters },
    { "snapshot", 3, 3, do_snapshot }, { "restore", 3, 3, do_restore },
    { "seed", 3, 3, do_seed },         { "service", 4, 4, do_service },
    { "dump", 2, 2, do_dump },         { "wire", 4, 4, do_wire },
    { "route", 4, 4, do_route },       { "quit", 2, 2, do_quit },
};

static const char *act(struct control *c, const struct request *r)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(verbs[i].name, r->word[1]) != 0)
            continue;
        if (r->count < verbs[i].least || r->count > verbs[i].most)
            return "wrong number of arguments";
        return verbs[i].act(c, r);
    }
    return "no such verb: hello run next pin supply line fault counters snapshot restore seed "
           "service dump route wire quit";
}

void control_request(struct control *c, const char *message, size_t len)
{
    struct request r;
    const char *wrong;
    int64_t id;

    c->reply_len = 0;
    if (!split(message, len, &r) || !number(r.word[0], INT64_MAX, &id)) {
        add(c, "0 error not a request: <id> <verb> [<argument> ...], one space between");
        return;
    }
    add(c, "%lld ok", (long long)id);
    wrong = act(c, &r);
    if (!wrong)
        return;
    c->reply_len = 0;
    add(c, "%lld error %s", (long long)id, wrong);
}

void control_init(struct control *c, struct emu *e, control_run_fn *run, void *front)
{
    memset(c, 0, sizeof(*c));
    c->e = e;
    c->run = run;
    c->front = front;
    keep(c, "factory");
}

void control_reset(struct control *c)
{
    for (size_t i = 0; i < c->snapshots; i++)
        free(c->snapshot[i].kept);
    c->snapshots = 0;
}
