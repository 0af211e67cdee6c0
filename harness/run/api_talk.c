/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "session.h"

#define PLAIN_LIMIT_MS 10000 /* what the module's own host allows a plain command */
#define COMMAND_MAX 4096

/* Copies `text` into the slot and gives the copy; a slot that is full gives "". */
static const char *keep(struct run_answer *slot, size_t *used, const char *text)
{
    size_t len = strlen(text) + 1;
    if (len > sizeof(slot->text) - *used)
        return "";
    char *copy = slot->text + *used;
    memcpy(copy, text, len);
    *used += len;
    return copy;
}

/* What a check may say of a command: nothing behind its first comma or quote. */
static void name_command(char *about, size_t room, const char *command)
{
    if (command[0] == '\0')
        snprintf(about, room, "what was heard");
    else
        snprintf(about, room, "answer to %.*s", (int)strcspn(command, "\",;\r"), command);
}

const struct r5_answer *run_answer_of(struct r5_dut *dut, const char *command)
{
    const struct at_reply *reply = &dut->reply;
    struct run_answer *slot = &dut->answer[dut->next_answer++ % RUN_ANSWERS];
    size_t used = 0;
    struct r5_answer *a = &slot->face;
    memset(a, 0, sizeof(*a));
    for (size_t i = 0; i < sizeof(a->line) / sizeof(a->line[0]); i++)
        a->line[i] = "";
    name_command(slot->about, sizeof(slot->about), command);
    a->ok = reply->final == AT_FINAL_OK;
    a->silent = reply->final == AT_SILENT;
    a->refused = reply->final == AT_FINAL_ERROR || reply->final == AT_FINAL_CME ||
                 reply->final == AT_FINAL_CMS;
    a->anything = dut->heard;
    a->cme = reply->cme;
    a->final = keep(slot, &used, reply->final_text);
    for (int i = 0; i < reply->lines && a->lines < 16; i++)
        a->line[a->lines++] = keep(slot, &used, reply->line[i]);
    return a;
}

static int limit_of(struct r5_dut *dut, int limit_ms)
{
    r5_time left = run_deadline(dut, limit_ms) - link_now(dut->session->clock);
    return (int)(left / R5_NS_PER_MS);
}

static const struct r5_answer *ask(struct r5_dut *dut, int limit_ms, const char *text)
{
    struct r5_error error;
    run_expect(dut, at_command(dut->dialogue, text, limit_of(dut, limit_ms), &dut->reply, &error),
               &error);
    run_settle(dut);
    return run_answer_of(dut, text);
}

const struct r5_answer *r5_at_within(struct r5_dut *dut, int limit_ms, const char *format, ...)
{
    char text[COMMAND_MAX];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    run_insist(dut, len >= 0 && len < (int)sizeof(text),
               "a command has at most %d bytes; make it shorter", COMMAND_MAX);
    return ask(dut, limit_ms, text);
}

const struct r5_answer *r5_at(struct r5_dut *dut, const char *format, ...)
{
    char text[COMMAND_MAX];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    run_insist(dut, len >= 0 && len < (int)sizeof(text),
               "a command has at most %d bytes; make it shorter", COMMAND_MAX);
    return ask(dut, PLAIN_LIMIT_MS, text);
}

void r5_send_raw(struct r5_dut *dut, const void *bytes, size_t len)
{
    struct r5_error error;
    run_check_limit(dut);
    enum r5_status status = c2c_channel_is_on(dut->channel)
                                ? c2c_channel_write_raw(dut->channel, bytes, len, &error)
                                : at_send_raw(dut->dialogue, bytes, len, &error);
    run_expect(dut, status, &error);
}

const struct r5_answer *r5_listen(struct r5_dut *dut, int limit_ms)
{
    struct r5_error error;
    dut->heard = false;
    run_expect(dut, at_collect(dut->dialogue, limit_of(dut, limit_ms), &dut->reply, &error),
               &error);
    run_settle(dut);
    return run_answer_of(dut, "");
}

void r5_line_speed(struct r5_dut *dut, int baud)
{
    struct r5_error error;
    struct link_line line = { .baud = baud };
    line.flow = dut->bench->file->uart.rts_cts ? LINK_FLOW_RTS_CTS : LINK_FLOW_NONE;
    run_expect(dut, link_set_line(dut->tap, &line, &error), &error);
}

const char *r5_field(struct r5_dut *dut, const struct r5_answer *answer, const char *prefix,
                     int index)
{
    for (int i = 0; i < answer->lines; i++) {
        if (strncmp(answer->line[i], prefix, strlen(prefix)) != 0)
            continue;
        struct run_answer *slot = &dut->answer[dut->next_answer++ % RUN_ANSWERS];
        bool found = at_field(answer->line[i], index, slot->text, sizeof(slot->text));
        return found ? slot->text : "";
    }
    return "";
}

bool r5_urc(struct r5_dut *dut, const char *prefix, int limit_ms)
{
    struct r5_error error;
    struct at_urc urc;
    enum r5_status status =
        at_wait_urc(dut->dialogue, prefix, limit_of(dut, limit_ms), &urc, &error);
    run_settle(dut);
    if (status == R5_E_TIMEOUT)
        return false;
    run_expect(dut, status, &error);
    return true;
}

void r5_undo_with(struct r5_dut *dut, const char *format, ...)
{
    struct run_session *s = dut->session;
    run_insist(dut, s->undos < RUN_UNDOS, "a case has at most %d undo commands", RUN_UNDOS);
    s->undo[s->undos].unit = dut->index;
    va_list args;
    va_start(args, format);
    vsnprintf(s->undo[s->undos].command, sizeof(s->undo[s->undos].command), format, args);
    va_end(args);
    s->undos++;
}
