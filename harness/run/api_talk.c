/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "secret.h"
#include "session.h"

#define PLAIN_LIMIT_MS 10000 /* what the module's own host allows a plain command */
#define COMMAND_MAX 4096

/*
 * Copies `len` bytes into the slot and gives the copy; a slot that is full gives "". A zero byte
 * reads \x00, so that no text ends where the module has put one.
 */
static const char *keep(struct run_answer *slot, size_t *used, const char *text, size_t len)
{
    char *copy = slot->text + *used;
    for (size_t i = 0; i < len; i++) {
        if (sizeof(slot->text) - *used < 6) {
            slot->face.overlong = true;
            return "";
        }
        if (text[i] != '\0')
            slot->text[(*used)++] = text[i];
        else
            *used += (size_t)snprintf(slot->text + *used, 5, "\\x00");
    }
    slot->text[(*used)++] = '\0';
    return copy;
}

/*
 * What a check may say of a command: its name, and a first parameter of one or two digits such as
 * the op of +USECC2C. All else may be secret. What was heard without one is named by the subject.
 */
static void name_answer(char *about, size_t room, const char *command, const char *subject)
{
    size_t len = strcspn(command, "=\",;\r ");
    size_t digits = command[len] == '=' ? strspn(command + len + 1, "0123456789") : 0;
    if (digits == 1 || digits == 2)
        len += 1 + digits;
    if (len == 0)
        snprintf(about, room, "%s", subject[0] != '\0' ? subject : "what was heard");
    else
        snprintf(about, room, "answer to %.*s%s%s", (int)len, command,
                 subject[0] != '\0' ? " after " : "", subject);
}

static const struct r5_answer *answer_of(struct r5_dut *dut, const char *command)
{
    const struct at_reply *reply = &dut->reply;
    struct run_answer *slot = &dut->answer[dut->next_answer++ % RUN_ANSWERS];
    size_t used = 0;
    struct r5_answer *a = &slot->face;
    memset(a, 0, sizeof(*a));
    for (size_t i = 0; i < sizeof(a->line) / sizeof(a->line[0]); i++)
        a->line[i] = "";
    name_answer(slot->about, sizeof(slot->about), command, dut->subject);
    a->ok = reply->final == AT_FINAL_OK;
    a->silent = reply->final == AT_SILENT;
    a->refused = reply->final == AT_FINAL_ERROR || reply->final == AT_FINAL_CME ||
                 reply->final == AT_FINAL_CMS;
    a->anything = dut->heard;
    a->forbidden = reply->forbidden;
    a->overlong = reply->overlong || reply->lines > 16;
    a->cme = reply->cme;
    a->final = keep(slot, &used, reply->final_text, strlen(reply->final_text));
    for (int i = 0; i < reply->lines && a->lines < 16; i++)
        a->line[a->lines++] = keep(slot, &used, reply->line[i], at_line_len(reply, i));
    return a;
}

int run_limit(struct r5_dut *dut, int limit_ms)
{
    r5_time left = run_deadline(dut, limit_ms) - link_now(dut->session->clock);
    return (int)(left / R5_NS_PER_MS);
}

const struct r5_answer *run_answered(struct r5_dut *dut, const char *command)
{
    const struct r5_answer *answer = answer_of(dut, command);
    run_settle(dut);
    if (answer->silent)
        run_check_limit(dut);
    if (answer->overlong)
        should_(dut, false, "the answer is of 16 lines and 4 KiB at most");
    if (answer->forbidden)
        should_(dut, false, "the answer is of printable characters");
    return answer;
}

static const struct r5_answer *ask(struct r5_dut *dut, int limit_ms, const char *format,
                                   va_list args)
{
    char text[COMMAND_MAX];
    struct r5_error error;
    int len = vsnprintf(text, sizeof(text), format, args);
    run_insist(dut, len >= 0 && len < (int)sizeof(text),
               "a command has at most %d bytes; make it shorter", COMMAND_MAX);
    run_expect(dut, at_command(dut->dialogue, text, run_limit(dut, limit_ms), &dut->reply, &error),
               &error);
    const struct r5_answer *answer = run_answered(dut, text);
    r5_wipe(text, sizeof(text));
    return answer;
}

const struct r5_answer *r5_at_within(struct r5_dut *dut, int limit_ms, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const struct r5_answer *answer = ask(dut, limit_ms, format, args);
    va_end(args);
    return answer;
}

const struct r5_answer *r5_at(struct r5_dut *dut, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const struct r5_answer *answer = ask(dut, PLAIN_LIMIT_MS, format, args);
    va_end(args);
    return answer;
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
    run_expect(dut, at_collect(dut->dialogue, run_limit(dut, limit_ms), &dut->reply, &error),
               &error);
    return run_answered(dut, "");
}

void r5_subject(struct r5_dut *dut, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(dut->subject, sizeof(dut->subject), format, args);
    va_end(args);
}

bool r5_take_bytes(struct r5_dut *dut, long count, int limit_ms)
{
    struct r5_error error;
    uint8_t bytes[256];
    r5_time deadline = run_deadline(dut, limit_ms);
    while (count > 0) {
        size_t got = 0, room = count < (long)sizeof(bytes) ? (size_t)count : sizeof(bytes);
        enum r5_status status = link_read(dut->tap, bytes, room, deadline, &got, &error);
        if (status == R5_E_TIMEOUT)
            break;
        run_expect(dut, status, &error);
        count -= (long)got;
    }
    run_settle(dut);
    if (count > 0)
        run_check_limit(dut);
    return count <= 0;
}

void r5_line_speed(struct r5_dut *dut, int baud)
{
    struct r5_error error;
    const struct cfg_uart *uart = &dut->bench->file->uart;
    struct link_line line = { .baud = baud };
    line.flow = uart->rts_cts ? LINK_FLOW_RTS_CTS : LINK_FLOW_NONE;
    strcpy(line.frame, uart->frame);
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
        at_wait_urc(dut->dialogue, prefix, run_limit(dut, limit_ms), &urc, &error);
    run_settle(dut);
    if (status == R5_E_TIMEOUT) {
        run_check_limit(dut);
        return false;
    }
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
    int len = vsnprintf(s->undo[s->undos].command, sizeof(s->undo[s->undos].command), format, args);
    va_end(args);
    run_insist(dut, len >= 0 && len < (int)sizeof(s->undo[0].command),
               "an undo command has at most %zu bytes", sizeof(s->undo[0].command) - 1);
    s->undos++;
}
