/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes a command line apart (ITU-T V.250 5.2): basic commands one after the other, extended ones
 * with ; between. Each runs when its modelled answer time is over.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "emu_at.h"

enum { ERROR_PARAMETERS = 50, ERROR_LINE_TOO_LONG = 1650 };

struct part {
    const char *name; /* not terminated */
    size_t name_len;
    enum emu_form form;
    const char *raw;
    size_t raw_len;
    size_t end; /* where the next command begins */
    bool whole; /* false: what follows is no command */
};

static size_t digits(const char *at)
{
    return strspn(at, "0123456789");
}

static size_t length_to_separator(const char *at)
{
    bool quoted = false;
    size_t i;

    for (i = 0; at[i] && (quoted || at[i] != ';'); i++)
        if (at[i] == '"')
            quoted = !quoted;
    return i;
}

/* +NAME, then nothing, ?, =? or =parameters, then ; or the end. */
static struct part extended(const char *line, size_t from)
{
    struct part p = { .name = line + from, .form = EMU_ACTION, .whole = true };
    const char *at = p.name + 1;

    while (isalnum((unsigned char)*at) || (*at && strchr("!%-./:_", *at)))
        at++;
    p.name_len = (size_t)(at - p.name);
    p.raw = at;
    if (at[0] == '?') {
        p.form = EMU_READ;
        at++;
    } else if (at[0] == '=' && at[1] == '?') {
        p.form = EMU_TEST;
        at += 2;
    } else if (at[0] == '=') {
        p.form = EMU_SET;
        p.raw = at + 1;
        p.raw_len = length_to_separator(p.raw);
        at += 1 + p.raw_len;
    }
    p.whole = *at == '\0' || *at == ';';
    p.end = (size_t)(at - line) + (*at == ';');
    return p;
}

/* A letter or & and a letter, then a number; S carries its register in the name. */
static struct part basic(const char *line, size_t from)
{
    struct part p = { .name = line + from, .form = EMU_ACTION, .whole = true };
    const char *at = p.name + (*p.name == '&');

    if (*at)
        at++;
    if (toupper((unsigned char)*p.name) == 'S')
        at += digits(at);
    p.name_len = (size_t)(at - p.name);
    if (toupper((unsigned char)*p.name) == 'S' && *at == '?') {
        p.form = EMU_READ;
        at++;
    } else if (toupper((unsigned char)*p.name) == 'S' && *at == '=') {
        p.form = EMU_SET;
        at++;
    }
    p.raw = at;
    p.raw_len = p.form == EMU_READ ? 0 : digits(at);
    if (p.raw_len > 0)
        p.form = EMU_SET;
    at += p.raw_len;
    if (*at == ';')
        at++;
    p.end = (size_t)(at - line);
    return p;
}

static struct part part_at(const char *line, size_t from)
{
    return line[from] == '+' ? extended(line, from) : basic(line, from);
}

static void too_long(struct emu *e)
{
    emu_cme(e, ERROR_LINE_TOO_LONG);
}

static void run_command(struct emu *e)
{
    struct emu_at *at = &e->at;
    struct part p = part_at(at->rest, at->rest_at);
    const struct emu_command *c = emu_command_find(p.name, p.name_len);
    struct emu_args args = { .form = p.form, .raw = p.raw, .raw_len = p.raw_len };

    at->rest_at = p.end;
    if (!c || !p.whole || !(c->forms & (int)p.form)) {
        emu_unknown(e);
        return;
    }
    if (p.form == EMU_SET && !emu_args_parse(e, p.raw, p.raw_len, &args)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    memset(&at->job, 0, sizeof(at->job));
    at->abortable = (c->forms & EMU_ABORTABLE) != 0;
    c->run(e, &args);
}

void emu_at_next(struct emu *e)
{
    struct emu_at *at = &e->at;
    const char *key = "at.reply_ms";

    at->abortable = false;
    if (at->rest[at->rest_at]) {
        struct part p = part_at(at->rest, at->rest_at);
        const struct emu_command *c = emu_command_find(p.name, p.name_len);

        if (c && (c->forms & EMU_SECURE))
            key = "sec.reply_ms";
        emu_after(e, emu_profile_int(e, key), run_command);
    } else {
        emu_final(e, "OK");
    }
}

static void empty_line(struct emu *e)
{
    emu_final(e, "OK");
}

void emu_at_line(struct emu *e)
{
    struct emu_at *at = &e->at;

    at->state = EMU_AT_BUSY;
    at->rest_at = 0;
    if (at->too_long)
        emu_after(e, emu_profile_int(e, "at.reply_ms"), too_long);
    else if (at->rest[0])
        emu_at_next(e);
    else
        emu_after(e, emu_profile_int(e, "at.reply_ms"), empty_line);
}

/* ---- parameters ------------------------------------------------------------------------------ */

/* One parameter from raw[*at] on, to `to`; false: text beside a quoted string, or an open quote. */
static bool parameter(const char *raw, size_t len, size_t *at, char *to, struct emu_arg *arg)
{
    size_t i = *at;
    size_t n = 0;

    arg->quoted = i < len && raw[i] == '"';
    if (arg->quoted) {
        for (i++; i < len && raw[i] != '"'; i++)
            to[n++] = raw[i];
        if (i == len)
            return false;
        i++;
    } else {
        for (; i < len && raw[i] != ',' && raw[i] != '"'; i++)
            to[n++] = raw[i];
    }
    to[n] = '\0';
    arg->text = to;
    arg->len = n;
    *at = i;
    return i == len || raw[i] == ',';
}

bool emu_args_parse(struct emu *e, const char *raw, size_t len, struct emu_args *args)
{
    char *to = e->at.text; /* the NULs take no more room than the commas */
    size_t at = 0;

    for (;;) {
        struct emu_arg *arg = &args->arg[args->count];

        if (args->count == EMU_ARGS_MAX || !parameter(raw, len, &at, to, arg))
            return false;
        args->count++;
        to += arg->len + 1;
        if (at == len)
            return true;
        at++;
    }
}

const char *emu_arg_text(const struct emu_args *a, size_t nth)
{
    return nth < a->count ? a->arg[nth].text : "";
}

bool emu_arg_int(const struct emu_args *a, size_t nth, int64_t least, int64_t most, int64_t *value)
{
    const char *text = emu_arg_text(a, nth);
    size_t len = strlen(text);
    int64_t got;

    if (len == 0 || len > 12 || strspn(text, "0123456789") != len)
        return false;
    got = strtoll(text, NULL, 10);
    if (got < least || got > most)
        return false;
    *value = got;
    return true;
}
