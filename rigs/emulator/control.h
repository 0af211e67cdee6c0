/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The control door, request by request: see CONTROL.md. Front ends receive the messages and send
 * the replies; what only they can do (advancing time against real doors) stands in `front`.
 */
#ifndef EMU_CONTROL_H
#define EMU_CONTROL_H

#include "emu.h"

enum { CONTROL_MESSAGE_MAX = 60000, CONTROL_SNAPSHOTS = 16, CONTROL_NAME_MAX = 32 };

/* Advances to `until` or to the first thing worth telling; bytes: written to the data door. Null:
   time runs by itself. */
typedef void control_run_fn(void *front, int64_t until, int64_t most, int64_t *bytes);

/* A fault of the wiring. Null: done; else what is wrong, until the next call. */
typedef const char *control_wire_fn(void *front, const char *wire, const char *state);

struct control_snapshot {
    char name[CONTROL_NAME_MAX + 1];
    struct emu *kept;
};

struct control {
    struct emu *e;
    control_run_fn *run;
    control_wire_fn *wire; /* set after control_init() where pins and line are real; else null */
    void *front;
    struct control_snapshot snapshot[CONTROL_SNAPSHOTS];
    size_t snapshots;
    bool quit;
    char reply[CONTROL_MESSAGE_MAX + 1];
    size_t reply_len;
};

/* The module as it is now becomes the snapshot "factory". */
void control_init(struct control *c, struct emu *e, control_run_fn *run, void *front);
void control_reset(struct control *c); /* frees the snapshots */

/* One request; the answer stands in c->reply. */
void control_request(struct control *c, const char *message, size_t len);

#endif
