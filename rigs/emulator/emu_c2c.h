/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's side of the chip-to-chip channel: stored pairings, the open channel, +USECC2C.
 *
 * A pairing lives in a slot. A slot may hold a good pairing, and a fresh one that waits for its
 * confirmation; confirming makes the fresh one good. How a slot is stored, and stays whole when
 * power is lost: emu_c2c_store.h.
 *
 * struct emu_c2c is plain data in struct emu, zeroed by power loss and reset.
 */
#ifndef EMU_C2C_H
#define EMU_C2C_H

#include "emu_c2c_hostile.h"
#include "emu_c2c_receiver.h"

enum {
    EMU_C2C_SLOTS = 16,  /* the profile's c2c.max_channels is at most this */
    EMU_C2C_HELD = 8192, /* text said before the peer listens */
    EMU_C2C_NO_SLOT = EMU_C2C_SLOTS,
    EMU_C2C_CONFIRMATION = 64 /* a V2 body with the tag in it */
};

/* Bytes only: it is compared as it is. */
struct emu_c2c_pairing {
    struct emu_c2c_keys keys;
    uint8_t tag[EMU_C2C_SECRET]; /* fresh V2: what the confirmation must hold */
    uint8_t by_repair;           /* fresh: made inside the channel, to be confirmed there */
};

struct emu_c2c_slot {
    struct emu_c2c_pairing good;
    struct emu_c2c_pairing fresh;
};

/* What a running +USECC2C keeps between its line and its answer. */
struct emu_c2c_job {
    int64_t op;
    uint8_t te[EMU_C2C_SECRET];
    uint8_t confirmation[EMU_C2C_CONFIRMATION];
    size_t confirmation_len;
};

/* How badly drawn IVs come about: of modules broken on purpose only. */
struct emu_c2c_iv {
    uint64_t sent; /* since the start */
    uint8_t before[EMU_C2C_SECRET];
    uint8_t kept[EMU_C2C_SECRET];
    uint8_t of_host[EMU_C2C_SECRET]; /* of the last frame that came in */
};

/* Of modules broken on purpose only. */
struct emu_c2c_broken {
    size_t line_len;            /* bytes of the line that is coming in */
    struct emu_c2c_keys former; /* of the channel before */
    size_t former_slot;
    bool plain_head;            /* what was typed last began outside a frame */
    bool eats_line;             /* the next command line in plain text is lost */
    struct emu_c2c_keys closed; /* of the channel that was closed last */
    struct emu_c2c_keys old;    /* of the pairing that was replaced last */
    int64_t paired_at;
    unsigned wrong_confirmations;
    unsigned frames;      /* taken in this session */
    bool not_before_boot; /* pairings wait for a boot */
    bool had_session;
    size_t overheard; /* bytes of an open in plain text */
};

struct emu_c2c {
    struct emu_c2c_slot slot[EMU_C2C_SLOTS];
    bool open;
    size_t in_use;            /* slot of the open channel */
    struct emu_c2c_keys keys; /* of the open channel: a re-pairing may have replaced the slot's */
    struct emu_c2c_receiver rx;
    bool timer_runs;
    bool glitched;        /* VCC left its normal range since +USECC2C began: for defects */
    bool working;         /* on the frame that rx has found */
    int64_t silent_until; /* the peer is not listening yet */
    uint8_t held[EMU_C2C_HELD];
    size_t held_len;
    struct emu_c2c_job job;
    struct emu_c2c_broken broken;
    struct emu_c2c_iv iv;
    struct emu_c2c_hostile hostile;
    int64_t ready_at; /* when the UART became ready */
};

struct emu;

/* ---- slots: emu_c2c_slots.c ------------------------------------------------------------------ */
/* The slot whose good (or fresh) pairing has this te, or EMU_C2C_NO_SLOT. */
size_t emu_c2c_find_good(const struct emu *e, const uint8_t te[EMU_C2C_SECRET]);
size_t emu_c2c_find_fresh(const struct emu *e, const uint8_t te[EMU_C2C_SECRET]);
size_t emu_c2c_find_free(const struct emu *e);

/*
 * Puts `next` into the slot; what does not change is not written. False: not stored, and the slot
 * is as before (store full), or the supply failed.
 */
bool emu_c2c_slot_put(struct emu *e, size_t slot, const struct emu_c2c_slot *next);

/* All good pairings are gone: only broken modules do so. */
void emu_c2c_lose_all(struct emu *e);

/* ---- the open channel: emu_c2c_channel.c ------------------------------------------------------
 */
void emu_c2c_open(struct emu *e, size_t slot);
void emu_c2c_close(struct emu *e);

/* ---- where that channel may be broken: emu_c2c_broken.c ---------------------------------------
 */
void emu_c2c_text(struct emu *e, const uint8_t *text, size_t len); /* of a good frame */
void emu_c2c_refused(struct emu *e);                               /* a frame was refused */
int64_t emu_c2c_more_work_ns(const struct emu *e);
void emu_c2c_outside(struct emu *e, uint8_t byte); /* came, and belongs to no frame */
const struct emu_channel *emu_c2c_after_close(struct emu *e);
void emu_c2c_other_keys(struct emu *e); /* the channel opens: keys that fit, too */
bool emu_c2c_outlives(struct emu *e);   /* a reset */

#endif
