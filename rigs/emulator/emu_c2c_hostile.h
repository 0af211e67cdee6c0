/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module that means harm to its host, or somebody on the line who plays one: each way by the name
 * of a defect. Harmless for its first answers, so that a session gets under way.
 */
#ifndef EMU_C2C_HOSTILE_H
#define EMU_C2C_HOSTILE_H

#include "emu_c2c_codec.h"

enum { EMU_HOSTILE_TEXT = 256 };

/* Plain data, zeroed by power loss and reset. */
struct emu_c2c_hostile {
    unsigned answers; /* since the boot */
    bool reopened;    /* and nothing said since */
    size_t text_len;
    uint8_t text[EMU_HOSTILE_TEXT]; /* the answer before */
    size_t frame_len;
    uint8_t frame[EMU_C2C_FRAME]; /* the one before */
    size_t ok_len;
    uint8_t ok[EMU_C2C_FRAME]; /* the last one with an OK in it */
};

struct emu;

void emu_c2c_hostile_opened(struct emu *e);
void emu_c2c_hostile_closed(struct emu *e);

/* A frame of the host's is there whole, and has not been read yet. */
void emu_c2c_hostile_heard(struct emu *e);

/* What the channel holds is about to go out as an answer: it may be another one after this. */
void emu_c2c_hostile_answer(struct emu *e);

/* The frame is about to go out. True: something else went in its place. */
bool emu_c2c_hostile_frame(struct emu *e, const uint8_t *frame, size_t len);

#endif
