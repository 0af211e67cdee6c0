/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our end of an emulated module's control door (rigs/emulator/CONTROL.md): requests and
 * replies, one message each, and an account of the bytes that the module says it has written.
 *
 * Requests carry ids, so that the reply to a request of a process that was killed is not taken for
 * another's. A module that does not answer within the wall guard of 2 s is R5_E_IO, not a timeout
 * of device time; every failure here means that the rig is broken, never that the module failed.
 */
#ifndef R5_LINK_CONTROL_DOOR_H
#define R5_LINK_CONTROL_DOOR_H

#include "arena.h"
#include "deadline.h"
#include "error.h"
#include "pins.h"

#define LINK_DOOR_REPLY_MAX 61440

struct link_door;

/* NULL when the arena is used up. Has no socket yet. */
struct link_door *link_door_new(struct r5_arena *arena, const char *unit);

/* Takes over the socket; closes the one before. The account starts anew. -1: none. */
void link_door_attach(struct link_door *door, int take_fd);

/*
 * Asks and waits for the answer. `answer` gets the fields after "ok", "" if none; room 0 when none
 * are wanted.
 */
enum r5_status link_door_ask(struct link_door *door, char *answer, size_t room,
                             struct r5_error *error, const char *format, ...) R5_CHECKED
    __attribute__((format(printf, 5, 6)));

/* What one "run" has brought. */
struct link_door_run {
    r5_time now; /* on the rig's clock */
    bool spoke;  /* bytes were written, or a pin changed */
};

/* Lets the module run until `until` on the rig's clock, or until it has something to say. */
enum r5_status link_door_run(struct link_door *door, r5_time until, struct link_door_run *run,
                             struct r5_error *error) R5_CHECKED;

/* From here on the module stops after so many bytes of output at the latest; 0: when it likes. */
void link_door_stop_after(struct link_door *door, size_t bytes);

/* Time of the module's next event on the rig's clock; INT64_MAX when none will come. */
enum r5_status link_door_next(struct link_door *door, r5_time *next,
                              struct r5_error *error) R5_CHECKED;

/* The module's own time has been put back: what it now calls present is `now` on the rig's clock.
 */
enum r5_status link_door_rebase(struct link_door *door, r5_time now,
                                struct r5_error *error) R5_CHECKED;

/* Bytes announced and not yet taken in; the data side reports what it took. False: more than
 * announced. */
bool link_door_took(struct link_door *door, size_t bytes);

/* All that was announced has been taken in or thrown away: the account starts anew. */
void link_door_settle(struct link_door *door);

/* Oldest edge not yet taken; false when there is none. */
bool link_door_edge(struct link_door *door, struct link_edge *edge);

/* Forgets edges. */
void link_door_forget(struct link_door *door);

#endif
