/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds frames in the bytes that reach the module over an open channel.
 *
 * Bytes outside a frame are discarded. A length that cannot be, a wrong closing mark or a wrong FCS
 * loses the one mark only, and the search goes on at the next byte; a frame whose tag, hash or
 * padding is wrong is consumed whole and counted. A frame begun and not finished is given up after
 * a time of silence. Nothing of all this is ever answered.
 */
#ifndef EMU_C2C_RECEIVER_H
#define EMU_C2C_RECEIVER_H

#include "emu_c2c_codec.h"

/* Plain data: a copy is a snapshot. */
struct emu_c2c_receiver {
    int64_t silence_ns; /* a frame begun is given up after this */
    int64_t last_ns;    /* when the last byte came */
    size_t padded_max;  /* longest padded text taken */
    size_t have;
    const struct emu_defects *defects; /* null: none */
    unsigned refused;                  /* frames whose tag, hash or padding was wrong */
    size_t body_len, frame_len;        /* of the frame found */
    uint8_t bytes[2 * EMU_C2C_FRAME];  /* a frame being worked on, and what comes meanwhile */

    /* Of modules broken on purpose only. */
    bool deaf;         /* takes nothing any more */
    bool mute;         /* says nothing about the last frame */
    bool wrong_length; /* one that no body has was seen */
    uint8_t last_text[256];
    size_t last_len;
    bool loses_next;          /* the next good frame is lost */
    bool padding_was_wrong;   /* of the last frame refused: its tag was right */
    struct emu_c2c_keys also; /* other keys that fit */
    uint8_t last_tag[EMU_C2C_SECRET];
};

/* `padded_max` is a multiple of 16, at most EMU_C2C_PADDED. */
void emu_c2c_receiver_init(struct emu_c2c_receiver *rx, size_t padded_max, int64_t silence_ns);

/* One byte, at time `now_ns`. What comes while nothing is taken out and there is no room is lost.
 */
void emu_c2c_receiver_put(struct emu_c2c_receiver *rx, int64_t now_ns, uint8_t byte);

/*
 * Discards what is no frame. True: a whole one stands at the front, its tag or hash not looked at
 * yet; body_len says how long its body is. False: nothing whole is there. Gives up frames whose
 * time has run out at `now_ns`.
 */
bool emu_c2c_receiver_find(struct emu_c2c_receiver *rx, int version, int64_t now_ns);

/*
 * Takes out the frame found, and its text if it is good; `text` has room for EMU_C2C_PADDED. False:
 * refused and counted.
 */
bool emu_c2c_receiver_read(struct emu_c2c_receiver *rx, const struct emu_c2c_keys *keys,
                           uint8_t *text, size_t *len);

/*
 * Both at once, for those to whom time is nothing: the text of the next good frame. False: there is
 * none.
 */
bool emu_c2c_receiver_take(struct emu_c2c_receiver *rx, const struct emu_c2c_keys *keys,
                           int64_t now_ns, uint8_t *text, size_t *len);

/* When to call emu_c2c_receiver_find() if no byte comes; 0 when no frame is begun. */
int64_t emu_c2c_receiver_deadline(const struct emu_c2c_receiver *rx);

#endif
