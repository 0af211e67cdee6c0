/* SPDX-License-Identifier: Apache-2.0 */
#include "console.h"

#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "console_parts.h"
#include "secret.h"
#include "spending.h"

enum { WRITE_MS = 2000, THERE_MS = 2000, CLOSE_MS = 30000, URC_LINE = 260 };

void con_say(struct run_console *c, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    c->person->say(c->person->self, text);
}

/* --- opening --- */

enum r5_status con_random(void *self, uint8_t *bytes, size_t len, struct r5_error *error)
{
    (void)self;
    if (RAND_bytes(bytes, (int)len) == 1)
        return R5_OK;
    return r5_fail(error, R5_E_IO, "OpenSSL has no random bytes");
}

static void on_frame(void *self, const uint8_t *raw, size_t len)
{
    (void)self;
    (void)raw;
    (void)len;
}

/* It is shown when it is read. */
static void on_text(void *self, enum link_dir dir, const uint8_t *plain, size_t len)
{
    (void)self;
    (void)dir;
    (void)plain;
    (void)len;
}

/* A run of bytes that are no frame is told once. */
static void on_dropped(void *self, enum c2c_fault fault, const uint8_t *raw, size_t len)
{
    struct run_console *c = self;
    long dropped = c2c_channel_counts(c->dut->channel)->dropped;
    (void)raw;
    if (dropped != c->dropped)
        con_say(c, "dropped: %s, %zu byte%s", c2c_fault_word(fault), len, len == 1 ? "" : "s");
    c->dropped = dropped;
}

static enum r5_status no_room(struct r5_error *error)
{
    return r5_fail(error, R5_E_MEMORY, "the shared memory of the console is used up");
}

static enum r5_status open_unit(struct run_console *c, struct r5_arena *arena,
                                struct r5_error *error)
{
    struct run_session *s = c->session;
    struct r5_dut *dut = &s->dut[0];
    const struct cfg_leaf *timeout = cfg_module_leaf(s->module, "c2c.frame_timeout_ms");
    struct c2c_random random = { .fill = con_random };
    struct c2c_observer observer = {
        .frame = on_frame, .text = on_text, .dropped = on_dropped, .self = c
    };
    *dut = (struct r5_dut){ .session = s, .bench = &s->bench->unit[0] };
    c->dut = dut;
    dut->channel = c2c_channel_new(arena, dut->bench->line, s->clock, random, observer,
                                   timeout != NULL ? (int)timeout->number : 1000);
    if (dut->channel == NULL)
        return no_room(error);
    dut->dialogue = at_dialogue_new(arena, c2c_channel_transport(dut->channel), s->clock);
    return dut->dialogue != NULL ? R5_OK : no_room(error);
}

static enum r5_status open_all(struct run_console *c, struct r5_arena *arena,
                               const struct cfg_rig *rig, const char *profile, const char *programs,
                               struct r5_error *error)
{
    struct run_session *s = c->session;
    enum r5_status status = run_find_books(rig, &s->books, error);
    if (status != R5_OK)
        return status;
    s->bench = bench_open(arena, rig, profile, programs, error);
    if (s->bench == NULL)
        return error->status;
    s->clock = s->bench->clock;
    status = bench_fresh(s->bench, false, error);
    return status == R5_OK ? open_unit(c, arena, error) : status;
}

struct run_console *run_console_open(struct r5_arena *arena, const struct cfg_rig *rig,
                                     const struct cfg_module *module, const char *profile,
                                     const char *programs, const struct run_person *person,
                                     struct r5_error *error)
{
    struct run_console *c = r5_arena_take(arena, sizeof(*c));
    struct run_session *s = r5_arena_take(arena, sizeof(*s));
    if (c == NULL || s == NULL) {
        (void)no_room(error);
        return NULL;
    }
    c->person = person;
    c->session = s;
    s->module = module;
    s->emulated = rig->emulated;
    s->run_name = "console";
    if (open_all(c, arena, rig, profile, programs, error) == R5_OK)
        return c;
    bench_close(&s->bench);
    return NULL;
}

/* A module that is left in a channel whose keys nobody has any more only a reset brings back. */
static void leave_channel(struct run_console *c)
{
    struct r5_error error;
    enum r5_status status = R5_OK;
    if (!run_console_in_channel(c) || !con_is_there(c, &status, &error))
        return;
    status = c2c_close(c->dut->dialogue, c->dut->channel, CLOSE_MS, &c->dut->reply, &error);
    if (status == R5_OK && !run_console_in_channel(c))
        con_say(c, "the channel is closed");
    else
        con_say(c, "the module does not close the channel; a reset does");
}

void run_console_close(struct run_console **console)
{
    struct r5_error error;
    struct run_console *c = *console;
    if (c == NULL)
        return;
    leave_channel(c);
    if (bench_rest(c->session->bench, &error) != R5_OK)
        con_say(c, "the rig is not at rest: %s", error.text);
    bench_close(&c->session->bench);
    r5_wipe(&c->keys, sizeof(c->keys));
    *console = NULL;
}

/* --- what comes --- */

enum r5_status run_console_listen(struct run_console *c, long ms, struct r5_error *error)
{
    uint8_t bytes[512];
    enum r5_status status = R5_OK;
    r5_time until = link_now(c->session->clock) + r5_ms(ms);
    struct link_transport *line = c2c_channel_transport(c->dut->channel);
    while (status == R5_OK) {
        size_t got = 0;
        status = link_read(line, bytes, sizeof(bytes), until, &got, error);
        if (got > 0)
            c->person->show(c->person->self, bytes, got, run_console_in_channel(c));
        if (link_now(c->session->clock) > until) /* it never stops talking */
            break;
    }
    return status == R5_E_TIMEOUT ? R5_OK : status;
}

/* --- what goes --- */

enum r5_status run_console_type(struct run_console *c, const uint8_t *bytes, size_t len,
                                struct r5_error *error)
{
    r5_time until = link_now(c->session->clock) + r5_ms(WRITE_MS);
    if (len == 0)
        return R5_OK;
    if (!run_console_in_channel(c))
        c->half_line = bytes[len - 1] != '\r';
    enum r5_status status =
        link_write(c2c_channel_transport(c->dut->channel), bytes, len, until, error);
    if (status != R5_E_TIMEOUT)
        return status;
    con_say(c, "the module holds CTS off: what was typed is lost");
    return R5_OK;
}

bool run_console_in_channel(const struct run_console *c)
{
    return c2c_channel_is_on(c->dut->channel);
}

/* --- exchanges --- */

void con_show_urcs(struct run_console *c)
{
    struct at_urc urc;
    char line[URC_LINE];
    while (at_next_urc(c->dut->dialogue, &urc)) {
        int len = snprintf(line, sizeof(line), "%s\r\n", urc.text);
        c->person->show(c->person->self, (const uint8_t *)line, (size_t)len,
                        run_console_in_channel(c));
    }
}

bool con_ask(struct run_console *c, const char *command, int limit_ms, enum r5_status *status,
             struct r5_error *error)
{
    *status = at_command(c->dut->dialogue, command, limit_ms, &c->dut->reply, error);
    if (*status != R5_OK)
        return false;
    con_show_urcs(c);
    if (c->dut->reply.final == AT_SILENT)
        con_say(c, "the module does not answer%s",
                run_console_in_channel(c) ? " in the channel" : "; is it on?");
    return c->dut->reply.final != AT_SILENT;
}

bool con_is_there(struct run_console *c, enum r5_status *status, struct r5_error *error)
{
    *status = R5_OK;
    if (c->half_line) {
        con_say(c, "half a line stands at the module; end it first, with Enter");
        return false;
    }
    return con_ask(c, "AT", THERE_MS, status, error);
}

void con_forget_channel(struct run_console *c)
{
    if (run_console_in_channel(c))
        con_say(c, "the channel is closed on this side");
    c2c_channel_switch_off(c->dut->channel);
    c->half_line = false;
}

enum r5_status run_console_close_channel(struct run_console *c, struct r5_error *error)
{
    enum r5_status status = R5_OK;
    if (!run_console_in_channel(c)) {
        con_say(c, "no channel is open");
        return R5_OK;
    }
    if (con_is_there(c, &status, error)) {
        status = c2c_close(c->dut->dialogue, c->dut->channel, CLOSE_MS, &c->dut->reply, error);
        con_show_urcs(c);
    }
    if (status != R5_OK)
        return status;
    const struct c2c_counts *counts = c2c_channel_counts(c->dut->channel);
    if (!run_console_in_channel(c))
        con_say(c, "the channel is closed; frames: %ld out, %ld in, %ld dropped",
                counts->frames_out, counts->frames_in, counts->dropped);
    else if (c->person->agrees(c->person->self,
                               "it was not closed there; close it on this side all the same?"))
        con_forget_channel(c);
    return R5_OK;
}
