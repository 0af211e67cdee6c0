/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands: tables of handlers, what a handler is given, and how it answers.
 *
 * A handler runs once the modelled answer time has passed. It ends its command by exactly one of
 * emu_ok, emu_ok_then, emu_error, emu_cme; until then the module is busy: input waits, URCs are
 * held back. It may do so later, from a function scheduled with emu_after() or from a payload
 * callback. What it needs then it keeps in e->at.job (cleared for each command) or in state of its
 * own.
 */
#ifndef EMU_CMD_H
#define EMU_CMD_H

#include "emu.h"

enum { EMU_ARGS_MAX = 16 };

enum emu_form {
    EMU_SET = 1,    /* +X=... */
    EMU_READ = 2,   /* +X? */
    EMU_TEST = 4,   /* +X=? */
    EMU_ACTION = 8, /* +X */
    /* flags */
    EMU_ABORTABLE = 16, /* a received character ends it with ABORTED */
    EMU_SECURE = 32     /* answers after sec.reply_ms instead of at.reply_ms */
};

struct emu_arg {
    const char *text; /* NUL-terminated, without its quotes; "" when left out */
    size_t len;
    bool quoted;
};

/* Borrowed: valid only until the handler returns. Malformed ones (an open quote, text beside a
   quoted string, more than EMU_ARGS_MAX) never reach a handler: error 50. NUL is never in them. */
struct emu_args {
    enum emu_form form; /* one of the four */
    const char *raw;    /* all after = as it came, spaces outside quotes removed */
    size_t raw_len;
    size_t count; /* +X=1,,2 has three; +X= has one, empty */
    struct emu_arg arg[EMU_ARGS_MAX];
};

struct emu_command {
    const char *name; /* with its +, upper case; a table ends with a null name */
    int forms;        /* a form not offered is answered as an unknown command */
    void (*run)(struct emu *e, const struct emu_args *a);
};

/* The tables; emu_commands.c lists them. */
extern const struct emu_command emu_commands_id[];
extern const struct emu_command emu_commands_line[];
extern const struct emu_command emu_commands_power[];
extern const struct emu_command emu_commands_clock[];
extern const struct emu_command emu_commands_config[];
extern const struct emu_command emu_commands_sim[];
extern const struct emu_command emu_commands_net[];
extern const struct emu_command emu_commands_pdp[];
extern const struct emu_command emu_commands_sock[];
extern const struct emu_command emu_commands_sock_data[];
extern const struct emu_command emu_commands_http[];
extern const struct emu_command emu_commands_mqtt[];
extern const struct emu_command emu_commands_file[];
extern const struct emu_command emu_commands_factory[];
extern const struct emu_command emu_commands_c2c[]; /* +USECC2C: emu_c2c.c */
extern const struct emu_command emu_commands_certs[];
extern const struct emu_command emu_commands_secprf[];
extern const struct emu_command emu_commands_sec[]; /* +USECROTUID, ...: emu_sec.c */

const struct emu_command *emu_command_find(const char *name, size_t len); /* case-insensitive */

/* A whole decimal argument within the limits; false: absent, empty or anything else. */
bool emu_arg_int(const struct emu_args *a, size_t nth, int64_t least, int64_t most, int64_t *value);
/* Nth argument's text, or "" when absent. */
const char *emu_arg_text(const struct emu_args *a, size_t nth);

/* A setting that is one number: read form `+NAME: value`, set form within the limits. `kept`: marks
   the kept settings as changed. Ends the command. */
void emu_int_setting(struct emu *e, const struct emu_args *a, const char *name, int64_t least,
                     int64_t most, int64_t *value, bool kept);

/* ---- answering ------------------------------------------------------------------------------- */
/* One information line: CR LF text CR LF (ATV0: text CR LF). */
void emu_line(struct emu *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same with `tail` raw bytes at its end, before CR LF (answers that carry binary). */
void emu_line_bytes(struct emu *e, const char *head, const void *bytes, size_t len,
                    const char *tail);
void emu_ok(struct emu *e);                      /* the next command of a ; list, or OK */
void emu_error(struct emu *e);                   /* plain ERROR whatever +CMEE says */
void emu_cme(struct emu *e, int64_t number);     /* in the form that +CMEE asks for */
void emu_unknown(struct emu *e);                 /* what an unknown command or form gets */
void emu_final(struct emu *e, const char *text); /* another final code, e.g. ABORTED */
/* OK; then, when its last byte has left the module, fn, and only then is the module idle again.
   Ends a ; list. Input that came in between is processed after fn, unless fn calls
   emu_channel_set(), which drops it. */
void emu_ok_then(struct emu *e, emu_fn *fn);
/* Prompt, then `count` raw bytes (1..EMU_PAYLOAD_MAX), then fn, which ends the command. After
   limit_ms without a further byte: fn with timed_out and what there is. */
void emu_prompt(struct emu *e, const char *prompt, size_t count, int64_t limit_ms,
                emu_payload_fn *fn);
/* Unsolicited line: CR LF text CR LF, held back while a command runs or is being typed. */
void emu_urc(struct emu *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *emu_cme_text(int64_t number); /* the verbose text, null when there is none */

/* ---- the layer between the UART and the AT interface ------------------------------------------
 */
/*
 * A channel stands in both directions: each byte that arrives goes to rx (which hands decoded bytes
 * to emu_at_input), all that the AT interface says goes to tx (which hands raw bytes to
 * emu_uart_send, at once or at flush). flush is called once at the end of an event in which tx was
 * called: what belongs together may share a frame. Power loss and reset take the channel away;
 * e->c2c is zeroed then.
 */
struct emu_channel {
    void (*rx)(struct emu *e, uint8_t byte);
    void (*tx)(struct emu *e, const uint8_t *bytes, size_t len);
    void (*flush)(struct emu *e);
};

/* Installs or (null) removes; what was typed or waits in the backlog is dropped. */
void emu_channel_set(struct emu *e, const struct emu_channel *channel);
void emu_at_input(struct emu *e, const uint8_t *bytes, size_t len);  /* plain bytes, inwards */
void emu_uart_send(struct emu *e, const uint8_t *bytes, size_t len); /* raw bytes, outwards */

/* ---- life -------------------------------------------------------------------------------------
 */
/* After volatile state was zeroed and stored settings are loaded, when the UART becomes ready:
   the C2C part reads its records. emu_power.c calls it. */
void emu_c2c_boot(struct emu *e);

#endif
