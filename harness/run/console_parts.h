/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the console share. Private to console*.c. */
#ifndef R5_RUN_CONSOLE_PARTS_H
#define R5_RUN_CONSOLE_PARTS_H

#include "c2c_pairing.h"
#include "console.h"
#include "session.h"

struct run_console {
    const struct run_person *person;
    struct run_session *session; /* without journal, vault and tap */
    struct r5_dut *dut;
    bool half_line; /* the module holds the beginning of a line that was typed */
    long dropped;   /* frames, as far as they were told */
    bool known;
    struct c2c_keys keys; /* of the known pairing */
};

void con_say(struct run_console *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The system's random source, on emulated rigs, too: nothing here is to be repeated. */
enum r5_status con_random(void *unused, uint8_t *bytes, size_t len,
                          struct r5_error *error) R5_CHECKED;

/*
 * An exchange that is ours, not the person's: true if the module gave a final code; the reply is in
 * c->dut->reply. False with *status R5_OK: silence, which is told. URCs are shown.
 */
bool con_ask(struct run_console *c, const char *command, int limit_ms, enum r5_status *status,
             struct r5_error *error);

/* The same question before each longer exchange: nobody shall wait minutes for a module that is
 * off. */
bool con_is_there(struct run_console *c, enum r5_status *status, struct r5_error *error);

/* What came as URCs during an exchange. */
void con_show_urcs(struct run_console *c);

/* Our end of the channel alone: the module is told nothing. */
void con_forget_channel(struct run_console *c);

#endif
