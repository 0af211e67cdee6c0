/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands and answers over a transport.
 *
 * A dialogue keeps unsolicited result codes apart from replies: a line with a known URC name that
 * the running command does not answer with, or that comes while none runs, is a URC. Nothing is
 * guessed from text that may be one. Echo is recognised by being the very command that was sent.
 * Keeps the module's 20 ms pause between a final code or URC and the next command
 * (UBX-20009652, section 4). Lives in shared memory, holds no pointer to anything private.
 */
#ifndef R5_AT_DIALOGUE_H
#define R5_AT_DIALOGUE_H

#include "arena.h"
#include "at_reply.h"
#include "at_urcs.h"
#include "clock.h"
#include "transport.h"

struct at_dialogue;

/* `transport` and `clock` are borrowed and must outlive it. NULL when the arena is used up. */
struct at_dialogue *at_dialogue_new(struct r5_arena *arena, struct link_transport *transport,
                                    struct link_clock *clock);

/*
 * Sends `command` (no line end; a CR is added) and collects the reply until its final code, a
 * prompt, or until `limit_ms` after the sending. A silent module gives R5_OK with reply->final
 * AT_SILENT: silence is an answer, too. Not R5_OK: the rig failed. The command may hold any byte
 * and be AT_LINE_MAX long; R5_E_LIMIT for a longer one.
 *
 * What came before the sending is never taken for the reply: it is read first and kept as URCs,
 * late finals, and the half of a line included.
 */
enum r5_status at_command(struct at_dialogue *d, const char *command, int limit_ms,
                          struct at_reply *reply, struct r5_error *error) R5_CHECKED;

/* After AT_FINAL_PROMPT: waits 50 ms, sends the bytes as they are, collects the rest of the reply.
 */
enum r5_status at_payload(struct at_dialogue *d, const void *bytes, size_t len, int limit_ms,
                          struct at_reply *reply, struct r5_error *error) R5_CHECKED;

/* Bytes as they are, nothing added, nothing awaited: for attacks and half lines. */
enum r5_status at_send_raw(struct at_dialogue *d, const void *bytes, size_t len,
                           struct r5_error *error) R5_CHECKED;

/* Collects what comes until a final code or `limit_ms`, for a command that was sent raw. */
enum r5_status at_collect(struct at_dialogue *d, int limit_ms, struct at_reply *reply,
                          struct r5_error *error) R5_CHECKED;

/* Next URC kept so far, oldest first; false when there is none. */
bool at_next_urc(struct at_dialogue *d, struct at_urc *urc);

/* How many URCs were dropped because AT_URCS_MAX newer ones came. */
long at_urcs_lost(const struct at_dialogue *d);

/* Waits for a URC that starts with `prefix`. R5_E_TIMEOUT without error text when none comes. */
enum r5_status at_wait_urc(struct at_dialogue *d, const char *prefix, int limit_ms,
                           struct at_urc *urc, struct r5_error *error) R5_CHECKED;

/* Forgets half lines, kept URCs and what waits unread: after a reset, and between cases. */
enum r5_status at_forget(struct at_dialogue *d, struct r5_error *error) R5_CHECKED;

#endif
