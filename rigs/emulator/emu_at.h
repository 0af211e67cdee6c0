/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The AT interface (ITU-T V.250) between a byte stream and the commands: emu_at.c reads and echoes,
 * emu_at_run.c takes lines apart, emu_at_reply.c answers. These are the seams between the three and
 * the core.
 */
#ifndef EMU_AT_H
#define EMU_AT_H

#include "emu_cmd.h"

void emu_at_line(struct emu *e);   /* a whole line stands in at.rest: run it */
void emu_at_next(struct emu *e);   /* the next command of that line, or OK */
void emu_at_finish(struct emu *e); /* the final code is out: idle, URCs, what waited */
void emu_at_abort(struct emu *e);
void emu_at_print_urcs(struct emu *e);
void emu_at_out(struct emu *e, const void *bytes, size_t len);

/* The same, of what is no answer of a command; `leak` is the defect that lets it out in plain text.
 */
void emu_at_out_aside(struct emu *e, const char *leak, const void *bytes, size_t len);

void emu_at_settle(struct emu *e); /* end of an event */
void emu_at_sent(struct emu *e);   /* a byte has left the UART */

/* Takes the text after = apart into at.text. False: malformed. */
bool emu_args_parse(struct emu *e, const char *raw, size_t len, struct emu_args *args);

#endif
