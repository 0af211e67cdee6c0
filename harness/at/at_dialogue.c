/* SPDX-License-Identifier: Apache-2.0 */
#include "at_dialogue.h"

#include <string.h>

#include "at_line.h"
#include "at_names.h"

#define PAUSE_MS 20       /* between a final code or URC and the next command */
#define PROMPT_WAIT_MS 50 /* between a prompt and the data */
#define SETTLE_READS 1000 /* a module that never stops talking is talked to all the same */

struct at_dialogue {
    struct link_transport *transport;
    struct link_clock *clock;
    r5_time heard;       /* when the last bytes came */
    r5_time quiet_until; /* end of the pause after the last final code or URC */
    bool command_ended;  /* the CR of `command` was sent */
    size_t command_len;
    char command[AT_LINE_MAX + 1]; /* the last one sent, with room for its CR */
    struct at_splitter splitter;
    struct at_urcs urcs;
};

struct at_dialogue *at_dialogue_new(struct r5_arena *arena, struct link_transport *transport,
                                    struct link_clock *clock)
{
    struct at_dialogue *d = r5_arena_take(arena, sizeof(*d));
    if (d == NULL)
        return NULL;
    d->transport = transport;
    d->clock = clock;
    return d;
}

static void clear(struct at_reply *reply)
{
    reply->final = AT_SILENT;
    reply->cme = -1;
    reply->final_text[0] = '\0';
    reply->lines = 0;
    reply->overlong = reply->forbidden = false;
    reply->text_used = 0;
}

static void add_information(struct at_reply *reply, const struct at_line *line)
{
    size_t room = sizeof(reply->text) - reply->text_used;
    if (reply->lines == AT_LINES_MAX || room < 2) {
        reply->overlong = true;
        return;
    }
    size_t len = line->len < room ? line->len : room - 1;
    char *text = reply->text + reply->text_used;
    memcpy(text, line->text, len);
    text[len] = '\0';
    reply->overlong = reply->overlong || len < line->len;
    reply->text_used += len + 1;
    reply->line[reply->lines++] = text;
}

static void finish(struct at_reply *reply, enum at_final final, const struct at_line *line)
{
    size_t room = sizeof(reply->final_text);
    size_t len = line->len < room ? line->len : room - 1;
    memcpy(reply->final_text, line->text, len);
    reply->final_text[len] = '\0';
    reply->overlong = reply->overlong || len < line->len;
    reply->final = final;
}

/*
 * A word counts only as a whole line that ends with LF, a digit only when a bare CR ends it: that
 * is how ATV1 and ATV0 end them, so a line of information that reads "0" is none.
 */
static enum at_final final_of(const struct at_line *line, int *cme)
{
    *cme = -1;
    if (line->end == AT_END_PROMPT)
        return AT_FINAL_PROMPT;
    bool digit = line->len == 1;
    if (digit != (line->end == AT_END_CR) || strlen(line->text) != line->len)
        return AT_SILENT;
    if (line->after_cr && !digit)
        return AT_SILENT;
    return at_final_of(line->text, cme);
}

static bool is_echo(const struct at_dialogue *d, const struct at_line *line)
{
    return line->len == d->command_len && memcmp(line->text, d->command, line->len) == 0;
}

static void keep_urc(struct at_dialogue *d, const struct at_line *line)
{
    at_urcs_add(&d->urcs, line, d->heard);
    d->quiet_until = d->heard + r5_ms(PAUSE_MS);
}

/* Files one line. `reply` is NULL while no command runs. */
static void take_line(struct at_dialogue *d, struct at_reply *reply, const struct at_line *line)
{
    bool running = reply != NULL && reply->final == AT_SILENT;
    if (running && is_echo(d, line))
        return;
    if (!running || at_is_urc(line->text, d->command)) {
        keep_urc(d, line);
        return;
    }
    int cme;
    enum at_final final = final_of(line, &cme);
    reply->overlong = reply->overlong || line->overlong;
    reply->forbidden =
        reply->forbidden || line->forbidden || (line->end == AT_END_CR && final == AT_SILENT);
    if (final == AT_SILENT) {
        add_information(reply, line);
        return;
    }
    finish(reply, final, line);
    reply->cme = cme;
    d->splitter.prompt = false;
    d->quiet_until = d->heard + r5_ms(PAUSE_MS);
}

/* Reads once, until `until` at the latest, and files what came. */
static enum r5_status receive(struct at_dialogue *d, struct at_reply *reply, r5_time until,
                              struct r5_error *error)
{
    uint8_t bytes[512];
    size_t got = 0;
    enum r5_status status = link_read(d->transport, bytes, sizeof(bytes), until, &got, error);
    if (status != R5_OK)
        return status;
    d->heard = link_now(d->clock);
    for (size_t used = 0; used < got;) {
        struct at_line line;
        used += at_splitter_feed(&d->splitter, bytes + used, got - used, &line);
        if (line.text != NULL)
            take_line(d, reply, &line);
    }
    return R5_OK;
}

/* Reads until a final code or `deadline`. */
static enum r5_status collect(struct at_dialogue *d, r5_time deadline, struct at_reply *reply,
                              struct r5_error *error)
{
    enum r5_status status = R5_OK;
    while (reply->final == AT_SILENT && status == R5_OK) {
        bool code = at_splitter_holds_code(&d->splitter);
        r5_time quiet = d->heard + r5_ms(PAUSE_MS);
        status = receive(d, reply, code && quiet < deadline ? quiet : deadline, error);
        if (status == R5_E_TIMEOUT && code) {
            struct at_line line;
            at_splitter_end(&d->splitter, &line);
            take_line(d, reply, &line);
            status = R5_OK;
        }
        if (status == R5_OK && link_now(d->clock) > deadline)
            break; /* it still talks, but the time is over */
    }
    d->splitter.prompt = false;
    return status == R5_E_TIMEOUT ? R5_OK : status;
}

/* The point before which nothing is sent: a line has just ended, or is still coming in. */
static r5_time pause_end(const struct at_dialogue *d)
{
    bool half = at_splitter_holds_half(&d->splitter);
    return half ? d->heard + r5_ms(PAUSE_MS) : d->quiet_until;
}

/* Files all that came before the next command, and keeps the pause. */
static enum r5_status settle(struct at_dialogue *d, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    for (int i = 0; i < SETTLE_READS && status == R5_OK; i++)
        status = receive(d, NULL, pause_end(d), error);
    if (status != R5_OK && status != R5_E_TIMEOUT)
        return status;
    struct at_line half;
    at_splitter_cut(&d->splitter, &half);
    if (half.text != NULL)
        keep_urc(d, &half);
    return R5_OK;
}

/* A module that holds CTS off is deaf: what it did not take is lost, and it will not answer. */
static enum r5_status put(struct at_dialogue *d, const void *bytes, size_t len, r5_time deadline,
                          struct r5_error *error)
{
    enum r5_status status = link_write(d->transport, bytes, len, deadline, error);
    return status == R5_E_TIMEOUT ? R5_OK : status;
}

enum r5_status at_command(struct at_dialogue *d, const char *command, int limit_ms,
                          struct at_reply *reply, struct r5_error *error)
{
    size_t len = strlen(command);
    clear(reply);
    if (len > AT_LINE_MAX)
        return r5_fail(error, R5_E_LIMIT,
                       "a command of %zu bytes is longer than %d: send it with at_send_raw", len,
                       AT_LINE_MAX);
    enum r5_status status = settle(d, error);
    if (status != R5_OK)
        return status;
    memcpy(d->command, command, len);
    d->command[len] = '\r';
    r5_time deadline = link_now(d->clock) + r5_ms(limit_ms);
    /* In one write, so that a channel puts both into one frame. */
    status = put(d, d->command, len + 1, deadline, error);
    d->command[len] = '\0';
    d->command_len = len;
    d->command_ended = true;
    if (status != R5_OK)
        return status;
    d->splitter.prompt = at_prompts(d->command);
    return collect(d, deadline, reply, error);
}

enum r5_status at_payload(struct at_dialogue *d, const void *bytes, size_t len, int limit_ms,
                          struct at_reply *reply, struct r5_error *error)
{
    clear(reply);
    enum r5_status status =
        link_wait_until(d->clock, link_now(d->clock) + r5_ms(PROMPT_WAIT_MS), error);
    if (status != R5_OK)
        return status;
    r5_time deadline = link_now(d->clock) + r5_ms(limit_ms);
    status = put(d, bytes, len, deadline, error);
    if (status != R5_OK)
        return status;
    return collect(d, deadline, reply, error);
}

/* Raw bytes may be a command, or pieces of one: what answers them is judged by it. */
static void remember(struct at_dialogue *d, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (d->command_ended)
            d->command_len = 0;
        d->command_ended = bytes[i] == '\r';
        if (!d->command_ended && d->command_len < AT_LINE_MAX)
            d->command[d->command_len++] = (char)bytes[i];
    }
    d->command[d->command_len] = '\0';
}

enum r5_status at_send_raw(struct at_dialogue *d, const void *bytes, size_t len,
                           struct r5_error *error)
{
    remember(d, bytes, len);
    return put(d, bytes, len, link_now(d->clock) + 10 * R5_NS_PER_S, error);
}

enum r5_status at_collect(struct at_dialogue *d, int limit_ms, struct at_reply *reply,
                          struct r5_error *error)
{
    clear(reply);
    d->splitter.prompt = at_prompts(d->command);
    return collect(d, link_now(d->clock) + r5_ms(limit_ms), reply, error);
}

bool at_next_urc(struct at_dialogue *d, struct at_urc *urc)
{
    return at_urcs_take(&d->urcs, "", urc);
}

long at_urcs_lost(const struct at_dialogue *d)
{
    return d->urcs.lost;
}

enum r5_status at_wait_urc(struct at_dialogue *d, const char *prefix, int limit_ms,
                           struct at_urc *urc, struct r5_error *error)
{
    r5_time deadline = link_now(d->clock) + r5_ms(limit_ms);
    while (!at_urcs_take(&d->urcs, prefix, urc)) {
        if (link_now(d->clock) > deadline)
            return R5_E_TIMEOUT;
        enum r5_status status = receive(d, NULL, deadline, error);
        if (status != R5_OK)
            return status;
    }
    return R5_OK;
}

enum r5_status at_forget(struct at_dialogue *d, struct r5_error *error)
{
    memset(&d->splitter, 0, sizeof(d->splitter));
    memset(&d->urcs, 0, sizeof(d->urcs));
    memset(d->command, 0, sizeof(d->command));
    d->command_len = 0;
    d->heard = d->quiet_until = 0; /* the rig's clock may have been put back */
    return link_drain(d->transport, error);
}
