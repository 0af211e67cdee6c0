/* SPDX-License-Identifier: Apache-2.0 */
/* What the AT interface says: information lines, final codes, unsolicited lines. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "emu_at.h"
#include "emu_event.h"
#include "emu_leak.h"

enum { TEXT_MAX = 2048 };

void emu_at_out(struct emu *e, const void *bytes, size_t len)
{
    if (e->cut || e->power != EMU_READY || len == 0 || e->c2c.rx.mute)
        return;
    if (!e->channel) {
        emu_uart_send(e, bytes, len);
        return;
    }
    e->channel_wrote = true;
    e->channel->tx(e, bytes, len);
}

void emu_at_out_aside(struct emu *e, const char *leak, const void *bytes, size_t len)
{
    if (e->channel && e->power == EMU_READY && emu_broken(e, leak))
        emu_uart_send(e, bytes, len);
    else
        emu_at_out(e, bytes, len);
}

static void out_line_end(struct emu *e)
{
    char end[2] = { (char)e->set.user.s3, (char)e->set.user.s4 };

    emu_at_out(e, end, sizeof(end));
}

static void out_head(struct emu *e)
{
    if (e->set.user.verbose)
        out_line_end(e);
}

static void out_text(struct emu *e, const char *text)
{
    out_head(e);
    emu_at_out(e, text, strlen(text));
    out_line_end(e);
}

void emu_line(struct emu *e, const char *format, ...)
{
    char text[TEXT_MAX];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    out_text(e, text);
}

void emu_line_bytes(struct emu *e, const char *head, const void *bytes, size_t len,
                    const char *tail)
{
    out_head(e);
    emu_at_out(e, head, strlen(head));
    emu_at_out_aside(e, "payload-leaks-in-plain", bytes, len);
    emu_at_out(e, tail, strlen(tail));
    out_line_end(e);
}

static void out_code(struct emu *e, const char *text)
{
    char cr = (char)e->set.user.s3;
    const char *number = strcmp(text, "OK") == 0 ? "0" : strcmp(text, "ERROR") == 0 ? "4" : NULL;

    if (e->set.user.quiet)
        return;
    if (e->set.user.verbose || !number) {
        out_text(e, text);
        return;
    }
    emu_at_out(e, number, 1);
    emu_at_out(e, &cr, 1);
}

static void command_ends(struct emu *e)
{
    emu_cancel_life(e, EMU_LIFE_COMMAND);
    e->at.rest_at = 0;
    e->at.rest[0] = '\0';
    e->at.abortable = false;
}

void emu_final(struct emu *e, const char *text)
{
    command_ends(e);
    out_code(e, text);
    emu_at_finish(e);
}

void emu_ok(struct emu *e)
{
    emu_cancel_life(e, EMU_LIFE_COMMAND);
    emu_at_next(e);
}

void emu_ok_then(struct emu *e, emu_fn *fn)
{
    command_ends(e);
    out_code(e, "OK");
    e->at.then = fn;
    e->at.then_armed = false;
}

void emu_error(struct emu *e)
{
    emu_final(e, "ERROR");
}

void emu_cme(struct emu *e, int64_t number)
{
    const char *text = emu_cme_text(number);
    char line[160];

    if (e->at.cmee == 0) {
        emu_final(e, "ERROR");
        return;
    }
    if (e->at.cmee == 2 && text)
        snprintf(line, sizeof(line), "+CME ERROR: %s%s", text,
                 emu_broken(e, "te-in-verbose-errors") ? emu_leaked(e, EMU_LEAK_TE) : "");
    else
        snprintf(line, sizeof(line), "+CME ERROR: %lld", (long long)number);
    emu_final(e, line);
}

void emu_unknown(struct emu *e)
{
    if (emu_profile_is(e, "at.unknown", "error"))
        emu_error(e);
    else
        emu_cme(e, emu_profile_is(e, "at.unknown", "cme_4") ? 4 : 100);
}

void emu_at_abort(struct emu *e)
{
    emu_final(e, "ABORTED");
}

/* ---- unsolicited ----------------------------------------------------------------------------- */

void emu_at_print_urcs(struct emu *e)
{
    struct emu_at *at = &e->at;

    for (size_t i = 0; i < at->urc_len; i += strlen(at->urc + i) + 1) {
        out_head(e);
        emu_at_out_aside(e, "urc-leaks-in-plain", at->urc + i, strlen(at->urc + i));
        out_line_end(e);
    }
    at->urc_len = 0;
}

void emu_urc(struct emu *e, const char *format, ...)
{
    struct emu_at *at = &e->at;
    char text[TEXT_MAX];
    va_list list;
    size_t len;

    if (e->cut || e->power != EMU_READY)
        return;
    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    len = strlen(text) + 1;
    if (len > EMU_URC_MAX - at->urc_len)
        return; /* more than the module keeps while the port is busy */
    memcpy(at->urc + at->urc_len, text, len);
    at->urc_len += len;
    if (at->state == EMU_AT_IDLE)
        emu_at_print_urcs(e);
}
