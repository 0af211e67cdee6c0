/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cuts the bytes of one direction into lines and C2C frames, whatever pieces they come in.
 *
 * Holds a line back until it ends. A line that is cut by a flush stays as context, so that its
 * rest is still known for what it is. Lives in shared memory: no pointers inside.
 */
#ifndef R5_EVIDENCE_STREAM_H
#define R5_EVIDENCE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JRN_LINE_HELD 4096 /* bytes of a line that are held back at most */

struct jrn_stream {
    uint8_t data[JRN_LINE_HELD];
    size_t len;
    size_t written;   /* of them, handed out already */
    size_t passed;    /* bytes of an overlong line that were not held */
    uint8_t line_end; /* CR or LF */
    bool frames;      /* may hold frames: false for the text of the channel */
    bool in_frame;
    bool binary;   /* the line has a byte that is no text */
    bool blank;    /* the line has nothing but CR and LF yet */
    bool passing;  /* inside an overlong line */
    bool to_flush; /* which ends at the next flush only: it holds a private key */
};

enum jrn_item_kind {
    JRN_ITEM_LINE,
    JRN_ITEM_FRAME, /* whole, by its length and both markers */
    JRN_ITEM_LONG,  /* only the count is known */
};

struct jrn_item {
    enum jrn_item_kind kind;
    const uint8_t *bytes; /* borrowed; a line from its first byte on */
    size_t len;
    size_t from;  /* the first byte that is new */
    size_t count; /* of the new bytes */
};

/* Takes an item; true if something in it was withheld. */
typedef bool jrn_item_fn(void *user, const struct jrn_item *item);

void jrn_stream_init(struct jrn_stream *s, uint8_t line_end, bool frames);

void jrn_stream_feed(struct jrn_stream *s, uint8_t byte, jrn_item_fn *take, void *user);

/* Hands out what is held; the context is kept. */
void jrn_stream_flush(struct jrn_stream *s, jrn_item_fn *take, void *user);

/* Wipes what is held and the context. */
void jrn_stream_reset(struct jrn_stream *s);

/* Printable ASCII, CR, LF and TAB. */
bool jrn_is_text(uint8_t byte);

#endif
