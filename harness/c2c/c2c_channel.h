/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host's side of the channel, as a transport around a transport.
 *
 * Closed, bytes pass, at most one line (up to LF) a read: what follows the line that ends an
 * exchange waits here and is taken as frames when the channel is then switched on. In the same way
 * bytes that came behind a last frame are plain text once it is off. Open, what is written travels
 * in frames (at most 255 user bytes each, cut at the end of every write) and what is read is the
 * text of good frames. It sits above the tap: raw frames are recorded below, the text is told to
 * the observer here.
 *
 * A policy of ours, as frames have no counter and no direction mark: a good frame that came before,
 * or that we have sent, is dropped as C2C_REPLAYED or C2C_REFLECTED. So no old answer and no echo
 * of a command is ever taken for an answer. The last C2C_SEEN_MAX frames of each direction are
 * remembered, whatever is opened and closed meanwhile.
 *
 * Lives in shared memory, keys included, so that the supervisor can close or recover a channel
 * whose case has crashed. Wiped when closed.
 */
#ifndef R5_C2C_CHANNEL_H
#define R5_C2C_CHANNEL_H

#include <stdbool.h>

#include "arena.h"
#include "c2c_receiver.h"
#include "c2c_seen.h"
#include "clock.h"
#include "transport.h"

/* Where IVs and TE secrets come from. */
struct c2c_random {
    enum r5_status (*fill)(void *self, uint8_t *bytes, size_t len, struct r5_error *error);
    void *self;
};

/*
 * Told of every frame: its text when good, the fault and the raw bytes when not. `frame` is told of
 * each good frame that came in, as it was on the wire, before its text.
 */
struct c2c_observer {
    void (*frame)(void *self, const uint8_t *raw, size_t len);
    void (*text)(void *self, enum link_dir dir, const uint8_t *plain, size_t len);
    void (*dropped)(void *self, enum c2c_fault fault, const uint8_t *raw, size_t len);
    void *self;
};

struct c2c_channel;

struct c2c_counts {
    long frames_out, frames_in;
    long dropped;             /* a run of bytes that are no frame counts once, however it came in */
    long reflected, replayed; /* of these */
};

/* All arguments are borrowed and outlive it. NULL when the arena is used up. */
struct c2c_channel *c2c_channel_new(struct r5_arena *arena, struct link_transport *inner,
                                    struct link_clock *clock, struct c2c_random random,
                                    struct c2c_observer observer, int frame_timeout_ms);

/* The transport that the dialogue uses; owned by the channel. */
struct link_transport *c2c_channel_transport(struct c2c_channel *c);

/* From the next byte on: framed under `keys` (copied), or plain. Closing wipes the keys. */
void c2c_channel_switch_on(struct c2c_channel *c, const struct c2c_keys *keys);
void c2c_channel_switch_off(struct c2c_channel *c);
bool c2c_channel_is_on(const struct c2c_channel *c);
enum c2c_version c2c_channel_version(const struct c2c_channel *c); /* while it is on */
const struct c2c_counts *c2c_channel_counts(const struct c2c_channel *c);

/*
 * Frames that came before are no matter any more: for an emulated module whose memory was put back,
 * and which may say the very same again. `all`: those that we have sent neither.
 */
void c2c_channel_forget_frames(struct c2c_channel *c, bool all);

/* Bytes straight to the line below the channel, whether it is open or not: for attacks. */
enum r5_status c2c_channel_write_raw(struct c2c_channel *c, const uint8_t *bytes, size_t len,
                                     struct r5_error *error) R5_CHECKED;

#endif
