/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <string.h>

#include "marks.h"
#include "secret.h"

#define MARKER 0xF9
#define FRAME_EXTRA 6 /* two markers, length and FCS */
#define BODY_MIN 48   /* version 2, one block: IV, ciphertext, tag */
#define BODY_MAX 1104 /* version 1: IV, 1040 of text, hash, IV */
#define HEX_HELD 1200 /* bytes of a line that is no text; a frame is shorter */

bool jrn_is_text(uint8_t byte)
{
    return (byte >= ' ' && byte <= '~') || byte == '\r' || byte == '\n' || byte == '\t';
}

void jrn_stream_init(struct jrn_stream *s, uint8_t line_end, bool frames)
{
    *s = (struct jrn_stream){ .line_end = line_end, .frames = frames, .blank = true };
}

void jrn_stream_reset(struct jrn_stream *s)
{
    r5_wipe(s->data, s->len);
    s->len = 0;
    s->written = 0;
    s->passed = 0;
    s->in_frame = false;
    s->binary = false;
    s->blank = true;
    s->passing = false;
    s->to_flush = false;
}

/* A cut command is not continued by the next one, whose first letters are always the same. */
static void drop_old_command(struct jrn_stream *s)
{
    const uint8_t *rest = s->data + s->written;
    if (s->line_end != '\r' || s->written == 0 || s->len - s->written < 2 ||
        (rest[0] | 0x20) != 'a' || (rest[1] | 0x20) != 't')
        return;
    s->len -= s->written;
    memmove(s->data, rest, s->len);
    s->written = 0;
}

static bool hand_out(struct jrn_stream *s, enum jrn_item_kind kind, jrn_item_fn *take, void *user)
{
    if (s->written > s->len) /* the process that had it was killed in between */
        s->written = s->len;
    if (s->written == s->len)
        return false;
    drop_old_command(s);
    struct jrn_item item = {
        .kind = kind,
        .bytes = s->data,
        .len = s->len,
        .from = s->written,
        .count = s->len - s->written,
    };
    bool withheld = take(user, &item);
    s->written = s->len;
    return withheld;
}

static void hand_out_count(struct jrn_stream *s, jrn_item_fn *take, void *user)
{
    struct jrn_item item = { .kind = JRN_ITEM_LONG, .count = s->passed };
    if (s->passed > 0)
        (void)take(user, &item);
    s->passed = 0;
}

static void pass(struct jrn_stream *s, uint8_t byte, jrn_item_fn *take, void *user)
{
    s->passed++;
    if (byte != s->line_end || s->to_flush)
        return;
    hand_out_count(s, take, user);
    jrn_stream_reset(s);
}

/* The line is longer than what may be held. Binary data goes on as a new line, text is withheld. */
static void overflow(struct jrn_stream *s, jrn_item_fn *take, void *user)
{
    bool to_flush = jrn_grammar_open(s->data, s->len);
    bool withheld = !s->binary || hand_out(s, JRN_ITEM_LINE, take, user) || to_flush;
    size_t passed = s->len - s->written;
    jrn_stream_reset(s);
    s->passing = withheld;
    s->passed = passed;
    s->to_flush = to_flush;
}

static void take_frame_byte(struct jrn_stream *s, jrn_item_fn *take, void *user)
{
    if (s->len < 3)
        return;
    size_t body = (size_t)s->data[1] | (size_t)s->data[2] << 8;
    bool legal = body % 16 == 0 && body >= BODY_MIN && body <= BODY_MAX;
    if (legal && s->len < body + FRAME_EXTRA)
        return;
    if (legal) {
        bool closed = s->data[s->len - 1] == MARKER;
        (void)hand_out(s, closed ? JRN_ITEM_FRAME : JRN_ITEM_LINE, take, user);
        jrn_stream_reset(s);
        return;
    }
    /* Not a frame: the marker stands alone, what came after it is looked at anew. */
    uint8_t again[2] = { s->data[1], s->data[2] };
    s->len = 1;
    (void)hand_out(s, JRN_ITEM_LINE, take, user);
    jrn_stream_reset(s);
    jrn_stream_feed(s, again[0], take, user);
    jrn_stream_feed(s, again[1], take, user);
}

static void take_line_byte(struct jrn_stream *s, uint8_t byte, jrn_item_fn *take, void *user)
{
    s->blank = s->blank && (byte == '\r' || byte == '\n');
    s->binary = s->binary || !jrn_is_text(byte);
    /* The CR LF in front of an answer belongs to it. */
    bool leads = s->blank && s->line_end == '\n';
    if (byte == s->line_end && !leads && !jrn_grammar_open(s->data, s->len)) {
        (void)hand_out(s, JRN_ITEM_LINE, take, user);
        jrn_stream_reset(s);
    } else if (s->binary && s->len - s->written >= HEX_HELD) {
        (void)hand_out(s, JRN_ITEM_LINE, take, user);
    }
}

void jrn_stream_feed(struct jrn_stream *s, uint8_t byte, jrn_item_fn *take, void *user)
{
    if (s->passing) {
        pass(s, byte, take, user);
        return;
    }
    bool fresh = s->written == s->len || s->blank;
    if (byte == MARKER && s->frames && !s->in_frame && fresh) {
        (void)hand_out(s, JRN_ITEM_LINE, take, user);
        jrn_stream_reset(s);
        s->in_frame = true;
    }
    if (s->len == sizeof(s->data)) {
        overflow(s, take, user);
        jrn_stream_feed(s, byte, take, user);
        return;
    }
    s->data[s->len++] = byte;
    if (s->in_frame)
        take_frame_byte(s, take, user);
    else
        take_line_byte(s, byte, take, user);
}

void jrn_stream_flush(struct jrn_stream *s, jrn_item_fn *take, void *user)
{
    if (s->passing) {
        hand_out_count(s, take, user);
        if (s->to_flush)
            jrn_stream_reset(s);
        return;
    }
    (void)hand_out(s, JRN_ITEM_LINE, take, user);
    if (s->in_frame)
        jrn_stream_reset(s);
}
