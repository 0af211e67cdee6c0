/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A person at the bench: bytes to and from the first unit of a rig through the transport that the
 * suites use, the C2C channel included. No journal is kept and no file is written but ledger and
 * keystore.
 *
 * Functions that give a status: R5_OK means that the console goes on, and what came of it was told
 * to the person; anything else is the end, and `error` says why.
 */
#ifndef R5_RUN_CONSOLE_H
#define R5_RUN_CONSOLE_H

#include "arena.h"
#include "module_file.h"
#include "pulse.h"
#include "rig_file.h"

/* The person. `decoded`: the text was in a frame. */
struct run_person {
    void (*show)(void *self, const uint8_t *bytes, size_t len, bool decoded);
    void (*say)(void *self, const char *text); /* a line of ours, without its end */
    bool (*agrees)(void *self, const char *question);
    void *self;
};

struct run_console;

/*
 * Opens the rig and leaves the module as it is found; an emulated one that was started for this has
 * no power yet. All arguments are borrowed until run_console_close. NULL with `error` filled;
 * nothing stays open then.
 */
struct run_console *run_console_open(struct r5_arena *arena, const struct cfg_rig *rig,
                                     const struct cfg_module *module, const char *profile,
                                     const char *programs, const struct run_person *person,
                                     struct r5_error *error);

/* Closes an open channel if the module still answers, leaves the rig at rest. Accepts a pointer to
 * NULL, leaves NULL. */
void run_console_close(struct run_console **console);

/* Shows what comes in the next `ms` of the rig's time, and comes back when it is over. */
enum r5_status run_console_listen(struct run_console *c, long ms,
                                  struct r5_error *error) R5_CHECKED;

/* Bytes to the module. In an open channel they are one text, and go as a frame: give a whole line.
 */
enum r5_status run_console_type(struct run_console *c, const uint8_t *bytes, size_t len,
                                struct r5_error *error) R5_CHECKED;

bool run_console_in_channel(const struct run_console *c);

/* A new pairing, confirmed and, where the rig file has a passphrase, kept. It becomes the known
 * one. */
enum r5_status run_console_pair(struct run_console *c, struct r5_error *error) R5_CHECKED;

/* The channel, with the pairing of this session or the one kept last. */
enum r5_status run_console_open_channel(struct run_console *c, struct r5_error *error) R5_CHECKED;
enum r5_status run_console_close_channel(struct run_console *c, struct r5_error *error) R5_CHECKED;

/* By the pins; what was an open channel is closed on our side. */
enum r5_status run_console_pulse(struct run_console *c, enum run_pulse pulse,
                                 struct r5_error *error) R5_CHECKED;
enum r5_status run_console_supply(struct run_console *c, bool on,
                                  struct r5_error *error) R5_CHECKED;

/* True if a person is asked to move a wire or a switch, at the same terminal. */
bool run_console_has_operator(const struct run_console *c);

/* V_INT, modem lines, VCC, channel. */
void run_console_tell_state(struct run_console *c);

/* What the rig is: line, pins, supply, clock. */
void run_console_tell_rig(struct run_console *c);

/* At the beginning: what it is connected to, and whether the module seems to be on. */
void run_console_greet(struct run_console *c);

#endif
